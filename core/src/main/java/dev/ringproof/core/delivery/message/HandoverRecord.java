package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.PlainText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of one hand-over: when a gateway was given a message, and what it answered.
 *
 * @param at when the hand-over began
 * @param took the time from the beginning until the gateway's answer
 * @param reason the gateway's own words for operators, on one line of at most 255 characters; contains no part of the
 *     body or the number; null if the message was accepted
 * @param cost the cost by the operator's price list at that time; null if the list has no price or the message was not
 *     accepted
 */
public record HandoverRecord(
        String gateway,
        Instant at,
        Duration took,
        Result result,
        @Nullable String reason,
        @Nullable BigDecimal cost) {
    private static final int MAX_REASON_LENGTH = 255;

    /** What a gateway has answered. */
    public enum Result {
        ACCEPTED,
        /** No gateway will ever reach the number. */
        NUMBER_REFUSED,
        /** This gateway will never take the message; another one may. */
        MESSAGE_REFUSED,
        /** The gateway has too much to do and did not take the message. */
        THROTTLED,
        /** The gateway has a fault or cannot be reached, and did not take the message. */
        UNAVAILABLE,
        /** It is not known whether the gateway has taken the message. */
        UNKNOWN
    }

    /** Cuts the reason to one line of at most 255 characters, since a gateway is foreign code. */
    public HandoverRecord {
        reason = reason == null ? null : line(reason);
    }

    /** A record without a cost. */
    public HandoverRecord(String gateway, Instant at, Duration took, Result result, @Nullable String reason) {
        this(gateway, at, took, result, reason, null);
    }

    static String line(String reason) {
        return PlainText.of(reason, MAX_REASON_LENGTH);
    }
}
