package dev.ringproof.app;

import dev.ringproof.adapters.rest.development.FakeGateways;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.core.delivery.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateways without a carrier that this server has opened, as developers see them. */
record SwitchedGateways(Gateways catalogue) implements FakeGateways {

    @Override
    public List<FakeGateway> all() {
        return catalogue.switched().values().stream()
                .map(gateway -> new FakeGateway(gateway.name(), gateway.behaviour(), gateway.behaviours()))
                .toList();
    }

    @Override
    public boolean behave(String gateway, String behaviour, @Nullable Duration time) {
        var named = catalogue.switched().get(gateway);
        if (named == null) {
            return false;
        }
        named.behave(behaviour, time);
        return true;
    }

    @Override
    public Optional<List<Instant>> arrivals(MessageId id) {
        return catalogue.switched().values().stream()
                .flatMap(gateway -> gateway.arrivals(id).stream())
                .findFirst();
    }

    @Override
    public void onArrival(Runnable listener) {
        catalogue.switched().values().forEach(gateway -> gateway.onArrival(listener));
    }
}
