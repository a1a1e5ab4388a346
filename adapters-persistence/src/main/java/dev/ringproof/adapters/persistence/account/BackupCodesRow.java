package dev.ringproof.adapters.persistence.account;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.secondfactor.BackupCode;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of an owner's set of backup codes. The set is read and written as a whole. */
@Entity(name = "BackupCodes")
@Table(name = "backup_codes")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class BackupCodesRow {
    private static final String UNUSED = "-";

    @Id
    String ownerId;

    String setId;

    /** One line for each code: its selector, key id, salt, hash, and the time of its use or {@value #UNUSED}. */
    String codes;

    int failures;

    @Nullable
    Instant lastTriedAt;

    Instant createdAt;

    @Version
    long version;

    static BackupCodesRow of(OwnerId owner, BackupCodes codes) {
        var row = new BackupCodesRow();
        row.ownerId = owner.value();
        row.take(codes);
        return row;
    }

    void take(BackupCodes from) {
        setId = from.id().value();
        codes = from.codes().stream().map(BackupCodesRow::written).collect(Collectors.joining("\n"));
        failures = from.failures();
        lastTriedAt = from.lastTriedAt();
        createdAt = from.createdAt();
    }

    BackupCodes toDomain() {
        return new BackupCodes(
                new BackupCodesId(setId),
                codes.lines().map(BackupCodesRow::read).toList(),
                failures,
                lastTriedAt,
                createdAt);
    }

    private static String written(BackupCode code) {
        var used = code.usedAt() == null ? UNUSED : code.usedAt().toString();
        return String.join(" ", code.selector(), code.keyId(), code.salt(), code.hash(), used);
    }

    private static BackupCode read(String line) {
        var parts = line.split(" ", -1);
        return new BackupCode(
                parts[0], parts[1], parts[2], parts[3], parts[4].equals(UNUSED) ? null : Instant.parse(parts[4]));
    }
}
