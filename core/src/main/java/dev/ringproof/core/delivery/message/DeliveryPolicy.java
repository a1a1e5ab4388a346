package dev.ringproof.core.delivery.message;

import java.time.Duration;

/**
 * How texts are tried. A text is tried until its code dies and not once after.
 *
 * @param lease how long a node that takes a text up has for it before another may; longer than twice a gateway's time
 *     limit, since a hand-over is begun only within the lease's first half
 * @param firstRetry the wait after the first failure; each further one doubles it
 * @param longestRetry where the doubling ends: short, since a person waits for the first gateway that is back
 * @param keepTexts whether a text stays readable, sealed, after its code is dead: for the development inbox alone
 */
public record DeliveryPolicy(Duration lease, Duration firstRetry, Duration longestRetry, boolean keepTexts) {
    public static final DeliveryPolicy DEFAULT =
            new DeliveryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(10), false);

    public DeliveryPolicy {
        if (!lease.isPositive() || !firstRetry.isPositive() || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("lease and retries are positive, the longest retry the longest");
        }
    }

    public DeliveryPolicy keepingTexts() {
        return new DeliveryPolicy(lease, firstRetry, longestRetry, true);
    }

    /** @param rounds made so far, at least 1 */
    Duration retryAfter(int rounds) {
        var wait = firstRetry.multipliedBy(1L << Math.min(rounds - 1, 20));
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }
}
