package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBackupCodes;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.ben;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.StoresContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opens databases with right, wrong and missing keys, and leads them out after a key was lost. */
@Timeout(120)
class DatabaseKeysTest {
    private static final String ONE = KeyRing.newPair("1", new Random(11));
    private static final String OTHER_ONE = KeyRing.newPair("1", new Random(12));
    private static final String TWO = KeyRing.newPair("2", new Random(13));
    private static final String INDEX = KeyRing.newPair("1", new Random(14));
    private static final String OTHER_INDEX = KeyRing.newPair("1", new Random(15));

    private static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT;

    abstract static class OnDatabase {
        private String url = "";

        abstract String newUrl();

        @BeforeEach
        void create() {
            url = newUrl();
        }

        private DatabaseSettings keys(String seal, String index) {
            return new DatabaseSettings(
                    url, null, null, 4, Duration.ofSeconds(10), KeyRing.parse(seal), KeyRing.parse(index));
        }

        private void open(String seal, String index) {
            Database.open(keys(seal, index)).close();
        }

        private void with(String seal, Consumer<Stores> work) {
            read(seal, INDEX, stores -> {
                work.accept(stores);
                return true;
            });
        }

        private <T> T read(String seal, String index, Function<Stores, T> work) {
            try (var database = Database.open(keys(seal, index))) {
                return database.stores().work().run(() -> work.apply(TestDatabases.stores(database)));
            }
        }

        private void store(String seal, Account account) {
            store(seal, INDEX, account);
        }

        private void store(String seal, String index, Account account) {
            read(seal, index, stores -> {
                stores.accounts().save(stores.accounts().open(account.owner(), NOON), account);
                return true;
            });
        }

        private Account account(String seal, OwnerId owner) {
            return read(seal, INDEX, stores -> stores.accounts().find(owner));
        }

        private void execute(String sql) {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private List<String> column(String sql) {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Makes the database one that a version without check values has written. */
        private void forgetTheKeys() {
            execute("delete from key_check where ring <> 'lock'");
        }

        private List<String> rememberedSealKeys() {
            return column("select key_id from key_check where ring = 'SEAL_KEYS' order by key_id");
        }

        private void refuses(String seal, String index, KeyException.Ring ring, String problem) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> open(seal, index)).isInstanceOfSatisfying(KeyException.class, refused -> {
                    assertThat(refused.ring()).isEqualTo(ring);
                    assertThat(refused.problem()).isEqualTo(problem);
                });
            }
        }

        private static final String NOT_THE_KEY = "key 1 is not the key that this database was written with";

        private static TextMessage message(String id, Instant now, Duration life) {
            return TextMessage.queued(
                    new MessageId(id),
                    MessageType.VERIFICATION,
                    ANNA,
                    HOME,
                    new ChallengeId("ver_1"),
                    new Content(HOME_NUMBER, "123456 is your code.", "123456"),
                    now,
                    now.plus(life),
                    POLICY);
        }

        @Test
        void the_same_keys_open_the_database_again_and_others_do_not() {
            open(ONE, INDEX);

            assertThatCode(() -> open(ONE, INDEX)).doesNotThrowAnyException();
            refuses(OTHER_ONE, INDEX, KeyException.Ring.SEAL_KEYS, NOT_THE_KEY);
            assertThatThrownBy(() -> open(OTHER_ONE, INDEX)).hasMessage("sealKeys: " + NOT_THE_KEY);
        }

        @Test
        void another_index_key_is_refused_whatever_its_id_is() {
            store(ONE, anna());

            refuses(ONE, OTHER_INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);
            refuses(
                    ONE,
                    OTHER_INDEX.replace("1:", "new:"),
                    KeyException.Ring.INDEX_KEYS,
                    "key new is not the key that this database was written with");
            assertThatCode(() -> open(ONE, INDEX.replace("1:", "renamed:"))).doesNotThrowAnyException();
        }

        @Test
        void an_index_key_that_has_indexed_nothing_may_be_replaced() {
            open(ONE, INDEX);

            assertThatCode(() -> open(ONE, OTHER_INDEX)).doesNotThrowAnyException();
            store(ONE, OTHER_INDEX, anna());
            refuses(ONE, INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);
        }

