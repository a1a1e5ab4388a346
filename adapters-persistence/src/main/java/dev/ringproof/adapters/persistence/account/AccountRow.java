package dev.ringproof.adapters.persistence.account;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A row of an account and of its user. It is locked when a number is added, and before a change that spans several
 * numbers. It also counts the sets of backup codes that were made for the owner, and so it stays when all numbers are
 * removed. Only the columns that have changed are written, since the times of a user are also written without a lock.
 */
@Entity(name = "Account")
@Table(name = "account")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class AccountRow {
    @Id
    String id;

    int backupCodeSets;

    @Nullable
    Instant backupCodeSetsSince;

    Instant createdAt;
    Instant updatedAt;

    @Nullable
    String externalId;

    @Nullable
    Instant lastSignInAt;

    @Nullable
    Instant lastActiveAt;

    /** Whether the row was made in this unit of work, so that its times need no further statement. */
    @Transient
    private boolean made;

    static AccountRow of(User user) {
        var row = new AccountRow();
        row.id = user.id().value();
        row.createdAt = user.createdAt();
        row.lastSignInAt = user.lastSignInAt();
        row.lastActiveAt = user.lastActiveAt();
        row.made = true;
        row.take(user);
        return row;
    }

    /** Takes over what changes under the lock of the row. */
    void take(User from) {
        updatedAt = from.updatedAt();
        externalId = from.externalId() == null ? null : from.externalId().value();
    }

    void changed(Instant at) {
        if (!made) {
            updatedAt = at;
        }
    }

    User toUser() {
        return new User(
                new OwnerId(id),
                externalId == null ? null : new ExternalId(externalId),
                createdAt,
                updatedAt,
                lastSignInAt,
                lastActiveAt);
    }

    void take(BackupCodeSets from) {
        backupCodeSets = from.made();
        backupCodeSetsSince = from.since();
    }

    BackupCodeSets toDomain() {
        return new BackupCodeSets(backupCodeSets, backupCodeSetsSince);
    }
}
