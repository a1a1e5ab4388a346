package dev.ringproof.core.delivery.message;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over of a text to one gateway, and how it ended.
 *
 * @param took from the first word to the gateway's answer
 * @param reason the gateway's own, for operators; holds no part of text or number; null where it was accepted
 * @param cost by the operator's price list as it was then; null where it says nothing, or the text was not accepted
 */
public record HandoverRecord(
        String gateway,
        Instant at,
        Duration took,
        Result result,
        @Nullable String reason,
        @Nullable BigDecimal cost) {
    private static final int LONGEST_REASON = 255;

    /** What a gateway has said. */
    public enum Result {
        ACCEPTED,
        NUMBER_REFUSED,
        MESSAGE_REFUSED,
        THROTTLED,
        UNAVAILABLE,
        UNKNOWN
    }

    /** A gateway is foreign code: its reason is cut to one line of bearable length. */
    public HandoverRecord {
        reason = reason == null ? null : line(reason);
    }

    /** One of which no cost is known. */
    public HandoverRecord(String gateway, Instant at, Duration took, Result result, @Nullable String reason) {
        this(gateway, at, took, result, reason, null);
    }

    static String line(String reason) {
        var line = reason.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
