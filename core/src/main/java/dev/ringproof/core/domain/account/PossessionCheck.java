package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Verified;
import java.time.Instant;
import java.util.Optional;

/**
 * A check by a back end whether a person holds the phone now, for example in a sign-in of the host application. It has
 * a code of its own beside the verification of the number, and it works for verified and unverified numbers.
 *
 * @param verification {@link Pending}, {@link Verified} after the right code, or {@link Failed} after too many wrong
 *     ones
 * @param lastSentAt when its code was last sent
 */
public record PossessionCheck(
        ChallengeId id, PhoneNumberId phoneNumberId, OwnerId owner, Verification verification, Instant lastSentAt) {

    static PossessionCheck pending(PhoneNumber number, Challenge challenge, Instant now) {
        return new PossessionCheck(challenge.id(), number.id(), number.owner(), new Pending(challenge), now);
    }

    PossessionCheck passed(Verification.Proof.ByCode proof, Instant now) {
        return new PossessionCheck(id, phoneNumberId, owner, new Verified(now, proof), lastSentAt);
    }

    PossessionCheck missed(Challenge missed) {
        return new PossessionCheck(
                id,
                phoneNumberId,
                owner,
                missed.attemptsLeft() > 0 ? new Pending(missed) : new Failed(missed),
                lastSentAt);
    }

    /** Returns this check without its sealed code if the code has expired; empty if there is no such code to wipe. */
    public Optional<PossessionCheck> wipedAt(Instant now) {
        return verification instanceof Pending(var challenge)
                ? challenge
                        .wipedAt(now)
                        .map(wiped -> new PossessionCheck(id, phoneNumberId, owner, new Pending(wiped), lastSentAt))
                : Optional.empty();
    }
}
