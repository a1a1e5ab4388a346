package dev.ringproof.adapters.persistence.account;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** A row of a phone number. */
@Entity(name = "PhoneNumber")
@Table(name = "phone_number")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class PhoneNumberRow {
    enum Use {
        NONE,
        RESERVED,
        DEFAULT
    }

    @Id
    String id;

    String ownerId;
    byte[] numberSealed;
    byte[] numberIndex;

    @Embedded
    VerificationColumns verification;

    /** Tells whether no other owner may add or verify the number, although it is not verified. */
    boolean exclusive;

    /**
     * Tells whether another owner has verified this number, or has it exclusively. It is read with the row, so it needs no further statement.
     */
    @Formula("exists (select 1 from {h-schema}phone_number other"
            + " where other.proven_index = number_index and other.owner_id <> owner_id)")
    boolean keptByAnother;

    /**
     * The failures of the number across owners, or null if there are none. They are read with the row, as they were
     * before this unit of work waited for its locks.
     */
    @Formula("(select f.failures from {h-schema}number_failures f where f.number_index = number_index)")
    @Nullable
    Integer failuresAcrossOwners;

    @Formula("(select f.changed_at from {h-schema}number_failures f where f.number_index = number_index)")
    @Nullable
    Instant failuresChangedAt;

    /** Tells whether the holder of the number wants no messages. It is read with the row as well. */
    @Formula("exists (select 1 from {h-schema}opt_out o where o.number_index = number_index)")
    boolean optedOut;

    int failures;

    @Nullable
    Instant lastFailedAt;

    @Column(name = "last_texted_at")
    @Nullable
    Instant lastSentAt;

    @Nullable
    Instant lastChallengedAt;

    boolean isPrimary;

    @Enumerated(EnumType.STRING)
    Use secondFactor;

    @Nullable
    Instant reservedSince;

    @Nullable
    String linkedTo;

    Instant createdAt;
    Instant updatedAt;

    /**
     * The {@link #numberIndex} of a verified or exclusive number, otherwise null. It is unique, so such a number has one
     * owner.
     */
    @Column(name = "proven_index")
    byte @Nullable [] verifiedIndex;

    @Nullable
    String primaryOf;

    @Nullable
    String defaultOf;

    @Version
    long version;

    /** Creates the row of a new number. */
    static PhoneNumberRow of(PhoneNumber number, Seal seal, NumberIndex index) {
        var row = new PhoneNumberRow();
        row.id = number.id().value();
        row.ownerId = number.owner().value();
        row.numberSealed = seal.seal(number.phoneNumber().value(), row.place());
        row.numberIndex = index.of(number.phoneNumber());
        row.createdAt = number.createdAt();
        row.take(number);
        return row;
    }

    /**
     * Takes over all that can change. The row of a taken number keeps its own verification, which counts again when the
     * other owner no longer has the number.
     */
    void take(PhoneNumber from) {
        verification = VerificationColumns.of(from.verification().own());
        exclusive = from.exclusive();
        failures = from.throttle().failures();
        lastFailedAt = from.throttle().lastFailedAt();
        lastSentAt = from.throttle().lastSentAt();
        lastChallengedAt = from.throttle().lastChallengedAt();
        isPrimary = from.primary();
        switch (from.secondFactor()) {
            case SecondFactor.None unused -> use(Use.NONE, null);
            case SecondFactor.Reserved(var since) -> use(Use.RESERVED, since);
            case SecondFactor.Default(var since) -> use(Use.DEFAULT, since);
        }
        linkedTo = written(from.linkedTo());
        updatedAt = from.updatedAt();
        verifiedIndex = from.keepsOthersOut() ? numberIndex : null;
        primaryOf = isPrimary ? ownerId : null;
        defaultOf = secondFactor == Use.DEFAULT ? ownerId : null;
    }

    private void use(Use use, @Nullable Instant since) {
        secondFactor = use;
        reservedSince = since;
    }

    PhoneNumber toDomain(Seal seal) {
        var stored = verification.toDomain();
        return new PhoneNumber(
                new PhoneNumberId(id),
                new OwnerId(ownerId),
                new E164Number(seal.open(numberSealed, place())),
                keptByAnother && !stored.isVerified() ? new Verification.Taken(stored) : stored,
                exclusive,
                switch (secondFactor) {
                    case NONE -> new SecondFactor.None();
                    case RESERVED -> new SecondFactor.Reserved(Objects.requireNonNull(reservedSince));
                    case DEFAULT -> new SecondFactor.Default(Objects.requireNonNull(reservedSince));
                },
                isPrimary,
                read(linkedTo),
                new Throttle(
                        failures,
                        lastFailedAt,
                        lastSentAt,
                        lastChallengedAt,
                        failuresAcrossOwners == null
                                ? NumberFailures.NONE
                                : new NumberFailures(failuresAcrossOwners, failuresChangedAt)),
                optedOut,
                createdAt,
                updatedAt);
    }

    private String place() {
        return SealedColumn.NUMBER.place(id);
    }

    /** Writes one line for each link: its type and its id. */
    private static @Nullable String written(List<IdentificationLink> links) {
        return links.isEmpty()
                ? null
                : links.stream().map(link -> link.type() + " " + link.id()).collect(Collectors.joining("\n"));
    }

    private static List<IdentificationLink> read(@Nullable String links) {
        return links == null
                ? List.of()
                : links.lines()
                        .map(line -> line.split(" ", 2))
                        .map(parts -> new IdentificationLink(parts[1], parts[0]))
                        .toList();
    }
}
