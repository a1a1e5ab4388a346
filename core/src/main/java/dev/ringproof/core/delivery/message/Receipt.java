package dev.ringproof.core.delivery.message;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A carrier's later report about a message that it has taken. It is a hint only: carriers report late, wrongly or not
 * at all. A code that was entered is the proof that its message has arrived.
 *
 * @param reference the carrier's name for the message, as the gateway returned it with {@code Accepted}
 * @param otherReferences the same name in other spellings, such as a number in hexadecimal. They count, in their order,
 *     only if no message has the reference
 * @param at when it happened, by the carrier's clock; null if the carrier does not say
 * @param reason the carrier's own code for operators, at most 255 characters; contains no part of the body or the
 *     number; null if there is none
 */
public record Receipt(
        String reference,
        List<String> otherReferences,
        State state,
        @Nullable Instant at,
        @Nullable String reason) implements CarrierReport {

    public Receipt {
        requireNonNull(reference, "reference");
        requireNonNull(otherReferences, "otherReferences");
        requireNonNull(state, "state");
        otherReferences = List.copyOf(otherReferences);
    }

    /** Makes a receipt whose reference has one spelling only. */
    public Receipt(String reference, State state, @Nullable Instant at, @Nullable String reason) {
        this(reference, List.of(), state, at, reason);
    }

    /** Returns the reference, and then its other spellings. */
    public List<String> references() {
        return Stream.concat(Stream.of(reference), otherReferences.stream()).toList();
    }

    /** How far a message has come. The last two are final. */
    public enum State {
        /** The message is on its way, or with another carrier. Nothing follows from this. */
        IN_TRANSIT,
        DELIVERED,
        /** The message will not arrive. */
        UNDELIVERED
    }

    /** Returns whether the text can be a carrier's reference: 1 to 255 characters of plain text. */
    public static boolean isReference(String text) {
        return PlainText.isId(text, 255);
    }
}