        @Test
        void a_key_that_rows_need_must_not_be_missing() {
            store(ONE, prepared(annaWithBackupCodes(), HOME));
            store(ONE, prepared(ben(), new PhoneNumberId("idn_ben")));
            with(ONE, stores -> {
                stores.messages().add(message("m1", NOON, Duration.ofMinutes(10)));
                stores.messages().add(message("m2", NOON, Duration.ofMinutes(10)));
                var claimed = stores.messages()
                        .claimDue(NOON.plusSeconds(60), 1, POLICY)
                        .getFirst();
                stores.messages().update(List.of(claimed.handedOver("a", "r", NOON)));
            });
            execute("update phone_number set code_expires_at = current_timestamp + interval '5' minute"
                    + " where state = 'PENDING'");

            refuses(
                    TWO,
                    INDEX,
                    KeyException.Ring.SEAL_KEYS,
                    "key 1 is missing, and rows need it: phone numbers 3, waiting messages 1, readable messages 1,"
                            + " sets of backup codes 1, valid codes of numbers 1");
        }

        @Test
        void a_key_that_only_valid_codes_need_must_not_be_missing_until_they_expire() {
            store(TWO + "," + ONE, prepared(anna(), HOME));
            open(TWO + "," + ONE, INDEX);
            execute("update phone_number set code_expires_at = current_timestamp + interval '5' minute");
            execute("insert into possession_check (phone_number_id, owner_id, check_id, state, challenge_id, code_key,"
                    + " code_digest, code_sealed, code_issued_at, code_expires_at, attempts, max_attempts, created_at,"
                    + " version) select id, owner_id, 'ver_2', state, 'ver_2', code_key, code_digest, code_sealed, code_issued_at,"
                    + " code_expires_at, 0, 5, created_at, 0 from phone_number");
            execute("insert into second_factor_challenge (id, owner_id, purpose, attempts, max_attempts, created_at,"
                    + " expires_at, sent_to, challenge_id, code_key, code_digest, code_sealed, code_issued_at, code_expires_at,"
                    + " version)"
                    + " select 'sfc_1', owner_id, 'SIGN_IN', 0, 5, created_at, code_expires_at, id, 'ver_3', code_key,"
                    + " code_digest, code_sealed, code_issued_at, code_expires_at, 0 from phone_number");

            refuses(
                    TWO,
                    INDEX,
                    KeyException.Ring.SEAL_KEYS,
                    "key 1 is missing, and rows need it: valid codes of numbers 1, valid codes of possession checks 1,"
                            + " valid codes of challenges 1");

            for (var table : List.of("phone_number", "possession_check", "second_factor_challenge")) {
                execute("update " + table + " set code_expires_at = current_timestamp");
            }
            assertThatCode(() -> open(TWO, INDEX)).doesNotThrowAnyException();
        }

        @Test
        void a_key_that_no_row_needs_may_be_dropped_and_is_forgotten() {
            open(TWO + "," + ONE, INDEX);
            store(TWO, anna());

            assertThatCode(() -> open(TWO, INDEX)).doesNotThrowAnyException();
            assertThat(rememberedSealKeys()).containsExactly("2");
            assertThatCode(() -> open(TWO + "," + OTHER_ONE, INDEX)).doesNotThrowAnyException();
            assertThat(rememberedSealKeys()).containsExactly("1", "2");
        }

        @Test
        void a_database_from_before_the_check_values_is_opened_with_its_own_keys_only() {
            store(ONE, verified(anna(), HOME));
            forgetTheKeys();

            refuses(OTHER_ONE, INDEX, KeyException.Ring.SEAL_KEYS, NOT_THE_KEY);
            refuses(ONE, OTHER_INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);
            refuses(TWO, INDEX, KeyException.Ring.SEAL_KEYS, "key 1 is missing, and rows need it: phone numbers 1");
            assertThat(rememberedSealKeys()).isEmpty();
            assertThatCode(() -> open(TWO + "," + ONE, INDEX)).doesNotThrowAnyException();
            assertThat(rememberedSealKeys()).containsExactly("1", "2");
        }

        @Test
        void a_key_that_only_an_old_message_or_backup_code_names_is_missed_in_a_database_from_before() {
            store(TWO, annaWithBackupCodes());
            with(ONE + "," + TWO, stores -> stores.messages().add(message("m1", NOON, Duration.ofMinutes(10))));
            forgetTheKeys();

            refuses(
                    TWO,
                    INDEX,
                    KeyException.Ring.SEAL_KEYS,
                    "key 1 is missing, and rows need it: waiting messages 1, sets of backup codes 1");
        }

