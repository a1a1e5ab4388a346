package dev.ringproof.core.explanation;

import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cause with its evidence.
 *
 * @param since null if it is unknown
 */
record Reason(Cause cause, List<String> evidence, @Nullable Instant since) {

    static Reason of(LastRefusal refusal) {
        var first = "the last request that was refused is of " + refusal.at();
        return new Reason(refusal.cause(), List.of(first), refusal.at()).with(refusal.evidence());
    }

    /** Returns since when it is so, where that is known. */
    Instant at() {
        return Objects.requireNonNull(since);
    }

    /** Returns the same reason with further lines of evidence. */
    Reason with(List<String> more) {
        return new Reason(cause, Stream.concat(evidence.stream(), more.stream()).toList(), since);
    }
}
