package dev.ringproof.core.delivery.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier says later of a text it has taken. A hint and no truth: carriers report late, wrongly or not at all; that
 * a code was entered is the truth.
 *
 * @param reference the carrier's name for the text, as its {@code Accepted} gave it
 * @param at when it happened by the carrier's clock; null where it does not say
 * @param reason the carrier's own code for it, for operators; holds no part of text or number, at most 255 characters
 */
public record Receipt(
        String reference,
        State state,
        @Nullable Instant at,
        @Nullable String reason) {

    /** How far a text has come. Later ones outrank earlier ones; the last two are final. */
    public enum State {
        /** On its way, or with another carrier: nothing to act on. */
        IN_TRANSIT,
        DELIVERED,
        /** It will not arrive. */
        UNDELIVERED
    }
}
