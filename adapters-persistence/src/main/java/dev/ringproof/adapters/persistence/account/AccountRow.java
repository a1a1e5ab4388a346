package dev.ringproof.adapters.persistence.account;

import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of an account. It exists to be locked when a number is added, and before a change that spans several numbers.
 * It also counts the sets of backup codes that were made for the owner, and so it stays when all numbers are removed.
 */
@Entity(name = "Account")
@Table(name = "account")
class AccountRow {
    @Id
    String id;

    int backupCodeSets;

    @Nullable
    Instant backupCodeSetsSince;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected AccountRow() {}

    AccountRow(String id) {
        this.id = id;
    }

    void take(BackupCodeSets from) {
        backupCodeSets = from.made();
        backupCodeSetsSince = from.since();
    }

    BackupCodeSets toDomain() {
        return new BackupCodeSets(backupCodeSets, backupCodeSetsSince);
    }
}
