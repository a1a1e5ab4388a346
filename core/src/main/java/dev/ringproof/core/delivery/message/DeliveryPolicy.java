package dev.ringproof.core.delivery.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How messages are delivered, and how long their content is kept. A message is handed over until its code dies, and
 * never after.
 *
 * @param lease how long a node that claims a message has it for itself. A hand-over begins only in the first half of
 *     the lease, so the lease must be longer than twice a gateway's time limit
 * @param firstRetry the wait after the first round that failed; it doubles with each further round
 * @param longestRetry the longest wait that the doubling reaches. It is short, since a person waits until the first
 *     gateway works again
 * @param keepContent whether the sealed content of a message is kept after its code is dead; only the development inbox
 *     needs this
 */
public record DeliveryPolicy(Duration lease, Duration firstRetry, Duration longestRetry, boolean keepContent) {
    public static final DeliveryPolicy DEFAULT =
            new DeliveryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(10), false);

    public DeliveryPolicy {
        requireNonNull(lease, "lease");
        requireNonNull(firstRetry, "firstRetry");
        requireNonNull(longestRetry, "longestRetry");
        if (!lease.isPositive() || !firstRetry.isPositive() || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "lease and firstRetry must be positive, and longestRetry not shorter than firstRetry");
        }
    }

    /** Returns this policy, but with messages kept readable for the development inbox. */
    public DeliveryPolicy keepingContent() {
        return new DeliveryPolicy(lease, firstRetry, longestRetry, true);
    }

    /**
     * Returns how long to wait before the next round.
     *
     * @param rounds how many rounds have failed so far, at least 1
     */
    Duration retryAfter(int rounds) {
        var wait = firstRetry.multipliedBy(1L << Math.min(rounds - 1, 20));
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }
}
