package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One code that was texted, as far as the rules know it. Immutable: each step returns the next one.
 *
 * @param digest what the right code digests to
 * @param expiresAt from this instant on the code is dead
 * @param attempts wrong codes so far
 * @param maxAttempts as many wrong codes kill it
 */
public record Challenge(
        ChallengeId id, CodeDigest digest, Instant issuedAt, Instant expiresAt, int attempts, int maxAttempts) {

    public Challenge {
        if (attempts < 0 || maxAttempts < 1 || attempts > maxAttempts) {
            throw new IllegalArgumentException("attempts are between 0 and maxAttempts");
        }
        if (!issuedAt.isBefore(expiresAt)) {
            throw new IllegalArgumentException("a code lives for some time");
        }
    }

    public static Challenge issue(ChallengeId id, CodeDigest digest, Instant now, VerificationPolicy policy) {
        return new Challenge(id, digest, now, now.plus(policy.codeLifetime()), 0, policy.maxAttempts());
    }

    public boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public int attemptsLeft() {
        return maxAttempts - attempts;
    }

    /** The right code: what it proves. */
    public Verification.Proof.ByCode met(@Nullable SessionId session) {
        return new Verification.Proof.ByCode(attempts + 1, expiresAt, session);
    }

    /** A wrong code: what is left. */
    public Challenge missed() {
        return new Challenge(id, digest, issuedAt, expiresAt, attempts + 1, maxAttempts);
    }
}
