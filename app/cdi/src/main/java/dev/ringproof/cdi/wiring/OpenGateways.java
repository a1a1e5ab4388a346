package dev.ringproof.cdi.wiring;

import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.TextSettings;
import dev.ringproof.core.port.out.SmsGateway;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gateways in their order: beans of the host, and those that the configuration describes. */
final class OpenGateways {
    private final Configuration configuration;
    private final SortedMap<String, SmsGateway> beans = new TreeMap<>();
    private final Map<String, TextSettings> configured = new LinkedHashMap<>();
    private final List<String> names;

    /** Reads the configuration and opens nothing yet. Problems are reported. */
    OpenGateways(List<SmsGateway> beans, Configuration configuration) {
        this.configuration = configuration;
        beans.forEach(bean -> this.beans.put(bean.name(), bean));
        if (this.beans.size() < beans.size()) {
            configuration.report("several beans of SmsGateway have the same name");
        }
        this.names = List.copyOf(order());
        names.stream().filter(name -> !this.beans.containsKey(name)).forEach(this::read);
    }

    private Set<String> order() {
        var order = new LinkedHashSet<>(configuration.list(ConfigKey.GATEWAY_ORDER));
        var key = ConfigKey.GATEWAY_ORDER.key();
        if (order.isEmpty()) {
            if (beans.isEmpty()) {
                configuration.report("there is no gateway: make a bean of " + SmsGateway.class.getName()
                        + ", or name a carrier in " + key);
            } else if (beans.size() > 1) {
                configuration.report(key + " is missing: there are several gateways, and nothing says which is tried"
                        + " first: " + String.join(", ", beans.keySet()));
            }
            order.addAll(beans.keySet());
        } else if (!order.containsAll(beans.keySet())) {
            configuration.report(key + " does not name each bean of SmsGateway: " + String.join(", ", beans.keySet()));
        }
        return order;
    }

    private void read(String name) {
        var settings = configuration.<@Nullable TextSettings>checked(
                "name " + (names.indexOf(name) + 1) + " of " + ConfigKey.GATEWAY_ORDER.key(),
                () -> Gateways.fromSettings(name, setting -> configuration.given(ConfigKey.ofGateway(name, setting))),
                null);
        if (settings == null) {
            return;
        }
        configuration
                .given(ConfigKey.CALLBACKS)
                .ifPresent(address -> configuration.checked(
                        ConfigKey.CALLBACKS, () -> settings.callbacks(URI.create(address)), settings));
        settings.problems()
                .forEach(problem -> configuration.report(
                        ConfigKey.ofGateway(name, settingName(problem.key())) + " " + problem.problem()));
        configured.put(name, settings);
    }

    /** Returns the name that configuration has for a key such as {@code ACCOUNT_SID}. */
    private static String settingName(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> names() {
        return names;
    }

    /**
     * Opens those that are not beans, once there is no problem.
     *
     * @param clock the one of the stores; null for the system's
     * @param opened takes each one that was opened, for whoever closes it
     */
    List<SmsGateway> open(@Nullable InstantSource clock, Consumer<AutoCloseable> opened) {
        var all = new ArrayList<SmsGateway>();
        for (var name : names) {
            var bean = beans.get(name);
            if (bean == null) {
                var settings = Objects.requireNonNull(configured.get(name), "gateway " + name);
                var gateway = (clock == null ? settings : settings.clock(clock)).open();
                opened.accept(gateway);
                all.add(gateway);
            } else {
                all.add(bean);
            }
        }
        return all;
    }
}
