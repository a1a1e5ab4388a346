package dev.ringproof.core;

import dev.ringproof.core.delivery.message.HandoverEvent;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.routing.Conversions;
import dev.ringproof.core.delivery.routing.Conversions.GatewayRegion;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.risk.RiskEvent;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;

/** Measures what events tell. Safe for use by many threads. */
final class Measurements implements EventPublisher {
    /** An advisor makes up its reasons, and each one is a series of its own. */
    private static final int MOST_REASONS = 50;

    private final Meters meters;
    private final Supplier<Conversions> conversions;
    private final Set<GatewayRegion> watched = ConcurrentHashMap.newKeySet();
    private final Map<GatewayRegion, DoubleAdder> costs = new ConcurrentHashMap<>();
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    Measurements(Meters meters, List<? extends SmsGateway> gateways, Supplier<Conversions> conversions) {
        this.meters = meters;
        this.conversions = conversions;
        gateways.forEach(gateway -> meters.gauge(Meters.HEALTH, () -> health(gateway), gateway.name()));
    }

    @Override
    public void publish(Event event) {
        meters.count(Meters.EVENTS, 1, event.name());
        switch (event) {
            case HandoverEvent handover -> measure(handover);
            case ReceiptEvent receipt -> measure(receipt);
            case LimitEvent limit -> measure(limit);
            case RiskEvent risk -> measure(risk);
            case PhoneNumberEvent number -> measure(number.type());
            default -> {}
        }
    }

    private void measure(HandoverEvent event) {
        var gateway = event.handover().gateway();
        var result = event.handover().result();
        meters.count(Meters.HANDOVERS, 1, gateway, event.region(), lowerCase(result));
        if (result == Result.ACCEPTED) {
            meters.time(Meters.ACCEPT, event.handover().took(), gateway, event.region());
            meters.count(Meters.SEGMENTS, event.segments(), gateway, event.region());
            var key = new GatewayRegion(gateway, event.region());
            watchConversion(key);
            var cost = event.handover().cost();
            if (cost != null) {
                costs.computeIfAbsent(key, this::watchCost).add(cost.doubleValue());
            }
        }
    }

    private void measure(ReceiptEvent event) {
        meters.time(
                Meters.RECEIPT,
                event.after(),
                event.gateway(),
                event.region(),
                event.delivered() ? "delivered" : "undelivered");
    }

    private void measure(LimitEvent event) {
        for (var finding : event.findings()) {
            meters.count(Meters.LIMITS, 1, finding.counter().limit().wireName(), lowerCase(finding.mode()));
        }
    }

    private void measure(RiskEvent event) {
        boolean counted = reasons.contains(event.reason()) || reasons.size() < MOST_REASONS;
        var reason = counted ? event.reason() : "other";
        reasons.add(reason);
        meters.count(Meters.RISK, 1, event.name(), reason);
    }

    private void measure(PhoneNumberEvent.Type type) {
        switch (type) {
            case VERIFIED -> entered("verification", "right");
            case VERIFICATION_MISSED -> entered("verification", "wrong");
            case POSSESSION_CHECK_PASSED -> entered("possession_check", "right");
            case POSSESSION_CHECK_MISSED -> entered("possession_check", "wrong");
            case FIRST_FACTOR_PASSED -> entered("first_factor", "right");
            case FIRST_FACTOR_MISSED -> entered("first_factor", "wrong");
            case SECOND_FACTOR_PASSED -> entered("second_factor", "right");
            case SECOND_FACTOR_MISSED -> entered("second_factor", "wrong");
            case CREATED,
                    VERIFICATION_PREPARED,
                    UNVERIFIED,
                    POSSESSION_CHECK_PREPARED,
                    FIRST_FACTOR_PREPARED,
                    SECOND_FACTOR_PREPARED,
                    DISABLED,
                    UNLOCKED,
                    RESERVED,
                    RELEASED,
                    MADE_DEFAULT,
                    MADE_PRIMARY,
                    LINKED,
                    UNLINKED,
                    DESTROYED -> {}
        }
    }

    private void entered(String purpose, String result) {
        meters.count(Meters.CODES, 1, purpose, result);
    }

    private void watchConversion(GatewayRegion key) {
        if (watched.add(key)) {
            meters.gauge(Meters.CONVERSION, () -> conversion(key), key.gateway(), key.region());
        }
    }

    private DoubleAdder watchCost(GatewayRegion key) {
        var cost = new DoubleAdder();
        meters.gauge(Meters.COST, cost::sum, key.gateway(), key.region());
        return cost;
    }

    private double conversion(GatewayRegion key) {
        var share = conversions.get().shares().get(key);
        return share == null ? Double.NaN : share.rate();
    }

    private static double health(SmsGateway gateway) {
        return switch (gateway.health()) {
            case UP -> 1;
            case PROBING -> 0.5;
            case DOWN -> 0;
        };
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
