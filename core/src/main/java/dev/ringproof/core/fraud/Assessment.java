package dev.ringproof.core.fraud;

import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What the guard says to a message.
 *
 * @param counter the counter because of which it says so; null if nothing is the matter
 * @param reason what an operator reads, such as {@code conversion 0 of 7}
 * @param next what is to be stored about the counter; null if nothing has changed
 */
public record Assessment(
        State state,
        @Nullable Counter counter,
        String reason,
        @Nullable Standing next) {
    static final Assessment CLEAR = new Assessment(State.CLEAR, null, "", null);

    /** What follows for the message. */
    public enum State {
        /** The message may be sent. */
        CLEAR,
        /** The message may be sent although its neighbourhood is blocked, to see whether its code is entered. */
        PROBE,
        /** Such messages are sent at most once a minute, and this one comes too soon. */
        SLOWED,
        BLOCKED,
        /** An operator has blocked it, so no human check and no record changes that. */
        DENIED
    }
}
