package dev.ringproof.core.domain.verification;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a number against its abuse. It sits on the number (the authenticator), not on a code, so that a
 * new code resets none of it (NIST SP 800-63B-4, 3.1.3.2 and 3.2.2). Durations it answers are zero when nothing is in
 * the way.
 *
 * @param failures wrong codes in a row, across codes; a right one clears it
 * @param lastTextedAt when a code was last texted to prove the number
 * @param lastChallengedAt when one was last texted to it as second factor
 */
public record Throttle(
        int failures,
        @Nullable Instant lastFailedAt,
        @Nullable Instant lastTextedAt,
        @Nullable Instant lastChallengedAt) {

    /** Of a number that this owner last had a code texted to then, if ever. */
    public static Throttle since(@Nullable Instant lastTextedAt) {
        return new Throttle(0, null, lastTextedAt, null);
    }

    /** How long the next text has to wait, so that a number cannot be flooded. */
    public Duration untilNextText(Instant now, VerificationPolicy policy) {
        return remaining(lastTextedAt, policy.resendAfter(), now);
    }

    /** How long the next text to it as second factor has to wait. */
    public Duration untilNextChallenge(Instant now, VerificationPolicy policy) {
        return remaining(lastChallengedAt, policy.resendAfter(), now);
    }

    /** How long the next attempt has to wait, so that codes cannot be guessed at leisure. */
    public Duration untilNextAttempt(Instant now, VerificationPolicy policy) {
        return remaining(lastFailedAt, policy.failures().delayAfter(failures), now);
    }

    public boolean disabled(VerificationPolicy policy) {
        return failures >= policy.failures().disableAt();
    }

    public Throttle texted(Instant now) {
        return new Throttle(failures, lastFailedAt, now, lastChallengedAt);
    }

    public Throttle challenged(Instant now) {
        return new Throttle(failures, lastFailedAt, lastTextedAt, now);
    }

    public Throttle failed(Instant now) {
        return new Throttle(failures + 1, now, lastTextedAt, lastChallengedAt);
    }

    public Throttle cleared() {
        return new Throttle(0, null, lastTextedAt, lastChallengedAt);
    }

    private static Duration remaining(@Nullable Instant since, Duration wait, Instant now) {
        if (since == null) {
            return Duration.ZERO;
        }
        var left = Duration.between(now, since.plus(wait));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
