package dev.ringproof.app.bench.server;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** The entities of the stack floor, with the columns and the formulas that a cycle of Ringproof reads and writes. */
@SuppressWarnings("NullAway.Init") // Hibernate or the resource fills them
final class FloorRows {
    static final List<Class<?>> ALL = List.of(Account.class, PhoneNumber.class, Failures.class, Message.class);

    static final List<String> TABLES = List.of(
            """
            create table account (
                id varchar(255) primary key,
                backup_code_sets integer not null,
                backup_code_sets_since timestamp(6) with time zone,
                created_at timestamp(6) with time zone not null,
                updated_at timestamp(6) with time zone not null,
                external_id varchar(255) unique,
                last_sign_in_at timestamp(6) with time zone,
                last_active_at timestamp(6) with time zone
            )""",
            "create index account_created on account (created_at, id)",
            "create index account_updated on account (updated_at, id)",
            """
            create table phone_number (
                id varchar(64) primary key,
                owner_id varchar(255) not null references account (id),
                number_sealed bytea not null,
                number_index bytea not null,
                state varchar(16) not null,
                challenge_id varchar(64),
                code_key varchar(16),
                code_digest varchar(64),
                code_sealed varchar(76),
                code_issued_at timestamp(6) with time zone,
                code_expires_at timestamp(6) with time zone,
                attempts smallint,
                max_attempts smallint,
                verified_at timestamp(6) with time zone,
                verified_session varchar(255),
                verified_client varchar(262),
                verified_index bytea unique,
                failures integer not null,
                last_failed_at timestamp(6) with time zone,
                last_sent_at timestamp(6) with time zone,
                last_challenged_at timestamp(6) with time zone,
                is_primary boolean not null,
                primary_of varchar(255) unique,
                default_of varchar(255) unique,
                second_factor varchar(16) not null,
                reserved_since timestamp(6) with time zone,
                exclusive boolean not null,
                linked_to varchar(4000),
                created_at timestamp(6) with time zone not null,
                updated_at timestamp(6) with time zone not null,
                version bigint not null,
                unique (owner_id, number_index)
            )""",
            "create index phone_number_by_number on phone_number (number_index)",
            "create table opt_out (number_index bytea primary key)",
            """
            create table number_failures (
                number_index bytea primary key,
                failures integer not null,
                changed_at timestamp(6) with time zone not null,
                version bigint not null
            )""",
            "create index number_failures_changed on number_failures (changed_at)",
            """
            create table text_message (
                id varchar(64) primary key,
                type varchar(16) not null,
                owner_id varchar(255) not null,
                phone_number_id varchar(64) not null,
                challenge_id varchar(64),
                number_index bytea not null,
                masked_to varchar(20) not null,
                segments smallint not null,
                region varchar(3),
                content_sealed bytea,
                created_at timestamp(6) with time zone not null,
                expires_at timestamp(6) with time zone not null,
                state varchar(16) not null,
                attempts smallint not null,
                tried varchar(8000) not null,
                due_at timestamp(6) with time zone,
                settled_at timestamp(6) with time zone,
                entered_at timestamp(6) with time zone,
                wipe_at timestamp(6) with time zone,
                gateway varchar(64)
            )""",
            "create index text_message_due on text_message (due_at) where due_at is not null",
            "create index text_message_to on text_message (number_index, created_at)",
            "create index text_message_created on text_message (created_at)");

    private FloorRows() {}

    /** How far a number is verified. */
    enum State {
        UNVERIFIED,
        PENDING,
        FAILED,
        VERIFIED
    }

    /** A row of an account. */
    @Entity(name = "Account")
    @Table(name = "account")
    @DynamicUpdate
    static class Account {
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
    }

    /** A row of a phone number. */
    @Entity(name = "PhoneNumber")
    @Table(name = "phone_number")
    static class PhoneNumber {
        @Id
        String id;

        String ownerId;
        byte[] numberSealed;
        byte[] numberIndex;

        @Enumerated(EnumType.STRING)
        State state = State.UNVERIFIED;

        @Nullable
        String challengeId;

        @Nullable
        String codeKey;

        @Nullable
        String codeDigest;

        @Nullable
        String codeSealed;

        @Nullable
        Instant codeIssuedAt;

        @Nullable
        Instant codeExpiresAt;

        @Nullable
        Integer attempts;

        @Nullable
        Integer maxAttempts;

        @Nullable
        Instant verifiedAt;

        @Nullable
        String verifiedSession;

        @Nullable
        String verifiedClient;

        byte @Nullable [] verifiedIndex;

        int failures;

        @Nullable
        Instant lastFailedAt;

        @Nullable
        Instant lastSentAt;

        @Nullable
        Instant lastChallengedAt;

        boolean isPrimary;

        @Nullable
        String primaryOf;

        @Nullable
        String defaultOf;

        String secondFactor = "NONE";

        @Nullable
        Instant reservedSince;

        boolean exclusive;

        @Nullable
        String linkedTo;

        Instant createdAt;
        Instant updatedAt;

        @Version
        long version;

        @Formula("exists (select 1 from phone_number other"
                + " where other.verified_index = number_index and other.owner_id <> owner_id)")
        boolean keptByAnother;

        @Formula("(select f.failures from number_failures f where f.number_index = number_index)")
        @Nullable
        Integer failuresAcrossOwners;

        @Formula("(select f.changed_at from number_failures f where f.number_index = number_index)")
        @Nullable
        Instant failuresChangedAt;

        @Formula("exists (select 1 from opt_out o where o.number_index = number_index)")
        boolean optedOut;
    }

    /** A row of the wrong codes for a number, by all owners. */
    @Entity(name = "Failures")
    @Table(name = "number_failures")
    static class Failures {
        @Id
        byte[] numberIndex;

        int failures;
        Instant changedAt;

        @Version
        long version;
    }

    /** A row of a message. */
    @Entity(name = "Message")
    @Table(name = "text_message")
    static class Message {
        @Id
        String id;

        String type = "VERIFICATION";
        String ownerId;
        String phoneNumberId;
        String challengeId;
        byte[] numberIndex;
        String maskedTo;
        int segments = 1;

        @Nullable
        String region;

        byte @Nullable [] contentSealed;
        Instant createdAt;
        Instant expiresAt;
        String state = "QUEUED";
        int attempts;
        String tried = "";

        @Nullable
        Instant dueAt;

        @Nullable
        Instant settledAt;

        @Nullable
        Instant enteredAt;

        @Nullable
        Instant wipeAt;

        @Nullable
        String gateway;
    }
}