        @Test
        void nodes_that_start_at_once_agree_on_one_key() throws Exception {
            open(TWO, INDEX);
            var starts = IntStream.range(0, 8)
                    .<Callable<Optional<String>>>mapToObj(i -> () -> {
                        try {
                            open(TWO + "," + (i % 2 == 0 ? ONE : OTHER_ONE), INDEX);
                            return Optional.empty();
                        } catch (KeyException e) {
                            return Optional.of(e.problem());
                        }
                    })
                    .toList();

            var refusals = StoresContract.atOnce(starts).stream()
                    .flatMap(Optional::stream)
                    .toList();

            assertThat(refusals).containsExactly(NOT_THE_KEY, NOT_THE_KEY, NOT_THE_KEY, NOT_THE_KEY);
            assertThat(rememberedSealKeys()).containsExactly("1", "2");
        }

        @Test
        void every_column_that_needs_a_key_is_looked_at() {
            open(ONE, INDEX);

            // What limits count by is indexed if it is secret.
            assertThat(Stream.of("number_index", "counted")
                            .flatMap(column -> tables(column).stream())
                            .sorted())
                    .containsExactlyElementsOf(sorted(List.of(IndexedTable.values()), IndexedTable::table));
            assertThat(
                            column(
                                    "select lower(table_name) || '.' || lower(column_name) from information_schema.columns"
                                            + " where lower(column_name) like '%_sealed' and lower(column_name) <> 'code_sealed' order by 1"))
                    .containsExactlyElementsOf(
                            sorted(List.of(SealedColumn.values()), column -> column.table() + "." + column.column()));
            assertThat(tables("code_key"))
                    .containsExactly("phone_number", "possession_check", "second_factor_challenge", "sign_in");
            // A sealed code has the key of its digest, which a valid code needs anyway.
            assertThat(tables("code_sealed")).isEqualTo(tables("code_key"));
        }

        private List<String> tables(String column) {
            return column("select lower(table_name) from information_schema.columns where lower(column_name) = '"
                    + column + "' order by 1");
        }

        private static <T> List<String> sorted(List<T> all, Function<T, String> name) {
            return all.stream().map(name).sorted().toList();
        }

        @Test
        void a_sign_in_whose_number_cannot_be_opened_any_more_must_begin_again() {
            var named = SignIn.begin(
                            new SignInId("sia_1"),
                            new ClientId("client_1"),
                            new SessionId("sess_1"),
                            NOON,
                            SessionPolicy.DEFAULT)
                    .with(PhoneSignIn.with(HOME_NUMBER, new PhoneNumberId("idn_shown")));
            with(ONE, stores -> stores.signIns().save(named));

            with(
                    TWO,
                    stores -> assertThat(stores.signIns()
                                    .find(named.id())
                                    .orElseThrow()
                                    .phone())
                            .isNull());
        }

        @Test
        void a_lost_key_is_abandoned_with_all_that_it_alone_can_read() {
            var anna = reserved(reserved(annaWithBothVerified(), WORK, NOON), HOME, NOON.plusSeconds(1));
            store(TWO, anna);
            store(ONE + "," + TWO, ben());
            with(ONE + "," + TWO, stores -> stores.messages().add(message("m1", NOON, Duration.ofMinutes(10))));
            var lost = new LostSealKey(keys(OTHER_ONE + "," + TWO, INDEX), "1");

            assertThat(lost.needs()).isEqualTo("phone numbers 1, waiting messages 1, sets of backup codes 1");
            lost.abandon();

            assertThat(lost.needs()).isEmpty();
            assertThat(rememberedSealKeys()).containsExactly("2");
            assertThat(account(TWO, BEN).numbers()).isEmpty();
            var after = account(TWO, ANNA);
            assertThat(after.numbers()).isEqualTo(anna.numbers());
            assertThat(after.backupCodes()).isNull(); // the fixture has made them with key 1
            var message = read(TWO, INDEX, stores -> stores.messages().find(new MessageId("m1")))
                    .orElseThrow();
            assertThat(message.status()).isEqualTo(MessageStatus.EXPIRED);
            assertThat(message.content()).isNull();
            assertThatCode(() -> open(OTHER_ONE + "," + TWO, INDEX)).doesNotThrowAnyException();
        }

