package dev.ringproof.adapters.persistence.account;

import dev.ringproof.core.domain.verification.NumberFailures;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;

/** A row of the failures of a number across owners. It knows the number only by its index. */
@Entity(name = "NumberFailures")
@Table(name = "number_failures")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class NumberFailuresRow {
    @Id
    byte[] numberIndex;

    int failures;

    Instant changedAt;

    @Version
    long version;

    static NumberFailuresRow of(byte[] numberIndex, NumberFailures from) {
        var row = new NumberFailuresRow();
        row.numberIndex = numberIndex;
        row.take(from);
        return row;
    }

    void take(NumberFailures from) {
        failures = from.count();
        changedAt = Objects.requireNonNull(from.changedAt());
    }

    NumberFailures toDomain() {
        return new NumberFailures(failures, changedAt);
    }
}
