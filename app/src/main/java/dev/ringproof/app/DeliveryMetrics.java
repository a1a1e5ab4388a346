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
 * How texts fare, by gateway and region, on /metrics. Its labels are bounded: gateways are those that are set, regions
 * those of the world's numbering plans.
 */
@ApplicationScoped
class DeliveryMetrics implements EventPublisher {
    private static final Metadata HANDOVERS =
            metadata("ringproof.texts.handovers", "Answers of gateways to texts, by how they ended");
    private static final Metadata ACCEPT =
            metadata("ringproof.texts.accept", "Time that gateways took to accept a text");
    private static final Metadata SEGMENTS = metadata("ringproof.texts.segments", "Parts of accepted texts, as billed");
    private static final Metadata COST =
            metadata("ringproof.texts.cost", "What accepted texts have cost by the price list, since the start");
    private static final Metadata RECEIPT =
            metadata("ringproof.texts.receipt", "Time from a hand-over to the receipt, by what that said");
    private static final Metadata CONVERSION = metadata(
            "ringproof.texts.conversion", "Share of codes handed over that were entered, the latest counting most");
    private static final Metadata HEALTH =
            metadata("ringproof.gateway.health", "1 for up, 0.5 for on trial, 0 for down, as this node sees it");

    private final MetricRegistry registry;
    private final Set<GatewayRegion> watched = ConcurrentHashMap.newKeySet();
    private final Map<GatewayRegion, DoubleAdder> costs = new ConcurrentHashMap<>();
    private volatile @Nullable Ringproof ringproof;

    /** For the container's proxy alone. */
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

    /** Tells from now on how the gateways fare. */
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
        var ending = event.handover().result();
        registry.counter(HANDOVERS, gateway, region, new Tag("ending", lowerCase(ending)))
                .inc();
        if (ending == Result.ACCEPTED) {
            registry.timer(ACCEPT, gateway, region).update(event.handover().took());
            registry.counter(SEGMENTS, gateway, region).inc(event.segments());
            var place = new GatewayRegion(event.handover().gateway(), event.region());
            watchConversion(place);
            if (event.handover().cost() != null) {
                costs.computeIfAbsent(place, this::watchCost)
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

    private void watchConversion(GatewayRegion place) {
        if (watched.add(place)) {
            registry.gauge(CONVERSION, () -> conversion(place), gateway(place), region(place));
        }
    }

    private DoubleAdder watchCost(GatewayRegion place) {
        var cost = new DoubleAdder();
        registry.gauge(COST, cost::sum, gateway(place), region(place));
        return cost;
    }

    private static Tag gateway(GatewayRegion place) {
        return new Tag("gateway", place.gateway());
    }

    private static Tag region(GatewayRegion place) {
        return new Tag("region", place.region());
    }

    /** Not a number until there are codes to tell by. */
    private double conversion(GatewayRegion place) {
        var all = ringproof;
        var share = all == null ? null : all.conversions().shares().get(place);
        return share == null ? Double.NaN : share.rate();
    }

    private static double health(SmsGateway gateway) {
        return switch (gateway.health()) {
            case UP -> 1;
            case PROBING -> 0.5;
            case DOWN -> 0;
        };
    }

    private static String lowerCase(Result ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }
}
