package dev.ringproof.core.delivery.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The conversion of each gateway and region: the share of the codes that were handed over to it and then entered. Older
 * codes count less; after 30 minutes a code counts half. Only these figures show a gateway that takes messages and
 * loses them. Immutable.
 */
public record Conversions(Map<GatewayRegion, Share> shares) {
    /** No code has been counted so far. */
    public static final Conversions NONE = new Conversions(Map.of());

    private static final double HALF_LIFE_SECONDS = 1800;
    /** With fewer codes than these, a share says nothing. */
    private static final double MIN_CODES = 20;

    /** A share that is lower by more than this is clearly worse. */
    private static final double CLEAR_DIFFERENCE = 0.25;

    /** A gateway and a region; the region is ISO 3166-1 alpha-2, or {@code ZZ} where it is unknown. */
    public record GatewayRegion(String gateway, String region) {}

    /** The codes of one gateway and region, each of which counts less as it grows older. */
    public record Share(double handedOver, double entered) {
        private static final Share NOTHING = new Share(0, 0);

        /** Returns the share of codes that were entered, from 0 to 1; 0 if there are no codes. */
        public double rate() {
            return handedOver > 0 ? entered / handedOver : 0;
        }

        private Share plus(Share more) {
            return new Share(handedOver + more.handedOver, entered + more.entered);
        }

        private boolean hasEnoughCodes() {
            return handedOver >= MIN_CODES;
        }
    }

    public Conversions {
        shares = Map.copyOf(shares);
    }

    /**
     * Returns the conversions after some time has passed and more messages have been counted.
     *
     * @param time how long it is since these conversions were computed
     */
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
     * Whether the share of this gateway is lower than that of another one by more than 0.25. Gateways with fewer than
     * 20 codes are not compared. A gateway that gets no messages for this reason drops below 20 in time, and so gets
     * messages again.
     */
    public boolean isClearlyWorse(String gateway, Collection<String> others, String region) {
        var own = share(gateway, region);
        return own.hasEnoughCodes()
                && others.stream()
                        .map(other -> share(other, region))
                        .anyMatch(other -> other.hasEnoughCodes() && other.rate() - own.rate() > CLEAR_DIFFERENCE);
    }

    private Share share(String gateway, String region) {
        return shares.getOrDefault(new GatewayRegion(gateway, region), Share.NOTHING);
    }
}
