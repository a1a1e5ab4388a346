package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A code that was sent and waits for its answer. The rules know its digest only. Immutable: each step returns the next
 * one.
 *
 * @param digest the digest of the right code
 * @param sealed the code itself, for a message that carries it once more; null if it is never sent again
 * @param expiresAt from this instant on the code is not accepted
 * @param attempts the number of wrong codes so far
 * @param maxAttempts after this many wrong codes the challenge accepts no code
 */
public record Challenge(
        ChallengeId id,
        CodeDigest digest,
        @Nullable SealedCode sealed,
        Instant issuedAt,
        Instant expiresAt,
        int attempts,
        int maxAttempts) {
    /** A message may be on its way for so long that a person needs at least this time to enter its code. */
    private static final Duration LEAST_TIME_LEFT = Duration.ofMinutes(2);

    public Challenge {
        if (attempts < 0 || maxAttempts < 1 || attempts > maxAttempts) {
            throw new IllegalArgumentException("attempts are between 0 and maxAttempts");
        }
        if (!issuedAt.isBefore(expiresAt)) {
            throw new IllegalArgumentException("a code expires after it was issued");
        }
        if (sealed != null && attempts == maxAttempts) {
            throw new IllegalArgumentException("a code without attempts is not kept");
        }
    }

    /**
     * Makes the challenge of a new code.
     *
     * @param end from this instant on the code is not accepted, even if its life is not over
     */
    public static Challenge issue(
            ChallengeId id,
            CodeDigest digest,
            @Nullable SealedCode sealed,
            Instant now,
            Instant end,
            VerificationPolicy policy) {
        var expiresAt = now.plus(policy.codeLifetime());
        return new Challenge(
                id, digest, sealed, now, expiresAt.isAfter(end) ? end : expiresAt, 0, policy.maxAttempts());
    }

    public boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public int attemptsLeft() {
        return maxAttempts - attempts;
    }

    /**
     * Returns whether another message may carry this code. If not, the next message carries a new code: because the
     * policy says so, because this code is dead or has less than two minutes left, or because it was not kept.
     */
    public boolean mayBeSentAgainAt(Instant now, VerificationPolicy policy) {
        return policy.sameCodeOnResend()
                && sealed != null
                && attemptsLeft() > 0
                && !now.isAfter(expiresAt.minus(LEAST_TIME_LEFT));
    }

    /**
     * Returns the proof that the right code gives.
     *
     * @param actor who has entered it; null where only a back end knows
     */
    public Verification.Proof.ByCode passed(@Nullable Actor actor) {
        return actor == null
                ? new Verification.Proof.ByCode(attempts + 1, expiresAt, null, null)
                : new Verification.Proof.ByCode(attempts + 1, expiresAt, actor.session(), actor.client());
    }

    /** Counts a wrong code. The last one makes the code useless, so it is not kept. */
    public Challenge missed() {
        return new Challenge(
                id, digest, attempts + 1 < maxAttempts ? sealed : null, issuedAt, expiresAt, attempts + 1, maxAttempts);
    }

    /** Returns the challenge without its code if the code has expired; empty if there is no such code to wipe. */
    public Optional<Challenge> wipedAt(Instant now) {
        return sealed != null && expiredAt(now) ? Optional.of(withoutSealedCode()) : Optional.empty();
    }

    /** Returns the challenge of a code that is of no use any more, and so is not kept. */
    public Challenge withoutSealedCode() {
        return new Challenge(id, digest, null, issuedAt, expiresAt, attempts, maxAttempts);
    }
}
