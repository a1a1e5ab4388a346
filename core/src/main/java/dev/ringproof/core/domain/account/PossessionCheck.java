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

/**
 * A back end's question whether somebody holds a phone now, in a sign-in of its own say. It has its own code beside the
 * number's verification, and may be asked of proven and unproven numbers alike.
 *
 * @param verification {@link Pending}, {@link Verified} once the right code was given, or {@link Failed}
 */
public record PossessionCheck(
        ChallengeId id, PhoneNumberId phoneNumberId, OwnerId owner, Verification verification, Instant createdAt) {

    static PossessionCheck pending(PhoneNumber number, Challenge challenge) {
        return new PossessionCheck(
                challenge.id(), number.id(), number.owner(), new Pending(challenge), challenge.issuedAt());
    }

    PossessionCheck passed(Verification.Proof.ByCode proof, Instant now) {
        return new PossessionCheck(id, phoneNumberId, owner, new Verified(now, proof), createdAt);
    }

    PossessionCheck missed(Challenge missed) {
        return new PossessionCheck(
                id,
                phoneNumberId,
                owner,
                missed.attemptsLeft() > 0 ? new Pending(missed) : new Failed(missed),
                createdAt);
    }
}
