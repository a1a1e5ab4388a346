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
 * @param lastSentAt when the last code for verification was sent to the number; if none was since the number was added,
 *     when the last code of any purpose was sent before; null if none was
 * @param lastChallengedAt the same for a code as second factor
 * @param acrossOwners the wrong codes of all owners who have not verified the number, this one included; they limit an
 *     owner only until that owner has verified it, so that nobody can lock out the owner who has
 */
public record Throttle(
        int failures,
        @Nullable Instant lastFailedAt,
        @Nullable Instant lastSentAt,
        @Nullable Instant lastChallengedAt,
        NumberFailures acrossOwners) {

    /**
     * Returns the throttle of a number that is added now. Codes of each purpose wait for the last code that was sent to
     * it earlier, so that removing a number and adding it again does not bring a message sooner.
     *
     * @param lastSentAt when a code of any purpose was last sent to the number; null if none was
     */
    public static Throttle since(@Nullable Instant lastSentAt) {
        return new Throttle(0, null, lastSentAt, lastSentAt, NumberFailures.NONE);
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

    /** Returns how long the next attempt of an owner who has not verified the number has to wait. */
    public Duration untilNextUnverifiedAttempt(Instant now, VerificationPolicy policy) {
        var own = untilNextAttempt(now, policy);
        var all = acrossOwners.untilNextAttempt(now, policy.failures());
        return own.compareTo(all) < 0 ? all : own;
    }

    /** Returns whether the number is disabled for an owner who has not verified it. */
    public boolean disabledUnverified(Instant now, VerificationPolicy policy) {
        return disabled(policy) || acrossOwners.disabled(now, policy.failures());
    }

    public Throttle sent(Instant now) {
        return new Throttle(failures, lastFailedAt, now, lastChallengedAt, acrossOwners);
    }

    public Throttle challenged(Instant now) {
        return new Throttle(failures, lastFailedAt, lastSentAt, now, acrossOwners);
    }

    public Throttle failed(Instant now) {
        return new Throttle(failures + 1, now, lastSentAt, lastChallengedAt, acrossOwners);
    }

    /** Counts a wrong code of an owner who has not verified the number. */
    public Throttle failedUnverified(Instant now, VerificationPolicy policy) {
        return countsAcrossOwners(policy) ? failed(now).with(acrossOwners.failed(now, policy.failures())) : failed(now);
    }

    public Throttle cleared() {
        return new Throttle(0, null, lastSentAt, lastChallengedAt, acrossOwners);
    }

    /** Takes a right code of an owner who has not verified the number. */
    public Throttle clearedUnverified(Instant now, VerificationPolicy policy) {
        return countsAcrossOwners(policy) ? clearedAcrossOwners(now) : cleared();
    }

    /** Ends the row of failures, and that of all owners who have not verified the number. */
    public Throttle clearedAcrossOwners(Instant now) {
        return cleared().with(acrossOwners.cleared(now));
    }

    private static boolean countsAcrossOwners(VerificationPolicy policy) {
        return !policy.failures().remembered().isZero();
    }

    /** Returns the failures of the number that stay when this owner removes it. */
    public NumberFailures afterRemoval(Instant now, VerificationPolicy policy) {
        return acrossOwners.takingOver(failures, lastFailedAt, now, policy.failures());
    }

    /** Returns the same throttle with what the store knows now of the number's failures across owners. */
    public Throttle with(NumberFailures failuresAcrossOwners) {
        return new Throttle(failures, lastFailedAt, lastSentAt, lastChallengedAt, failuresAcrossOwners);
    }

    static Duration remaining(@Nullable Instant since, Duration wait, Instant now) {
        if (since == null) {
            return Duration.ZERO;
        }
        var left = Duration.between(now, since.plus(wait));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
