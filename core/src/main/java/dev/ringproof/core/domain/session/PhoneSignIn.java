package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a person has come who signs in with a number. What it allows depends on this sign-in alone, and so it tells
 * nobody whether a user has the number: all codes together have five attempts, and each message waits for the one
 * before. Immutable: each step returns the next one.
 *
 * @param number the number that the person has named
 * @param shownId stands for the number in answers. It is random, and never the id of a phone number
 * @param holder the phone number whose user the last code signs in; null if there is none, and then no code is right
 * @param code the last code; null before the first. If there is no holder, it was not sent
 * @param attempts the number of wrong codes so far
 * @param preparedAt when a code was last requested; null before
 */
public record PhoneSignIn(
        E164Number number,
        PhoneNumberId shownId,
        @Nullable PhoneNumberId holder,
        @Nullable Challenge code,
        int attempts,
        @Nullable Instant preparedAt) {

    /** Returns a sign-in for which no code was requested yet. */
    public static PhoneSignIn with(E164Number number, PhoneNumberId shownId) {
        return new PhoneSignIn(number, shownId, null, null, 0, null);
    }

    public int attemptsLeft() {
        return code == null ? 0 : code.maxAttempts() - attempts;
    }

    /** Returns whether all attempts are used up. */
    public boolean failed() {
        return code != null && attemptsLeft() == 0;
    }

    /**
     * Returns the state of the last code.
     *
     * @param passed whether the right code was entered
     */
    public VerificationStatus statusAt(Instant now, boolean passed) {
        if (passed) {
            return VerificationStatus.VERIFIED;
        }
        if (failed()) {
            return VerificationStatus.FAILED;
        }
        return code != null && code.expiredAt(now) ? VerificationStatus.EXPIRED : VerificationStatus.UNVERIFIED;
    }

    /** Returns the refusal of another message with a code, or null where one is allowed. */
    public @Nullable Refusal codeRefusal(Instant now, VerificationPolicy policy) {
        if (failed()) {
            return new Refusal.TooManyAttempts();
        }
        var wait = preparedAt == null ? Duration.ZERO : Duration.between(now, preparedAt.plus(policy.resendAfter()));
        return wait.isPositive() ? new Refusal.ResendTooSoon(wait) : null;
    }

    /** Returns the refusal of an answer, or null where one is allowed. */
    public @Nullable Refusal answerRefusal(Instant now) {
        if (code == null) {
            return new Refusal.NothingPrepared();
        }
        if (failed()) {
            return new Refusal.TooManyAttempts();
        }
        return code.expiredAt(now) ? new Refusal.CodeExpired() : null;
    }

    /** Takes the code that is to be sent: the last one once more, or a new one in its place. */
    public PhoneSignIn prepared(@Nullable PhoneNumberId theHolder, Challenge theCode, Instant now) {
        return new PhoneSignIn(number, shownId, theHolder, theCode, attempts, now);
    }

    /** Counts a wrong code. */
    public PhoneSignIn missed() {
        var next = new PhoneSignIn(number, shownId, holder, code, attempts + 1, preparedAt);
        return next.failed() ? next.spent() : next;
    }

    /** Returns the sign-in without its sealed code, which is of no use any more. */
    public PhoneSignIn spent() {
        return new PhoneSignIn(
                number, shownId, holder, code == null ? null : code.withoutSealedCode(), attempts, preparedAt);
    }

    /** Shows neither the number nor whether a user has it. */
    @Override
    public String toString() {
        return "PhoneSignIn[" + number.masked() + ", " + attempts + " attempts]";
    }
}
