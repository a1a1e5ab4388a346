package dev.ringproof.spring;

import dev.ringproof.adapters.sms.GatewaySettingsException;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All gateways in the order in which they are tried: beans of the application, and those that properties describe. Only
 * the latter are closed here, since the application closes its own beans.
 */
final class OpenGateways implements AutoCloseable {
    private static final String ORDER = "ringproof.gateway-order";

    private final List<GuardedGateway> opened = new ArrayList<>();
    private final Map<String, SmsGateway> byName = new LinkedHashMap<>();

    /** @param clock the one of the stores; null for the one that gateways have by themselves */
    OpenGateways(List<SmsGateway> beans, RingproofProperties properties, @Nullable InstantSource clock) {
        var ofBeans = new LinkedHashMap<String, SmsGateway>();
        beans.forEach(bean -> ofBeans.put(bean.name(), bean));
        try {
            for (var name : order(ofBeans, properties)) {
                var bean = ofBeans.get(name);
                byName.put(name, bean == null ? open(name, properties, clock) : bean);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<String> order(Map<String, SmsGateway> beans, RingproofProperties properties) {
        var known = new LinkedHashSet<>(beans.keySet());
        var configured = properties.gateways().keySet();
        known.addAll(configured);
        var order = new LinkedHashSet<>(properties.gatewayOrder());
        if (order.isEmpty()) {
            if (known.isEmpty()) {
                throw new RingproofSettingsException(
                        "there is no gateway to a carrier",
                        "Set the properties of one, such as ringproof.gateways.twilio.account-sid, or declare a bean of"
                                + " the type SmsGateway. For development, " + ORDER
                                + "=development shows messages on the"
                                + " console.");
            }
            if (configured.size() > 1 || (!configured.isEmpty() && !beans.isEmpty())) {
                throw new RingproofSettingsException(
                        "there are several gateways, and nothing says which is tried first",
                        "Set " + ORDER + " to their names in order: " + String.join(", ", known));
            }
            return List.copyOf(known);
        }
        if (!order.containsAll(known)) {
            known.removeAll(order);
            throw new RingproofSettingsException(
                    ORDER + " does not name the gateway " + String.join(", ", known),
                    "Name all gateways in " + ORDER + ", or remove the others from the configuration.");
        }
        return List.copyOf(order);
    }

    private GuardedGateway open(String name, RingproofProperties properties, @Nullable InstantSource clock) {
        var prefix = "ringproof.gateways." + name;
        if (Gateways.type(name).isEmpty()) {
            throw new RingproofSettingsException(
                    prefix + " is wrong: there is no gateway of this type",
                    "A gateway's name is one of "
                            + Gateways.types().stream().map(GatewayType::name).collect(Collectors.joining(", "))
                            + ", or one of these, a hyphen and more. Or declare a bean of the type SmsGateway that has"
                            + " this name.");
        }
        var settings = properties.gateways().getOrDefault(name, Map.of());
        try {
            var builder = RingproofProperties.checked(prefix, () -> Gateways.fromSettings(name, settings));
            if (clock != null) {
                builder.clock(clock);
            }
            var callbacks = properties.callbacks();
            var gateway = callbacks == null
                    ? builder.open()
                    : RingproofProperties.checked("ringproof.callbacks", () -> builder.callbacks(callbacks))
                            .open();
            opened.add(gateway);
            return gateway;
        } catch (GatewaySettingsException e) {
            throw new RingproofSettingsException(
                    e.problems().stream()
                            .map(problem -> prefix + "." + propertyName(problem.key()) + " " + problem.problem())
                            .collect(Collectors.joining("; ")),
                    "Change these properties in the application's configuration.",
                    e);
        } catch (IllegalStateException e) {
            throw new RingproofSettingsException(
                    prefix + ": " + e.getMessage(), "Add this library to the application's dependencies.", e);
        }
    }

    private static String propertyName(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<SmsGateway> inOrder() {
        return List.copyOf(byName.values());
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public void close() {
        opened.forEach(GuardedGateway::close);
    }
}
