package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;

/** A container that has CDI and none of what is optional: neither MicroProfile nor JTA. */
class BareContainerTest {
    private static final Pattern OPTIONAL = Pattern.compile("microprofile|smallrye|narayana|jakarta\\.transaction");

    @Test
    void a_number_is_verified_without_anything_optional() throws Exception {
        var jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !OPTIONAL.matcher(jar).find())
                .map(BareContainerTest::url)
                .toArray(URL[]::new);
        var own = Thread.currentThread();
        var before = own.getContextClassLoader();
        System.setProperty("ringproof.in-memory", "true");
        try (var loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            own.setContextClassLoader(loader);
            var program = (Callable<?>) loader.loadClass(Program.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(program.call()).isEqualTo("verified");
        } finally {
            own.setContextClassLoader(before);
            System.clearProperty("ringproof.in-memory");
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    /** Runs with its own classes, of which only the JDK's are those of the test. */
    public static final class Program implements Callable<String> {
        @Override
        public String call() throws Exception {
            for (var optional : new String[] {
                "org.eclipse.microprofile.config.ConfigProvider",
                "org.eclipse.microprofile.health.HealthCheck",
                "org.eclipse.microprofile.metrics.MetricRegistry",
                "jakarta.transaction.TransactionManager"
            }) {
                if (Program.class
                        .getClassLoader()
                        .resources(optional.replace('.', '/') + ".class")
                        .findAny()
                        .isPresent()) {
                    return optional + " is there";
                }
            }
            try (var container = new Weld()
                    .disableDiscovery()
                    .addBeanClasses(Carrier.class, SignUp.class)
                    .initialize()) {
                var signUp = container.select(SignUp.class).get();
                return signUp.isVerified(signUp.verify()) ? "verified" : "not verified";
            }
        }
    }
}