        @Test
        void an_account_that_loses_some_numbers_with_a_key_is_as_if_its_owner_had_removed_them() {
            var anna = reserved(reserved(annaWithBothVerified(), HOME, NOON), WORK, NOON.plusSeconds(1));
            store(ONE, annaWithBothVerified().destroy(WORK, NOON).account());
            with(TWO + "," + ONE, stores -> {
                var home = stores.accounts().open(ANNA, NOON);
                stores.accounts().save(home, anna);
            });
            execute("update backup_codes set codes = replace(codes, ' 1 ', ' 2 ')");

            new LostSealKey(keys(TWO, INDEX), "1").abandon();

            var asRemoved = anna.destroy(HOME, NOON).account();
            assertThat(account(TWO, ANNA).numbers())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("updatedAt")
                    .isEqualTo(asRemoved.numbers());
            assertThat(requireNonNull(account(TWO, ANNA).backupCodes()).remaining())
                    .isEqualTo(requireNonNull(asRemoved.backupCodes()).remaining());
            assertThat(account(TWO, ANNA).numbers())
                    .extracting(PhoneNumber::primary)
                    .containsExactly(true);
        }

        @Test
        void backup_codes_go_with_the_last_second_factor() {
            store(ONE, annaWithBackupCodes().destroy(WORK, NOON).account());
            execute("update backup_codes set codes = replace(codes, ' 1 ', ' 2 ')");
            open(ONE + "," + TWO, INDEX);

            new LostSealKey(keys(TWO, INDEX), "1").abandon();

            assertThat(column("select owner_id from backup_codes")).isEmpty();
        }

        @Test
        void a_key_that_is_in_the_ring_is_not_abandoned() {
            store(ONE, anna());

            assertThatThrownBy(() -> new LostSealKey(keys(ONE, INDEX), "1").abandon())
                    .hasMessage("sealKeys: key 1 is not lost: it is in the ring");
            assertThat(account(ONE, ANNA).numbers()).hasSize(1);
        }

        @Test
        void all_numbers_are_found_under_a_new_index_key_and_none_under_the_old_one() {
            store(ONE, verified(anna(), HOME));
            store(ONE, ben());
            with(ONE, stores -> {
                stores.messages().add(message("m1", NOON, Duration.ofMinutes(10)));
                stores.accounts().history(ANNA, HOME_NUMBER);
            });
            execute("update number_failures set failures = 3");
            execute("insert into number_failures (number_index, failures, changed_at, version)"
                    + " select cast('gone' as bytea), failures, changed_at, 0 from number_failures");
            with(ONE, stores -> {
                stores.refusals().save(HOME_NUMBER, refusal(HOME));
                stores.refusals().save(HOME_NUMBER, refusal(new PhoneNumberId("idn_gone")));
                stores.refusals().save(HOME_NUMBER, refusal(null));
            });
            execute("insert into text_message (id, owner_id, phone_number_id, number_index, created_at, expires_at,"
                    + " state, attempts) select 'old', owner_id, 'idn_gone', number_index, created_at, expires_at,"
                    + " 'EXPIRED', 0 from text_message");

            assertThat(new NumberReindexing(keys(ONE, OTHER_INDEX)).run()).isEqualTo(2);

            refuses(ONE, INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);
            var history = read(ONE, OTHER_INDEX, stores -> stores.accounts().history(BEN, HOME_NUMBER));
            assertThat(history.verifiedByAnother()).isTrue();
            var messages = read(ONE, OTHER_INDEX, stores -> stores.messages().newest(HOME_NUMBER, HOME, 10));
            assertThat(messages).extracting(message -> message.id().value()).containsExactly("m1");
            assertThat(column("select id from text_message where number_index = cast('' as bytea)"))
                    .containsExactly("old");
            var refusals = read(ONE, OTHER_INDEX, stores -> stores.refusals().newest(HOME_NUMBER, 10));
            assertThat(refusals).containsExactly(refusal(HOME));
            assertThat(column("select id from last_refusal")).containsExactly(HOME.value());
            assertThat(column("select failures from number_failures where number_index in"
                            + " (select number_index from phone_number)"))
                    .containsExactly("3");
            assertThat(column("select failures from number_failures")).hasSize(1);
            assertThat(column("select id from phone_number where proven_index = number_index"))
                    .containsExactly(HOME.value());
        }

