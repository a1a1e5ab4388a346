package dev.ringproof.core.domain.verification;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits on one phone number: how many wrong codes were entered in a row, and when messages were last sent. The
 * counts belong to the number (the authenticator) and not to a code, so a new code does not reset them (NIST SP
 * 800-63B-4, 3.1.3.2 and 3.2.2). A wait of zero means that nothing has to wait.
 *
 * @param failures the number of wrong codes in a row, across codes; a right code sets it to 0
 * @param lastFailedAt when the last wrong code was entered; null if none was
 * @param lastSentAt when the last code for verification was sent to the number; null if none was
 * @param lastChallengedAt when the last code was sent to it as second factor; null if none was
 */
public record Throttle(
        int failures,
        @Nullable Instant lastFailedAt,
        @Nullable Instant lastSentAt,
        @Nullable Instant lastChallengedAt) {

    /** Returns the throttle of a number that is added now and may have been sent a code earlier. */
    public static Throttle since(@Nullable Instant lastSentAt) {
        return new Throttle(0, null, lastSentAt, null);
    }

    /** Returns how long the next code for verification has to wait, so that a number is not flooded with messages. */
    public Duration untilNextCode(Instant now, VerificationPolicy policy) {
        return remaining(lastSentAt, policy.resendAfter(), now);
    }

    /** Returns how long the next code as second factor has to wait. */
    public Duration untilNextChallenge(Instant now, VerificationPolicy policy) {
        return remaining(lastChallengedAt, policy.resendAfter(), now);
    }

    /** Returns how long the next attempt has to wait, so that codes cannot be guessed at leisure. */
    public Duration untilNextAttempt(Instant now, VerificationPolicy policy) {
        return remaining(lastFailedAt, policy.failures().delayAfter(failures), now);
    }

    public boolean disabled(VerificationPolicy policy) {
        return failures >= policy.failures().disableAt();
    }

    public Throttle sent(Instant now) {
        return new Throttle(failures, lastFailedAt, now, lastChallengedAt);
    }

    public Throttle challenged(Instant now) {
        return new Throttle(failures, lastFailedAt, lastSentAt, now);
    }

    public Throttle failed(Instant now) {
        return new Throttle(failures + 1, now, lastSentAt, lastChallengedAt);
    }

    public Throttle cleared() {
        return new Throttle(0, null, lastSentAt, lastChallengedAt);
    }

    private static Duration remaining(@Nullable Instant since, Duration wait, Instant now) {
        if (since == null) {
            return Duration.ZERO;
        }
        var left = Duration.between(now, since.plus(wait));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
