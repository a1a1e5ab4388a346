package dev.ringproof.core.domain.limit;

import org.jspecify.annotations.Nullable;

/**
 * A reason for a verdict, for the operator: a counter that is over its ceiling, or what the guard says of it. It shows
 * no number, no owner and no address.
 *
 * @param counter the counter; where its value is secret, only its limit is shown
 * @param mode what the limit does
 * @param used the amount with this request in it
 * @param ceiling null if no ceiling but the guard or a standing is the reason
 * @param reason what a person reads beside it, such as {@code conversion 0 of 7}; empty for a ceiling
 * @param source which part of the limits has found it
 */
public record Finding(
        Counter counter,
        LimitMode mode,
        long used,
        @Nullable Ceiling ceiling,
        String reason,
        Source source) {

    /** Which part of the limits has found it. */
    public enum Source {
        LIMIT,
        /** The guard has blocked the counter's value because of this request. */
        NEW_BLOCK,
        /** The guard has blocked the counter's value before. */
        BLOCK,
        /** An operator has blocked the counter's value, or has put it on the list of what is denied. */
        DENIED,
        /** The guard slows the counter's value down. */
        SLOWING
    }

    /** A finding of a limit. */
    public Finding(Counter counter, LimitMode mode, long used, @Nullable Ceiling ceiling, String reason) {
        this(counter, mode, used, ceiling, reason, Source.LIMIT);
    }

    /** Returns the finding as one line, such as {@code number: 6 of 5/PT10M}. */
    public String line() {
        return counter + ": " + (ceiling == null ? reason : used + " of " + ceiling)
                + (mode == LimitMode.OBSERVE ? " (observed)" : "");
    }

    @Override
    public String toString() {
        return line();
    }
}
