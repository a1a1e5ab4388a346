package dev.ringproof.app;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.HandoverEvent;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.routing.Conversions.GatewayRegion;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of delivery, by gateway and region, on /metrics. The number of their labels is bounded: a gateway is one
 * that is set, and a region is one of the world's numbering plans.
 */
@ApplicationScoped
class DeliveryMetrics implements EventPublisher {
    private static final Metadata HANDOVERS =
            metadata("ringproof.texts.handovers", "Hand-overs of messages to gateways, by result");
    private static final Metadata ACCEPT =
            metadata("ringproof.texts.accept", "Time that a gateway took to accept a message");
    private static final Metadata SEGMENTS =
            metadata("ringproof.texts.segments", "Segments of accepted messages, as carriers bill them");
    private static final Metadata COST =
            metadata("ringproof.texts.cost", "Cost of accepted messages by the price list, since the server started");
    private static final Metadata RECEIPT =
            metadata("ringproof.texts.receipt", "Time from a hand-over to its receipt, by the state in the receipt");
    private static final Metadata CONVERSION = metadata(
            "ringproof.texts.conversion", "Share of sent codes that were entered; the latest codes count most");
    private static final Metadata HEALTH = metadata(
            "ringproof.gateway.health",
            "Health of a gateway as this node sees it: 1 is up, 0.5 is on trial, 0 is down");

    private final MetricRegistry registry;
    private final Set<GatewayRegion> watched = ConcurrentHashMap.newKeySet();
    private final Map<GatewayRegion, DoubleAdder> costs = new ConcurrentHashMap<>();
    private volatile @Nullable Ringproof ringproof;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    DeliveryMetrics() {
        registry = null;
    }

    @Inject
    DeliveryMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }

    /** Registers the metrics that are read from the gateways and from Ringproof. */
    void watch(List<? extends SmsGateway> gateways, Ringproof theRingproof) {
        ringproof = theRingproof;
        for (var gateway : gateways) {
            registry.gauge(HEALTH, () -> health(gateway), new Tag("gateway", gateway.name()));
        }
    }

    @Override
    public void publish(Event event) {
        switch (event) {
            case HandoverEvent handover -> count(handover);
            case ReceiptEvent receipt -> count(receipt);
            default -> {}
        }
    }

    private void count(HandoverEvent event) {
        var gateway = new Tag("gateway", event.handover().gateway());
        var region = new Tag("region", event.region());
        var result = event.handover().result();
        registry.counter(HANDOVERS, gateway, region, new Tag("ending", lowerCase(result)))
                .inc();
        if (result == Result.ACCEPTED) {
            registry.timer(ACCEPT, gateway, region).update(event.handover().took());
            registry.counter(SEGMENTS, gateway, region).inc(event.segments());
            var key = new GatewayRegion(event.handover().gateway(), event.region());
            watchConversion(key);
            if (event.handover().cost() != null) {
                costs.computeIfAbsent(key, this::watchCost)
                        .add(event.handover().cost().doubleValue());
            }
        }
    }

    private void count(ReceiptEvent event) {
        registry.timer(
                        RECEIPT,
                        new Tag("gateway", event.gateway()),
                        new Tag("region", event.region()),
                        new Tag("state", event.delivered() ? "delivered" : "undelivered"))
                .update(event.after());
    }

    private void watchConversion(GatewayRegion key) {
        if (watched.add(key)) {
            registry.gauge(CONVERSION, () -> conversion(key), gateway(key), region(key));
        }
    }

    private DoubleAdder watchCost(GatewayRegion key) {
        var cost = new DoubleAdder();
        registry.gauge(COST, cost::sum, gateway(key), region(key));
        return cost;
    }

    private static Tag gateway(GatewayRegion key) {
        return new Tag("gateway", key.gateway());
    }

    private static Tag region(GatewayRegion key) {
        return new Tag("region", key.region());
    }

    /** Returns the share of sent codes that were entered; not a number (NaN) while there is none. */
    private double conversion(GatewayRegion key) {
        var current = ringproof;
        var share = current == null ? null : current.conversions().shares().get(key);
        return share == null ? Double.NaN : share.rate();
    }

    private static double health(SmsGateway gateway) {
        return switch (gateway.health()) {
            case UP -> 1;
            case PROBING -> 0.5;
            case DOWN -> 0;
        };
    }

    private static String lowerCase(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
