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

/** A number's current check of possession as the table has it. */
@Entity(name = "PossessionCheck")
@Table(name = "possession_check")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class PossessionCheckRow {
    @Id
    String phoneNumberId;

    String ownerId;

    /** The check's own id; its verification's challenge has the same, but not once it is passed. */
    @Column(name = "check_id")
    String checkId;

    @Embedded
    VerificationColumns verification;

    Instant createdAt;

    @Version
    long version;

    void take(PossessionCheck from) {
        phoneNumberId = from.phoneNumberId().value();
        ownerId = from.owner().value();
        checkId = from.id().value();
        verification = VerificationColumns.of(from.verification());
        createdAt = from.createdAt();
    }

    PossessionCheck toDomain() {
        Verification stored = verification.toDomain();
        return new PossessionCheck(
                new ChallengeId(checkId), new PhoneNumberId(phoneNumberId), new OwnerId(ownerId), stored, createdAt);
    }
}
