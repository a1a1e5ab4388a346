package dev.ringproof.app;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.ringproof.app.network.AnswerFilter;
import dev.ringproof.app.network.ConnectionLimits;
import dev.ringproof.app.network.GuardedProtocol;
import io.helidon.common.context.Contexts;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.openapi.OpenApiFeature;
import io.helidon.webserver.http.ServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.interceptor.Interceptor;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of the server. The public one serves the API. The one for management serves health, metrics and the
 * OpenAPI document, so these answer while the public one is flooded; in dev the public one serves them too.
 */
@ApplicationScoped
class Listeners {
    static final String MANAGEMENT = "management";

    private static final List<String> PAGES = List.of("/health", "/metrics", "/openapi");
    private static final int MOST_CONNECTIONS = 8192;
    private static final int MANAGEMENT_CONNECTIONS = 256;
    /** Descriptors for files, libraries, the database and carriers. */
    private static final int OTHER_DESCRIPTORS = 512;

    /** The thread that accepts connections must not wait for one that is closing. */
    private static final int CLOSING_CONNECTIONS = 256;

    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration BODY = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final long UNFINISHED_BYTES = 32L * 1024 * 1024;

    /** Returns the properties of the Helidon server. */
    static Map<String, String> properties(Settings settings) {
        var properties = new HashMap<String, String>();
        int connections = mostConnections();
        var network = settings.network();
        properties.putAll(listener(
                "server.",
                settings.host(),
                settings.port(),
                new ConnectionLimits(
                        connections,
                        network.connectionsPerAddress(),
                        UNFINISHED_BYTES,
                        HEAD,
                        BODY,
                        network.keepAlive(),
                        ANSWER)));
        properties.put("server.max-concurrent-requests", "4096");
        if (network.managementPort() != null) {
            properties.put("server.sockets.0.name", MANAGEMENT);
            properties.putAll(listener(
                    "server.sockets.0.",
                    network.managementHost(),
                    network.managementPort(),
                    new ConnectionLimits(
                            MANAGEMENT_CONNECTIONS,
                            MANAGEMENT_CONNECTIONS / 4,
                            UNFINISHED_BYTES / 32,
                            HEAD,
                            BODY,
                            network.keepAlive(),
                            ANSWER)));
        }
        var sockets = listenersOfPages(settings);
        for (int i = 0; i < sockets.size(); i++) {
            properties.put("server.features.observe.sockets." + i, sockets.get(i));
        }
        return properties;
    }

    private static Map<String, String> listener(String prefix, String host, int port, ConnectionLimits limits) {
        var properties = new HashMap<>(GuardedProtocol.properties(prefix, limits));
        properties.put(prefix + "host", host);
        properties.put(prefix + "port", Integer.toString(port));
        properties.put(prefix + "max-payload-size", "65536");
        properties.put(prefix + "max-tcp-connections", Integer.toString(limits.total() + CLOSING_CONNECTIONS));
        properties.put(prefix + "connection-options.tcp-no-delay", "true");
        properties.put(prefix + "shutdown-grace-period", "PT10S");
        return properties;
    }

    /**
     * Returns how many connections the public listener may have. If the process has no more descriptors, Helidon's
     * listener ends for ever, so the number stays below their limit.
     */
    private static int mostConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long left = unix.getMaxFileDescriptorCount()
                    - OTHER_DESCRIPTORS
                    - MANAGEMENT_CONNECTIONS
                    - 2 * CLOSING_CONNECTIONS;
            return Math.clamp(left, 64, MOST_CONNECTIONS);
        }
        return MOST_CONNECTIONS;
    }

    private static List<String> listenersOfPages(Settings settings) {
        if (settings.network().managementPort() == null) {
            return List.of("@default");
        }
        return settings.isDevelopment() ? List.of("@default", MANAGEMENT) : List.of(MANAGEMENT);
    }

    /** Returns the port of the listener for management; null if there is none. */
    static @Nullable Integer managementPort(Settings settings) {
        return settings.network().managementPort() == null
                ? null
                : CDI.current()
                        .getBeanManager()
                        .getExtension(ServerCdiExtension.class)
                        .port(MANAGEMENT);
    }

    /** Returns the address from which this thread's request comes, without a zone; null if none is known. */
    static @Nullable String peerAddress() {
        return Contexts.context()
                .flatMap(context -> context.get(ServerRequest.class))
                .map(request -> request.remotePeer().address())
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> ((InetSocketAddress) address).getAddress().getHostAddress())
                .map(text -> text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%')))
                .orElse(null);
    }

    /** Adds filters to both listeners, and the OpenAPI document to those with pages, before Helidon starts them. */
    void addFilters(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event,
            ServerCdiExtension server) {
        var settings = Main.settings();
        var withPages = listenersOfPages(settings);
        server.serverRoutingBuilder().addFilter(new AnswerFilter(withPages.contains("@default") ? PAGES : List.of()));
        if (settings.network().managementPort() != null) {
            server.serverNamedRoutingBuilder(MANAGEMENT).addFilter(new AnswerFilter(PAGES));
        }
        server.addFeature(
                OpenApiFeature.builder().sockets(Set.copyOf(withPages)).build());
    }
}
