package dev.ringproof.app;

import dev.ringproof.adapters.rest.development.FakeGateways;
import dev.ringproof.adapters.sms.development.SwitchedGateway;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.core.delivery.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The gateways without a carrier that this server has opened, as developers see them, in the order of their names. */
record SwitchedGateways(SortedMap<String, SwitchedGateway> gateways) implements FakeGateways {

    static SwitchedGateways among(List<GuardedGateway> opened) {
        var gateways = new TreeMap<String, SwitchedGateway>();
        opened.forEach(gateway -> gateway.switched().ifPresent(switched -> gateways.put(switched.name(), switched)));
        return new SwitchedGateways(gateways);
    }

    @Override
    public List<FakeGateway> all() {
        return gateways.values().stream()
                .map(gateway -> new FakeGateway(gateway.name(), gateway.behaviour(), gateway.behaviours()))
                .toList();
    }

    @Override
    public boolean behave(String gateway, String behaviour, @Nullable Duration time) {
        var named = gateways.get(gateway);
        if (named == null) {
            return false;
        }
        named.behave(behaviour, time);
        return true;
    }

    @Override
    public Optional<List<Instant>> arrivals(MessageId id) {
        return gateways.values().stream()
                .flatMap(gateway -> gateway.arrivals(id).stream())
                .findFirst();
    }

    @Override
    public void onArrival(Runnable listener) {
        gateways.values().forEach(gateway -> gateway.onArrival(listener));
    }
}
