package dev.ringproof.adapters.persistence.account;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.verification.Verification;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of the current possession check of a number. */
@Entity(name = "PossessionCheck")
@Table(name = "possession_check")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class PossessionCheckRow {
    @Id
    String phoneNumberId;

    String ownerId;

    /** The id of the check. Its challenge has the same id, but a passed check stores no challenge. */
    String checkId;

    @Embedded
    VerificationColumns verification;

    @Column(name = "created_at")
    Instant lastSentAt;

    @Version
    long version;

    void take(PossessionCheck from) {
        phoneNumberId = from.phoneNumberId().value();
        ownerId = from.owner().value();
        checkId = from.id().value();
        verification = VerificationColumns.of(from.verification());
        lastSentAt = from.lastSentAt();
    }

    PossessionCheck toDomain() {
        Verification stored = verification.toDomain();
        return new PossessionCheck(
                new ChallengeId(checkId), new PhoneNumberId(phoneNumberId), new OwnerId(ownerId), stored, lastSentAt);
    }
}