        private static final E164Number NOBODYS_NUMBER = new E164Number("+14155550000");

        private void optOut(String seal, String index, E164Number... numbers) {
            read(seal, index, stores -> {
                for (var number : numbers) {
                    stores.optOuts().add(number, OptOut.of(number, OptOut.Source.REPLY, "twilio", NOON));
                }
                return true;
            });
        }

        private boolean hasOptedOut(String seal, String index, E164Number number) {
            return read(seal, index, stores -> stores.optOuts().find(number)).isPresent();
        }

        @Test
        void opt_outs_survive_a_new_index_key_also_those_of_numbers_that_nobody_has() {
            store(ONE, anna());
            optOut(ONE, INDEX, HOME_NUMBER, NOBODYS_NUMBER);

            assertThat(new NumberReindexing(keys(ONE, OTHER_INDEX)).run()).isOne();

            assertThat(hasOptedOut(ONE, OTHER_INDEX, HOME_NUMBER)).isTrue();
            assertThat(hasOptedOut(ONE, OTHER_INDEX, NOBODYS_NUMBER)).isTrue();
            assertThat(read(ONE, OTHER_INDEX, stores -> stores.accounts().find(ANNA))
                            .numbers())
                    .extracting(PhoneNumber::optedOut)
                    .containsExactly(true);
            assertThat(column("select id from opt_out")).hasSize(2);
        }

        @Test
        void an_opt_out_alone_forbids_another_index_key() {
            optOut(ONE, INDEX, NOBODYS_NUMBER);

            refuses(ONE, OTHER_INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);
        }

        @Test
        void of_two_opt_outs_of_one_number_under_two_index_keys_one_stays() {
            optOut(ONE, INDEX, NOBODYS_NUMBER);
            execute("create table aside as select * from opt_out");
            execute("delete from opt_out");
            optOut(ONE, OTHER_INDEX, NOBODYS_NUMBER);
            execute("insert into opt_out select * from aside");
            execute("drop table aside");

            new NumberReindexing(keys(ONE, OTHER_INDEX)).run();

            assertThat(column("select id from opt_out")).hasSize(1);
            assertThat(hasOptedOut(ONE, OTHER_INDEX, NOBODYS_NUMBER)).isTrue();
        }

        @Test
        void opt_outs_are_sealed_again_and_so_need_the_older_key_no_more() {
            optOut(ONE, INDEX, HOME_NUMBER, NOBODYS_NUMBER);
            optOut(TWO + "," + ONE, INDEX, new E164Number("+14155550001"));
            refuses(TWO, INDEX, KeyException.Ring.SEAL_KEYS, "key 1 is missing, and rows need it: opt-outs 2");

            assertThat(new NumberResealing(keys(TWO + "," + ONE, INDEX)).run()).isEqualTo(2);

            assertThatCode(() -> open(TWO, INDEX)).doesNotThrowAnyException();
            new NumberReindexing(keys(TWO, OTHER_INDEX)).run();
            assertThat(hasOptedOut(TWO, OTHER_INDEX, NOBODYS_NUMBER)).isTrue();
        }

        @Test
        void opt_outs_still_hold_after_their_seal_key_was_lost() {
            optOut(ONE, INDEX, HOME_NUMBER, NOBODYS_NUMBER);
            store(TWO + "," + ONE, anna());
            var lost = new LostSealKey(keys(TWO, INDEX), "1");
            assertThat(lost.needs()).isEqualTo("opt-outs 2");

            lost.abandon();

            assertThat(lost.needs()).isEmpty();
            assertThat(hasOptedOut(TWO, INDEX, HOME_NUMBER)).isTrue();
            assertThat(hasOptedOut(TWO, INDEX, NOBODYS_NUMBER)).isTrue();
            assertThat(new NumberResealing(keys(TWO, INDEX)).run()).isZero();
            // Only a phone number can tell which number an entry without a number is about.
            new NumberReindexing(keys(TWO, OTHER_INDEX)).run();
            assertThat(hasOptedOut(TWO, OTHER_INDEX, HOME_NUMBER)).isTrue();
            assertThat(column("select id from opt_out")).hasSize(1);
        }

