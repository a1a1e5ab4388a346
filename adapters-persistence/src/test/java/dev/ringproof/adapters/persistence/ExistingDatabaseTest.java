package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.secondfactor.BackupCode;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.port.out.Stores;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens a database that an earlier version has filled. Its rows are in {@code existing-database.sql}, under the names
 * that the migrations give to the columns. The sealed values and the indexes of numbers were made by that version. So
 * this test fails when a column, the format of a column or the seal is changed in a way that loses stored data.
 */
class ExistingDatabaseTest {
    private static final Pattern HEX = Pattern.compile("\\{([0-9a-f]+)}");

    private static final PhoneNumberId DESK = new PhoneNumberId("idn_desk");
    private static final E164Number DESK_NUMBER = new E164Number("+14155552673");

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnFilled {
        private Database database;

        abstract String url(Path folder);

        /** Returns a literal of bytes as this database writes them. */
        abstract String bytes(String hex);

        @BeforeAll
        void fill(@TempDir Path folder) throws IOException, SQLException {
            var settings = TestDatabases.settings(url(folder));
            Database.open(settings).close();
            try (var connection = DriverManager.getConnection(settings.url());
                    var statement = connection.createStatement()) {
                for (var row : rows().strip().split(";\n", -1)) {
                    statement.execute(row);
                }
            }
            database = Database.open(settings);
        }

        private String rows() throws IOException {
            try (var script = requireNonNull(ExistingDatabaseTest.class.getResourceAsStream("existing-database.sql"))) {
                var sql = new String(script.readAllBytes(), StandardCharsets.UTF_8).translateEscapes();
                return HEX.matcher(sql).replaceAll(hex -> bytes(hex.group(1)));
            }
        }

        @AfterAll
        void close() {
            database.close();
        }

        private <T> T read(Function<Stores, T> look) {
            var stores = TestDatabases.stores(database);
            return stores.work().run(() -> look.apply(stores));
        }

        private PhoneNumber number(OwnerId owner, PhoneNumberId id) {
            return read(stores -> stores.accounts().find(owner)).number(id).orElseThrow();
        }

        private Account.NumberHistory history(OwnerId owner, E164Number number) {
            return read(stores -> stores.accounts().history(owner, number));
        }

        private Optional<PossessionCheck> check(PhoneNumberId id) {
            return read(stores -> stores.checks().find(id));
        }

        private TextMessage message(String id) {
            return read(stores -> stores.messages().find(new MessageId(id))).orElseThrow();
        }

        @Test
        void a_verified_number_is_read() {
            var home = number(ANNA, HOME);

            assertThat(home.phoneNumber()).isEqualTo(HOME_NUMBER);
            assertThat(home.verification())
                    .isEqualTo(new Verification.Verified(
                            minute(1), new Proof.ByCode(2, minute(10), new SessionId("sess_1"), null)));
            assertThat(home.secondFactor()).isEqualTo(new SecondFactor.Default(minute(4)));
            assertThat(home.primary()).isTrue();
            assertThat(home.linkedTo())
                    .containsExactly(
                            new IdentificationLink("idn_1", "oauth_google"), new IdentificationLink("idn_2", "saml"));
            assertThat(home.throttle())
                    .isEqualTo(new Throttle(1, minute(2), minute(0), minute(3), NumberFailures.NONE));
            assertThat(home.createdAt()).isEqualTo(minute(-60));
            assertThat(home.updatedAt()).isEqualTo(minute(4));
        }

        @Test
        void a_number_with_a_code_that_is_out_is_read() {
            var work = number(ANNA, WORK);

            assertThat(work.phoneNumber()).isEqualTo(WORK_NUMBER);
            assertThat(work.verification()).isEqualTo(new Verification.Pending(challenge("ver_work", 1)));
            assertThat(work.secondFactor()).isEqualTo(new SecondFactor.None());
        }

        @Test
        void a_number_that_another_owner_has_verified_is_taken() {
            assertThat(number(BEN, new PhoneNumberId("idn_ben")).verification())
                    .isEqualTo(new Verification.Taken(new Verification.Unverified()));
            assertThat(history(BEN, HOME_NUMBER)).isEqualTo(new Account.NumberHistory(true, null));
            assertThat(history(ANNA, DESK_NUMBER)).isEqualTo(new Account.NumberHistory(true, null));
        }

        @Test
        void a_number_that_an_operator_has_verified_is_read() {
            assertThat(number(BEN, DESK).phoneNumber()).isEqualTo(DESK_NUMBER);
            assertThat(number(BEN, DESK).verification())
                    .isEqualTo(new Verification.Verified(minute(1), new Proof.ByOperator()));
        }

        @Test
        void backup_codes_are_read() {
            assertThat(read(stores -> stores.accounts().find(ANNA)).backupCodes())
                    .isEqualTo(new BackupCodes(
                            new BackupCodesId("bkp_1"),
                            List.of(
                                    new BackupCode("0000", "1", "5a17", "0a", null),
                                    new BackupCode("0001", "1", "5a18", "0b", minute(1))),
                            3,
                            minute(2),
                            minute(0)));
        }

        @Test
        void possession_checks_are_read() {
            assertThat(check(HOME))
                    .contains(new PossessionCheck(
                            new ChallengeId("ver_1"),
                            HOME,
                            ANNA,
                            new Verification.Verified(
                                    minute(5), new Proof.ByCode(3, minute(10), new SessionId("sess_2"), null)),
                            minute(0)));
            assertThat(check(WORK))
                    .contains(new PossessionCheck(
                            new ChallengeId("ver_2"),
                            WORK,
                            ANNA,
                            new Verification.Failed(challenge("ver_2", 5)),
                            minute(0)));
        }

        @Test
        void a_second_factor_challenge_is_read() {
            var id = new ChallengeId("sfc_1");
            var stored = read(stores -> stores.challenges().find(id));
            boolean redeemedAgain = read(stores -> stores.challenges().redeem(id, minute(3)));

            assertThat(stored)
                    .contains(new SecondFactorChallenge(
                            id,
                            ANNA,
                            Purpose.STEP_UP,
                            new SessionId("sess_1"),
                            new RequestOrigin("192.0.2.1", "Firefox"),
                            new SecondFactorChallenge.Sent(HOME, challenge("ver_3", 0)),
                            2,
                            5,
                            minute(0),
                            minute(11),
                            new SecondFactorChallenge.Passed(minute(1), SecondFactorChallenge.Method.PHONE_CODE)));
            assertThat(redeemedAgain).isFalse();
        }

        @Test
        void a_challenge_with_an_address_that_is_none_is_read_without_it() {
            var stored = read(stores -> stores.challenges().find(new ChallengeId("sfc_2")));

            assertThat(stored.orElseThrow().origin()).isEqualTo(new RequestOrigin(null, "Firefox"));
        }

        @Test
        void a_queued_message_is_read_with_its_rounds_and_its_hand_overs() {
            assertThat(message("sms_queued"))
                    .isEqualTo(new TextMessage(
                            new MessageId("sms_queued"),
                            MessageType.SECOND_FACTOR,
                            ANNA,
                            HOME,
                            new ChallengeId("ver_4"),
                            "+1*******671",
                            2,
                            minute(0),
                            minute(10),
                            new Content(HOME_NUMBER, "123456 is your code.", "123456"),
                            "US",
                            List.of(
                                    new HandoverRecord("a", NOON, Duration.ofMillis(120), Result.UNKNOWN, "timed out"),
                                    new HandoverRecord(
                                            "b",
                                            NOON,
                                            Duration.ofMillis(80),
                                            Result.ACCEPTED,
                                            null,
                                            new BigDecimal("0.0083"))),
                            new State.Queued(3, minute(1)),
                            null));
        }

        @Test
        void settled_messages_are_read() {
            var handedOver = new State.HandedOver(minute(1), "a", "ref_1");
            var counts = read(stores -> stores.messages().counts(minute(0), minute(1)));

            assertThat(message("sms_delivered"))
                    .isEqualTo(new TextMessage(
                            new MessageId("sms_delivered"),
                            MessageType.VERIFICATION,
                            ANNA,
                            WORK,
                            new ChallengeId("ver_5"),
                            "",
                            1,
                            minute(0),
                            minute(3),
                            null,
                            null,
                            List.of(),
                            new State.Delivered(handedOver, minute(2)),
                            minute(3)));
            assertThat(message("sms_refused").state()).isEqualTo(new State.Refused(minute(1), "b", "HTTP 422"));
            assertThat(counts).containsExactly(new DeliveryCounts("a", "ZZ", 1, 1, 0, 1));
        }
    }

    private static Instant minute(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    private static Challenge challenge(String id, int attempts) {
        var digest = new CodeDigest("1", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
        return new Challenge(new ChallengeId(id), digest, null, minute(0), minute(10), attempts, 5);
    }

    @Nested
    class OnH2 extends OnFilled {
        @Override
        String url(Path folder) {
            return "jdbc:h2:file:" + folder.resolve("ringproof");
        }

        @Override
        String bytes(String hex) {
            return "X'" + hex + "'";
        }
    }

    @Nested
    class OnPostgresql extends OnFilled {
        @Override
        String url(Path folder) {
            return TestDatabases.postgresql();
        }

        @Override
        String bytes(String hex) {
            return "'\\\\x" + hex + "'";
        }
    }
}
