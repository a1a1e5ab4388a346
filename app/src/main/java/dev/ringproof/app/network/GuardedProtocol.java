package dev.ringproof.app.network;

import io.helidon.common.config.Config;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.webserver.ProtocolConfigs;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ProtocolConfigProvider;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelectorProvider;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The protocol {@code guarded} of a Helidon listener: HTTP/1.1 within {@link ConnectionLimits}. Helidon finds it by its
 * name in the configuration of a listener. The listener must not discover other protocols.
 *
 * @param name the name of the protocol within its listener
 */
public record GuardedProtocol(String name, ConnectionLimits limits) implements ProtocolConfig {
    private static final String TYPE = "guarded";

    @Override
    public String type() {
        return TYPE;
    }

    /**
     * Returns the properties of a listener that has this protocol and no other.
     *
     * @param listener the prefix of its properties, such as {@code server.}
     */
    public static Map<String, String> properties(String listener, ConnectionLimits limits) {
        var properties = new HashMap<String, String>();
        properties.put(listener + "protocols-discover-services", "false");
        var prefix = listener + "protocols." + TYPE + ".";
        properties.put(prefix + "total", Integer.toString(limits.total()));
        properties.put(prefix + "per-address", Integer.toString(limits.perAddress()));
        properties.put(prefix + "buffered", Long.toString(limits.buffered()));
        properties.put(prefix + "head", limits.head().toString());
        properties.put(prefix + "body", limits.body().toString());
        properties.put(prefix + "idle", limits.idle().toString());
        properties.put(prefix + "answer", limits.answer().toString());
        return properties;
    }

    /** Reads the protocol of a listener. Helidon finds this class by the service loader. */
    @SuppressWarnings("removal") // Helidon 4 itself still asks for this type of configuration
    public static final class Reader implements ProtocolConfigProvider<GuardedProtocol> {
        @Override
        public String configKey() {
            return TYPE;
        }

        @Override
        public GuardedProtocol create(Config config, String name) {
            return new GuardedProtocol(
                    name,
                    new ConnectionLimits(
                            config.get("total").asInt().get(),
                            config.get("per-address").asInt().get(),
                            config.get("buffered").asLong().get(),
                            duration(config, "head"),
                            duration(config, "body"),
                            duration(config, "idle"),
                            duration(config, "answer")));
        }

        private static Duration duration(Config config, String key) {
            return Duration.parse(config.get(key).asString().get());
        }
    }

    /** Makes the selector of a listener. Helidon finds this class by the service loader. */
    public static final class Selectors implements ServerConnectionSelectorProvider<GuardedProtocol> {
        @Override
        public Class<GuardedProtocol> protocolConfigType() {
            return GuardedProtocol.class;
        }

        @Override
        public String protocolType() {
            return TYPE;
        }

        @Override
        public ServerConnectionSelector create(String listener, GuardedProtocol protocol, ProtocolConfigs all) {
            var name = listener.equals("@default") ? "public" : listener;
            var counters = counters(name);
            var connections = new Connections(
                    name,
                    protocol.limits(),
                    System::nanoTime,
                    reason -> Objects.requireNonNull(counters.get(reason)).increment());
            Metrics.globalRegistry()
                    .getOrCreate(Gauge.builder("ringproof.connections.open", connections::size)
                            .description("Open connections of a listener")
                            .scope("application")
                            .tags(List.of(Tag.create("listener", name))));
            return new GuardedSelector(connections.watchInBackground());
        }

        private static Map<Connections.Reason, Counter> counters(String listener) {
            var counters = new EnumMap<Connections.Reason, Counter>(Connections.Reason.class);
            for (var reason : Connections.Reason.values()) {
                counters.put(
                        reason,
                        Metrics.globalRegistry()
                                .getOrCreate(Counter.builder("ringproof.connections.closed")
                                        .description("Connections that a listener closed, by reason")
                                        .scope("application")
                                        .tags(List.of(
                                                Tag.create("listener", listener),
                                                Tag.create(
                                                        "reason", reason.name().toLowerCase(Locale.ROOT))))));
            }
            return counters;
        }
    }
}