        private static LastRefusal refusal(@Nullable PhoneNumberId id) {
            return new LastRefusal(ANNA, id, Cause.LIMIT_OF_OWNER, List.of("limit owner: 11 of 10/PT1H"), NOON);
        }

        @Test
        void a_new_index_key_forgets_the_counters_of_secret_values_and_nothing_else() {
            var rule = LimitRule.of(5, Duration.ofMinutes(10), 10, Duration.ofDays(1));
            var blocked = new Standing(Standing.Kind.BLOCKED_BY_OPERATOR, NOON, null, 0);
            var charges = Stream.of(new Counter(Limit.NUMBER, HOME_NUMBER.value()), new Counter(Limit.PREFIX, "+1415"))
                    .map(counter -> Charge.of(counter, rule, 1))
                    .toList();
            with(ONE, stores -> {
                stores.counters().count(charges, NOON);
                charges.forEach(charge -> stores.counters().decide(charge.counter(), blocked, NOON));
            });
            refuses(ONE, OTHER_INDEX, KeyException.Ring.INDEX_KEYS, NOT_THE_KEY);

            new NumberReindexing(keys(ONE, OTHER_INDEX)).run();

            var counts = read(ONE, OTHER_INDEX, stores -> stores.counters().count(charges, NOON))
                    .counts();
            assertThat(counts)
                    .extracting(count -> count.used().getFirst().amount())
                    .containsExactly(1L, 2L);
            assertThat(counts).extracting(Count::standing).containsExactly(null, blocked);
            assertThat(column("select count(*) from limit_counter")).containsExactly("2");
            assertThat(column("select limit_name from limit_standing")).containsExactly("prefix");
            assertThat(column("select counted from limit_counter where limit_name = 'number'"))
                    .noneMatch(counted -> counted.contains("5552671"));
        }

        @Test
        void more_numbers_than_fit_in_one_batch_are_indexed_and_sealed_again() {
            with(ONE, stores -> {
                for (int i = 0; i < 1001; i++) {
                    var owner = new OwnerId("user_" + i);
                    var id = new PhoneNumberId("idn_" + i);
                    var account = dev.ringproof.testkit.internal.Accounts.with(Account.empty(owner), id, HOME_NUMBER);
                    stores.accounts().save(stores.accounts().open(owner, NOON), account);
                }
            });

            assertThat(new NumberReindexing(keys(ONE, OTHER_INDEX)).run()).isEqualTo(1001);
            assertThat(column("select count(distinct number_index) from phone_number"))
                    .containsExactly("1");
            assertThat(new NumberResealing(keys(TWO + "," + ONE, OTHER_INDEX)).run())
                    .isEqualTo(1001);
            assertThat(new NumberResealing(keys(TWO + "," + ONE, OTHER_INDEX)).run())
                    .isZero();
            assertThatCode(() -> open(TWO, OTHER_INDEX)).doesNotThrowAnyException();
            var last = read(TWO, OTHER_INDEX, stores -> stores.accounts().find(new OwnerId("user_1000")));
            assertThat(last.numbers()).extracting(PhoneNumber::phoneNumber).containsExactly(HOME_NUMBER);
        }

        @Test
        void a_number_that_two_owners_have_verified_under_two_index_keys_stops_the_reindexing() {
            store(ONE, verified(anna(), HOME));
            execute("create table aside as select * from phone_number");
            execute("delete from phone_number");
            execute("delete from number_failures");
            store(ONE, OTHER_INDEX, verified(ben(), new PhoneNumberId("idn_ben")));
            execute("insert into phone_number select * from aside");
            execute("drop table aside");

            assertThatThrownBy(() -> new NumberReindexing(keys(ONE, OTHER_INDEX)).run())
                    .hasMessage("the phone numbers idn_ben and idn_home are the same number, and only one of them can"
                            + " stay; delete the other one first");

            execute("delete from phone_number where id = 'idn_ben'");
            assertThat(new NumberReindexing(keys(ONE, OTHER_INDEX)).run()).isEqualTo(1);
        }

