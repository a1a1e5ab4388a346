package dev.ringproof.core.domain.optout;

import dev.ringproof.core.domain.E164Number;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the list of opt-outs: the holder of a number wants no messages. Nothing is sent to the number, for any
 * owner and any purpose, until the entry is removed.
 *
 * @param maskedNumber the masked number, by which an operator recognises it
 * @param gateway the gateway whose carrier said so; null if an operator did
 */
public record OptOut(
        String maskedNumber, Source source, @Nullable String gateway, Instant at) {

    public static OptOut of(E164Number number, Source source, @Nullable String gateway, Instant at) {
        return new OptOut(number.masked(), source, gateway, at);
    }

    /** How an opt-out became known. */
    public enum Source {
        /** The holder replied with a word such as STOP. */
        REPLY,
        /** A carrier refused a message, because the holder had opted out there. */
        CARRIER,
        /** An operator has added the entry. */
        OPERATOR
    }
}
