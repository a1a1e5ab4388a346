package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The second step of a sign-in, or of stepping up within a session: somebody is asked to show that they hold a phone
 * reserved for it, or a backup code. It has codes of its own, one live at a time, and five tries in all, whatever the way
 * and however many codes are texted; wrong ones count on the authenticator besides. Immutable: each step returns the next
 * one.
 *
 * @param id also the {@code jti} of the assertion that follows a success, of which there is one at most
 * @param session the session it was asked for, where the host named one
 * @param sent the code that is out, and to which number; null before the first
 * @param attempts tries so far, backup codes included
 * @param expiresAt from now on it takes no answer; ten minutes from the last code on
 * @param passed null until it is passed
 */
public record SecondFactorChallenge(
        ChallengeId id,
        OwnerId owner,
        Purpose purpose,
        @Nullable SessionId session,
        RequestOrigin origin,
        @Nullable Sent sent,
        int attempts,
        int maxAttempts,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Passed passed) {

    private static final Duration CODES_FOR = Duration.ofHours(1);

    /** A code that was texted. */
    public record Sent(PhoneNumberId phoneNumberId, Challenge code) {}

    /** How it was passed. */
    public record Passed(Instant at, Method method) {}

    /** By what a person shows that it is them. */
    public enum Method {
        PHONE_CODE,
        BACKUP_CODE
    }

    public SecondFactorChallenge {
        if (purpose != Purpose.SIGN_IN && purpose != Purpose.STEP_UP) {
            throw new IllegalArgumentException("a second factor is asked for at sign-in or to step up");
        }
    }

    /** A challenge for which nothing was texted yet. */
    public static SecondFactorChallenge open(
            ChallengeId id,
            OwnerId owner,
            Purpose purpose,
            @Nullable SessionId session,
            RequestOrigin origin,
            Instant now,
            VerificationPolicy policy) {
        return new SecondFactorChallenge(
                id,
                owner,
                purpose,
                session,
                origin,
                null,
                0,
                policy.maxAttempts(),
                now,
                now.plus(policy.codeLifetime()),
                null);
    }

    public int attemptsLeft() {
        return maxAttempts - attempts;
    }

    public VerificationStatus statusAt(Instant now) {
        if (passed != null) {
            return VerificationStatus.VERIFIED;
        }
        if (attempts >= maxAttempts) {
            return VerificationStatus.FAILED;
        }
        return now.isBefore(expiresAt) ? VerificationStatus.UNVERIFIED : VerificationStatus.EXPIRED;
    }

    /** What stands in the way of another code: expiry does not, for an hour, but a success does and so do five tries. */
    public @Nullable Refusal codeRefusal(Instant now) {
        if (passed != null) {
            return new Refusal.AlreadyVerified();
        }
        if (attempts >= maxAttempts) {
            return new Refusal.TooManyAttempts();
        }
        return now.isBefore(createdAt.plus(CODES_FOR)) ? null : new Refusal.CodeExpired();
    }

    /** What stands in the way of an answer. */
    public @Nullable Refusal answerRefusal(Instant now) {
        return switch (statusAt(now)) {
            case VERIFIED -> new Refusal.AlreadyVerified();
            case FAILED -> new Refusal.TooManyAttempts();
            case EXPIRED -> new Refusal.CodeExpired();
            case UNVERIFIED -> null;
        };
    }

    public SecondFactorChallenge sent(PhoneNumberId to, Challenge code) {
        return with(new Sent(to, code), attempts, code.expiresAt(), passed);
    }

    public SecondFactorChallenge tried() {
        return with(sent, attempts + 1, expiresAt, passed);
    }

    public SecondFactorChallenge passed(Method method, Instant now) {
        return with(sent, attempts, expiresAt, new Passed(now, method));
    }

    private SecondFactorChallenge with(@Nullable Sent code, int tries, Instant until, @Nullable Passed success) {
        return new SecondFactorChallenge(
                id, owner, purpose, session, origin, code, tries, maxAttempts, createdAt, until, success);
    }
}
