package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wrong codes in a row for one E.164 number, by all owners who have not verified it. They belong to the number and
 * not to an owner's account. So they stay when an owner removes the number, and they count for the next owner who adds
 * it. After the policy's time without a change they count as none. Immutable: each step returns the next one.
 *
 * @param count the number of wrong codes; a right code sets it to 0
 * @param changedAt when the last wrong code was entered, or when the count was set to 0; null if neither ever happened
 */
public record NumberFailures(int count, @Nullable Instant changedAt) {
    /** The failures of a number for which no code was ever checked. */
    public static final NumberFailures NONE = new NumberFailures(0, null);

    public NumberFailures {
        if (count < 0 || (count > 0 && changedAt == null)) {
            throw new IllegalArgumentException("failures are 0 or more, and have a time");
        }
    }

    /** Returns how long the next attempt has to wait; zero if it has not to. */
    Duration untilNextAttempt(Instant now, FailurePolicy policy) {
        return Throttle.remaining(changedAt, policy.delayAfter(countAt(now, policy)), now);
    }

    boolean disabled(Instant now, FailurePolicy policy) {
        return countAt(now, policy) >= policy.disableAt();
    }

    NumberFailures failed(Instant now, FailurePolicy policy) {
        return new NumberFailures(countAt(now, policy) + 1, now);
    }

    NumberFailures cleared(Instant now) {
        return new NumberFailures(0, now);
    }

    /** Takes over the failures of an owner who removes the number. What both know of is counted once. */
    NumberFailures takingOver(int failures, @Nullable Instant lastFailedAt, Instant now, FailurePolicy policy) {
        var owners = new NumberFailures(failures, lastFailedAt);
        return owners.countAt(now, policy) > countAt(now, policy)
                ? new NumberFailures(failures, later(lastFailedAt, changedAt))
                : this;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private int countAt(Instant now, FailurePolicy policy) {
        return changedAt != null && now.isBefore(changedAt.plus(policy.remembered())) ? count : 0;
    }
}
