package dev.ringproof.adapters.sms.setting;

import java.time.Duration;

/**
 * How long a carrier may take.
 *
 * @param connect until there is a connection
 * @param whole from the first byte sent to the last one read; within the 9 seconds that a gateway has
 */
public record TimeLimits(Duration connect, Duration whole) {
    private static final Duration A_GATEWAYS_OWN = Duration.ofSeconds(9);
    private static final Duration A_CONNECTIONS_OWN = Duration.ofSeconds(2);

    /** Short enough for another gateway to take over while a person waits. */
    public static final TimeLimits DEFAULT = of(Duration.ofMillis(2500));

    public TimeLimits {
        if (!connect.isPositive() || !whole.isPositive() || whole.compareTo(A_GATEWAYS_OWN) >= 0) {
            throw new IllegalArgumentException("time limits are positive, the whole less than 9 seconds");
        }
    }

    /** With what this process may stand still meanwhile, which is not the carrier's fault: as long again, within a gateway's own. */
    public Duration longest() {
        var twice = whole.multipliedBy(2);
        return twice.compareTo(A_GATEWAYS_OWN) < 0 ? twice : A_GATEWAYS_OWN;
    }

    /** With as much of it for the connection as one may need. */
    public static TimeLimits of(Duration whole) {
        return new TimeLimits(whole.compareTo(A_CONNECTIONS_OWN) < 0 ? whole : A_CONNECTIONS_OWN, whole);
    }
}
