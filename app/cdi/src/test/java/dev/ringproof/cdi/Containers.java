package dev.ringproof.cdi;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** Starts containers with the classes of a host and its MicroProfile Config. */
final class Containers {
    private Containers() {}

    /** Starts a container whose host keeps nothing. */
    static WeldContainer start(Class<?>... classes) {
        return start(Map.of("ringproof.in-memory", "true"), classes);
    }

    /** Starts a container. Its host has these classes and no others, as it would have in an archive of its own. */
    static WeldContainer start(Map<String, String> config, Class<?>... classes) {
        var loader = Thread.currentThread().getContextClassLoader();
        var resolver = ConfigProviderResolver.instance();
        var values = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(config, "test", 100))
                .build();
        resolver.registerConfig(values, loader);
        try {
            return new Weld().disableDiscovery().addBeanClasses(classes).initialize();
        } finally {
            resolver.releaseConfig(values);
        }
    }
}
