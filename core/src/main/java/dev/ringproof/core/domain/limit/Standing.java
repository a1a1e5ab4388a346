package dev.ringproof.core.domain.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about the value of a counter, such as a prefix. It lasts longer than the counts.
 *
 * @param until from this instant on it does not hold any more; null if it holds until an operator changes it
 * @param level how many times in a row it was decided, so that each time it lasts longer; 0 if an operator decided it
 */
public record Standing(Kind kind, Instant since, @Nullable Instant until, int level) {

    /** What was decided, and by whom. */
    public enum Kind {
        /** The guard against pumping has blocked it. */
        BLOCKED_BY_GUARD,
        BLOCKED_BY_OPERATOR,
        /** An operator says that the guard must not block it. */
        ALLOWED_BY_OPERATOR
    }

    public boolean holdsAt(Instant now) {
        return until == null || now.isBefore(until);
    }
}
