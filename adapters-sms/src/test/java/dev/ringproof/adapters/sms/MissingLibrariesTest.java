package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.risk.RiskReceiver;
import dev.ringproof.core.contract.SmsGatewayContract;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs small programs whose class path is that of this test without some jars. */
class MissingLibrariesTest {
    private static final List<String> OPTIONAL = List.of("jsmpp-", "parsson-");

    @Test
    void each_optional_library_is_on_the_class_path_of_this_test() {
        assertThat(OPTIONAL)
                .allSatisfy(jar -> assertThat(System.getProperty("java.class.path")).contains(File.separator + jar));
    }

    @Test
    void a_program_without_jsmpp_is_told_what_to_add() throws Exception {
        assertThat(run(OpensSmpp.class, "jsmpp-"))
                .isEqualTo("a gateway that speaks SMPP needs a library that is not there: add org.jsmpp:jsmpp to the"
                        + " program");
        assertThat(run(ChecksSmpp.class, "jsmpp-")).contains("add org.jsmpp:jsmpp to the program");
    }

    @ParameterizedTest
    @ValueSource(classes = {OpensTwilio.class, OpensWebhook.class, AsksAReceiver.class})
    void a_program_without_a_library_for_json_is_told_what_to_add(Class<? extends Supplier<String>> program)
            throws Exception {
        assertThat(run(program, "parsson-"))
                .isEqualTo("a gateway that speaks HTTP needs a library that is not there: add"
                        + " org.eclipse.parsson:parsson to the program");
    }

    @Test
    void a_program_without_jsmpp_uses_http_and_one_without_json_the_console() throws Exception {
        assertThat(run(OpensTwilio.class, "jsmpp-")).isEqualTo("GuardedGateway[TwilioGateway[api.twilio.com]]");
        assertThat(run(ListsTypes.class, "jsmpp-", "parsson-")).isEqualTo("9");
        assertThat(run(ShowsAMessage.class, "jsmpp-", "parsson-", "jakarta.json")).contains("SMS to +15555550100");
    }

    @ParameterizedTest
    @ValueSource(classes = {OpensTwilio.class, OpensSmpp.class, ShowsAMessage.class})
    void a_program_without_logging_for_slf4j_sees_nothing_of_it(Class<? extends Supplier<String>> program)
            throws Exception {
        var before = System.err;
        var errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            run(program);
        } finally {
            System.setErr(before);
        }

        assertThat(errors.toString(StandardCharsets.UTF_8)).doesNotContain("SLF4J");
        assertThat(System.getProperties()).doesNotContainKey("slf4j.internal.verbosity");
    }

    /** Runs a program with class loaders of its own. */
    private static String run(Class<? extends Supplier<String>> program, String... withoutJars) throws Exception {
        try (var loader = new URLClassLoader(classPathWithout(withoutJars), ClassLoader.getPlatformClassLoader())) {
            var thread = Thread.currentThread();
            var before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                var constructor = loader.loadClass(program.getName()).getDeclaredConstructor();
                constructor.setAccessible(true);
                return (String) ((Supplier<?>) constructor.newInstance()).get();
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    private static URL[] classPathWithout(String... jars) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> Arrays.stream(jars)
                        .noneMatch(jar -> path.getFileName().toString().startsWith(jar)))
                .map(MissingLibrariesTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String sentence(Supplier<?> open) {
        try {
            return open.get().toString();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static final class OpensSmpp implements Supplier<String> {
        @Override
        public String get() {
            return sentence(() -> {
                try (var gateway = Smpp.named("smpp")
                        .host("127.0.0.1")
                        .port(1)
                        .tls(false)
                        .systemId("i")
                        .password("p")
                        .timeout(Duration.ofMillis(100))
                        .open()) {
                    return gateway.toString();
                }
            });
        }
    }

    static final class ChecksSmpp implements Supplier<String> {
        @Override
        public String get() {
            return sentence(Smpp.named("smpp").host("127.0.0.1").systemId("i").password("p")::problems);
        }
    }

    static final class OpensTwilio implements Supplier<String> {
        @Override
        public String get() {
            return sentence(() -> {
                try (var gateway = Twilio.named("twilio")
                        .accountSid("AC0")
                        .authToken("t")
                        .sender("MG0")
                        .open()) {
                    return gateway.toString();
                }
            });
        }
    }

    static final class OpensWebhook implements Supplier<String> {
        @Override
        public String get() {
            return sentence(Webhook.named("webhook")
                            .url(URI.create("https://receiver.example.com"))
                            .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                    ::open);
        }
    }

    static final class AsksAReceiver implements Supplier<String> {
        @Override
        public String get() {
            return sentence(() -> RiskReceiver.at(
                            URI.create("https://receiver.example.com"),
                            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                            Duration.ofSeconds(1))
                    .open(InstantSource.system()));
        }
    }

    static final class ListsTypes implements Supplier<String> {
        @Override
        public String get() {
            return Integer.toString(Gateways.types().size());
        }
    }

    static final class ShowsAMessage implements Supplier<String> {
        @Override
        public String get() {
            var console = new ByteArrayOutputStream();
            try (var gateway = ConsoleCarrier.named("console")
                    .console(new PrintStream(console, true, StandardCharsets.UTF_8))
                    .open()) {
                gateway.handOver(SmsGatewayContract.MESSAGE);
            }
            return console.toString(StandardCharsets.UTF_8);
        }
    }
}
