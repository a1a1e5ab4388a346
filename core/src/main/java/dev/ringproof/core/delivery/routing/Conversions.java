package dev.ringproof.core.delivery.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How many of the codes that each gateway took for each region were entered, the older ones weighing less and less. A
 * gateway that takes texts and loses them shows here, and nowhere else. Immutable.
 */
public record Conversions(Map<GatewayRegion, Share> shares) {
    public static final Conversions NONE = new Conversions(Map.of());

    private static final double HALF_LIFE_SECONDS = 1800;
    /** Fewer codes than these say nothing. */
    private static final double ENOUGH = 20;

    private static final double CLEARLY = 0.25;

    /** A gateway, as far as one region is concerned. */
    public record GatewayRegion(String gateway, String region) {}

    /** Codes, weighed by age. */
    public record Share(double handedOver, double entered) {
        private static final Share NOTHING = new Share(0, 0);

        public double rate() {
            return handedOver > 0 ? entered / handedOver : 0;
        }

        private Share plus(Share more) {
            return new Share(handedOver + more.handedOver, entered + more.entered);
        }

        private boolean saysSomething() {
            return handedOver >= ENOUGH;
        }
    }

    public Conversions {
        shares = Map.copyOf(shares);
    }

    /** As they stand when time has passed and more texts have shown what becomes of them. */
    public Conversions after(Duration time, Collection<DeliveryCounts> more) {
        double weight = Math.pow(0.5, time.toMillis() / 1000.0 / HALF_LIFE_SECONDS);
        var next = new HashMap<GatewayRegion, Share>();
        shares.forEach((key, share) -> next.put(key, new Share(share.handedOver() * weight, share.entered() * weight)));
        for (var counts : more) {
            next.merge(
                    new GatewayRegion(counts.gateway(), counts.region()),
                    new Share((double) counts.handedOver(), (double) counts.entered()),
                    Share::plus);
        }
        return new Conversions(next);
    }

    /**
     * Whether far fewer of this gateway's codes are entered than of the best of those it is compared with. One that gets
     * no texts any more for that is forgotten in time, and so tried anew.
     */
    public boolean isClearlyWorse(String gateway, Collection<String> others, String region) {
        var own = share(gateway, region);
        return own.saysSomething()
                && others.stream()
                        .map(other -> share(other, region))
                        .anyMatch(other -> other.saysSomething() && other.rate() - own.rate() > CLEARLY);
    }

    private Share share(String gateway, String region) {
        return shares.getOrDefault(new GatewayRegion(gateway, region), Share.NOTHING);
    }
}