        @Test
        void a_node_without_the_key_of_a_message_leaves_it_to_others_and_settles_it_in_the_end() {
            var now = Instant.parse("2026-11-24T12:00:00Z");
            var due = now.plus(POLICY.lease());
            try (var behind = Database.open(keys(ONE, INDEX));
                    var ahead = Database.open(keys(TWO + "," + ONE, INDEX))) {
                ahead.stores().work().run(() -> {
                    ahead.stores().messages().add(message("theirs", now, Duration.ofMinutes(10)));
                    return true;
                });
                behind.stores().work().run(() -> {
                    behind.stores().messages().add(message("mine", now, Duration.ofMinutes(10)));
                    return true;
                });

                var claimed = behind.stores()
                        .work()
                        .run(() -> behind.stores().messages().claimDue(due, 10, POLICY));
                var later = ahead.stores()
                        .work()
                        .run(() -> ahead.stores().messages().claimDue(due.plusSeconds(1), 10, POLICY));

                assertThat(claimed).extracting(message -> message.id().value()).containsExactly("mine");
                assertThat(later).extracting(message -> message.id().value()).containsExactly("theirs");
                assertThat(later.getFirst().content()).isNotNull();
                behind.stores().work().run(() -> {
                    behind.stores().messages().update(List.of(later.getFirst().handedOver("a", "r", due)));
                    return true;
                });
                assertThat(find(ahead, "theirs").content()).isNotNull();
                assertThat(find(behind, "theirs").content()).isNull();
                behind.stores().work().run(() -> {
                    behind.stores().messages().expire(HOME_NUMBER, new ChallengeId("ver_1"), due);
                    behind.stores().messages().wipe(due);
                    return true;
                });
                assertThat(find(ahead, "theirs").status()).isEqualTo(MessageStatus.HANDED_OVER);
                assertThat(find(ahead, "theirs").content()).isNull();
            }
        }

        @Test
        void a_message_without_a_key_that_nobody_has_expires_with_its_code() {
            var now = Instant.parse("2026-11-24T12:00:00Z");
            try (var behind = Database.open(keys(ONE, INDEX));
                    var ahead = Database.open(keys(TWO + "," + ONE, INDEX))) {
                ahead.stores().work().run(() -> {
                    ahead.stores().messages().add(message("theirs", now, Duration.ofMinutes(10)));
                    return true;
                });

                var claimed = behind.stores()
                        .work()
                        .run(() -> behind.stores().messages().claimDue(now.plus(Duration.ofMinutes(10)), 10, POLICY));

                assertThat(claimed).isEmpty();
                assertThat(find(ahead, "theirs").status()).isEqualTo(MessageStatus.EXPIRED);
            }
        }

        private static TextMessage find(Database database, String id) {
            return database.stores()
                    .work()
                    .run(() -> database.stores().messages().find(new MessageId(id)))
                    .orElseThrow();
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.h2() + ";DB_CLOSE_DELAY=-1";
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.postgresql();
        }

        @Test
        void nothing_is_reindexed_and_no_key_abandoned_while_a_node_is_connected() {
            var settings = TestDatabases.settings(newUrl());
            try (var database = Database.open(settings)) {
                assertThat(database.answers()).isTrue();
                assertThatThrownBy(() -> new NumberReindexing(settings).run())
                        .hasMessage("a node is connected to the database; stop all nodes first");
                assertThatThrownBy(() -> new LostSealKey(settings, "9").abandon())
                        .hasMessage("a node is connected to the database; stop all nodes first");
            }
        }

        @Test
        void a_start_with_the_same_keys_reads_none_of_many_rows() throws SQLException {
            var settings = TestDatabases.settings(newUrl());
            Database.open(settings).close();
            try (var connection = DriverManager.getConnection(settings.url());
                    var statement = connection.createStatement()) {
                statement.execute("insert into account (id) values ('user')");
                statement.execute("""
                        insert into phone_number (id, owner_id, number_sealed, number_index, state, failures, is_primary,
                            second_factor, created_at, updated_at, version)
                        select 'idn_' || g, 'user', '\\x010131', sha256(g::text::bytea), 'UNVERIFIED', 0, false, 'NONE',
                            now(), now(), 0 from generate_series(1, 10000) g
                        """);
            }

            try (var connection = Database.connect(settings)) {
                var checks = new KeyChecks(connection, settings);
                checks.lock();
                checks.checkSealKeys();
                checks.checkIndexKey();
                assertThat(read(connection)).isLessThan(10);
            }
        }

        private static long read(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select sum(pg_stat_get_xact_tuples_returned(oid)) from pg_class"
                            + " where relnamespace = 'public'::regnamespace")) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
