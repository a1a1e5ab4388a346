package dev.ringproof.core.replay;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request for a message with a code, as a log has it.
 *
 * @param address the client's address; null if the log does not have it
 * @param secondFactor whether the number was a second factor of the owner
 * @param enteredAfter how long afterwards the right code was entered; null if it never was
 * @param attack whether the request was an attack; null if the log does not know
 */
public record LoggedMessage(
        Instant at,
        E164Number number,
        OwnerId owner,
        @Nullable String address,
        boolean secondFactor,
        @Nullable Duration enteredAfter,
        @Nullable Boolean attack) {

    /** Whether the log says that the request was an attack. */
    boolean isAttack() {
        return Boolean.TRUE.equals(attack);
    }

    /** Shows neither the number nor the owner. */
    @Override
    public String toString() {
        return "LoggedMessage[" + at + " to " + number.masked() + "]";
    }
}
