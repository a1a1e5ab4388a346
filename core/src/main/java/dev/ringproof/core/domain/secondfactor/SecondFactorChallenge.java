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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question for the second factor, at sign-in or for a step-up within a session. The person answers by a code that is
 * sent to a reserved number, or by a backup code. At most one code is valid at a time. All answers together have five
 * attempts, however many codes are sent; wrong answers also count on the number or on the backup codes. Immutable: each
 * step returns the next one.
 *
 * @param id also the {@code jti} of the assertion that follows a success; there is at most one assertion
 * @param session the session that the challenge is for; null if the host application named none
 * @param sent the last code that was sent, and its number; null before the first
 * @param attempts the number of attempts so far, including backup codes
 * @param expiresAt from this instant on the challenge takes no answer; ten minutes after the last new code
 * @param passed when and how the challenge was passed; null before
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
    private static final int LEAST_LEFT_ONE_IN = 5;

    /** A code that was sent, and the number it was sent to. */
    public record Sent(PhoneNumberId phoneNumberId, Challenge code) {
        private Sent withoutSealedCode() {
            return new Sent(phoneNumberId, code.withoutSealedCode());
        }
    }

    /** When and by which method the challenge was passed. */
    public record Passed(Instant at, Method method) {}

    /** The ways to answer a challenge. */
    public enum Method {
        PHONE_CODE,
        BACKUP_CODE
    }

    public SecondFactorChallenge {
        if (!purpose.isSecondFactor()) {
            throw new IllegalArgumentException("a second factor is asked for at sign-in or for a step-up");
        }
    }

    /** Returns a challenge for which no code was sent yet. */
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

    /** Whether it has used up its attempts without success. */
    public boolean failed() {
        return passed == null && attempts >= maxAttempts;
    }

    public VerificationStatus statusAt(Instant now) {
        if (passed != null) {
            return VerificationStatus.VERIFIED;
        }
        if (failed()) {
            return VerificationStatus.FAILED;
        }
        return now.isBefore(expiresAt) ? VerificationStatus.UNVERIFIED : VerificationStatus.EXPIRED;
    }

    /**
     * Returns the refusal of another message with a code, or null where one is allowed. A challenge gets them for an
     * hour, even after it expired, but not after it was passed or used up its attempts.
     */
    public @Nullable Refusal codeRefusal(Instant now) {
        if (passed != null) {
            return new Refusal.AlreadyVerified();
        }
        if (failed()) {
            return new Refusal.TooManyAttempts();
        }
        return now.isBefore(createdAt.plus(CODES_FOR)) ? null : new Refusal.CodeExpired();
    }

    /**
     * Whether a person who asks for a challenge can get this one: it waits for an answer, and at least a fifth of its
     * time is left.
     */
    public boolean isReusableAt(Instant now) {
        var from = sent == null ? createdAt : sent.code().issuedAt();
        var leastLeft = Duration.between(from, expiresAt).dividedBy(LEAST_LEFT_ONE_IN);
        return statusAt(now) == VerificationStatus.UNVERIFIED && !now.isAfter(expiresAt.minus(leastLeft));
    }

    /** Returns the refusal of an answer, or null where one is allowed. */
    public @Nullable Refusal answerRefusal(Instant now) {
        return switch (statusAt(now)) {
            case VERIFIED -> new Refusal.AlreadyVerified();
            case FAILED -> new Refusal.TooManyAttempts();
            case EXPIRED -> new Refusal.CodeExpired();
            case UNVERIFIED -> null;
        };
    }

    /** Returns the code that was last sent, if it was sent to this number; otherwise null. */
    public @Nullable Challenge codeSentTo(PhoneNumberId number) {
        return sent != null && sent.phoneNumberId().equals(number) ? sent.code() : null;
    }

    public SecondFactorChallenge sent(PhoneNumberId to, Challenge code) {
        return with(new Sent(to, code), attempts, code.expiresAt(), passed);
    }

    public SecondFactorChallenge tried() {
        return with(attempts + 1 < maxAttempts ? sent : spent(), attempts + 1, expiresAt, passed);
    }

    public SecondFactorChallenge passed(Method method, Instant now) {
        return with(spent(), attempts, expiresAt, new Passed(now, method));
    }

    /** Returns this challenge without its sealed code if the code has expired; empty if there is no such code to wipe. */
    public Optional<SecondFactorChallenge> wipedAt(Instant now) {
        return sent != null && sent.code().wipedAt(now).isPresent()
                ? Optional.of(with(spent(), attempts, expiresAt, passed))
                : Optional.empty();
    }

    /** Returns what was sent, without the code: it is of no use any more, and so is not kept. */
    private @Nullable Sent spent() {
        return sent == null ? null : sent.withoutSealedCode();
    }

    private SecondFactorChallenge with(@Nullable Sent code, int tries, Instant until, @Nullable Passed success) {
        return new SecondFactorChallenge(
                id, owner, purpose, session, origin, code, tries, maxAttempts, createdAt, until, success);
    }
}
