package dev.ringproof.adapters.sms.setting;

import java.time.Duration;

/**
 * How long a carrier may take for one hand-over.
 *
 * @param connect the time until there is a connection
 * @param whole the time from the first byte sent to the last byte read; less than {@link #GATEWAY_TIME_LIMIT}
 */
public record TimeLimits(Duration connect, Duration whole) {
    /** The time within which every gateway must answer: 9 seconds. */
    public static final Duration GATEWAY_TIME_LIMIT = Duration.ofSeconds(9);

    private static final Duration CONNECTION_TIME_LIMIT = Duration.ofSeconds(2);

    /** Two and a half seconds: short enough for another gateway to take over while a person waits. */
    public static final TimeLimits DEFAULT = of(Duration.ofMillis(2500));

    public TimeLimits {
        if (!connect.isPositive() || !whole.isPositive() || whole.compareTo(GATEWAY_TIME_LIMIT) >= 0) {
            throw new IllegalArgumentException("time limits must be positive, and the whole less than 9 seconds");
        }
    }

    /**
     * Returns the time limit when this process stands still while it waits. That is not the carrier's fault, so the
     * limit may double, up to {@link #GATEWAY_TIME_LIMIT}.
     */
    public Duration longest() {
        var twice = whole.multipliedBy(2);
        return twice.compareTo(GATEWAY_TIME_LIMIT) < 0 ? twice : GATEWAY_TIME_LIMIT;
    }

    /** Returns limits of which the connection may use two seconds at most. */
    public static TimeLimits of(Duration whole) {
        return new TimeLimits(whole.compareTo(CONNECTION_TIME_LIMIT) < 0 ? whole : CONNECTION_TIME_LIMIT, whole);
    }
}
