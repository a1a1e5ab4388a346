package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that was sent and waits for its answer. The rules know its digest only. Immutable: each step returns the next
 * one.
 *
 * @param digest the digest of the right code
 * @param expiresAt from this instant on the code is not accepted
 * @param attempts the number of wrong codes so far
 * @param maxAttempts after this many wrong codes the challenge accepts no code
 */
public record Challenge(
        ChallengeId id, CodeDigest digest, Instant issuedAt, Instant expiresAt, int attempts, int maxAttempts) {

    public Challenge {
        if (attempts < 0 || maxAttempts < 1 || attempts > maxAttempts) {
            throw new IllegalArgumentException("attempts are between 0 and maxAttempts");
        }
        if (!issuedAt.isBefore(expiresAt)) {
            throw new IllegalArgumentException("a code expires after it was issued");
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

    /** Returns the proof that the right code gives. */
    public Verification.Proof.ByCode passed(@Nullable SessionId session) {
        return new Verification.Proof.ByCode(attempts + 1, expiresAt, session);
    }

    /** Counts a wrong code. */
    public Challenge missed() {
        return new Challenge(id, digest, issuedAt, expiresAt, attempts + 1, maxAttempts);
    }
}
