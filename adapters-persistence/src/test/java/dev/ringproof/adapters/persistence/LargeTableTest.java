package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.testkit.internal.Accounts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks that statements on a table of many messages read few rows on PostgreSQL, even if they were planned while the
 * table was empty.
 */
@Timeout(60)
class LargeTableTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final E164Number NUMBER = new E164Number("+14155552671");
    private static final int FEW = 30;
    /** The driver and PostgreSQL treat a statement differently after its fifth run. */
    private static final int TIMES = 15;

    private final String url = TestDatabases.postgresql();
    /** Has one connection, so that each run uses the plans of the runs before. */
    private final Database database = Database.open(TestDatabases.settings(url, 1));

    private final MessageRepository messages = database.stores().messages();

    @AfterEach
    void close() {
        database.close();
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stores 10,000 messages to as many numbers, one created every tenth of a second until now. */
    private void fill() {
        execute("""
                insert into text_message (id, type, owner_id, phone_number_id, challenge_id, number_index, created_at,
                        expires_at, wipe_at, state, attempts, settled_at, gateway, reference, region)
                select 'sms_' || g, 'VERIFICATION', 'user_' || g, 'idn_' || g, 'ver_' || g,
                        case g when 2000 then '\\x%s' else sha256(('n' || g)::bytea) end,
                        created, dead, case when dead > '%s' then dead end, 'HANDED_OVER', 0, created, 'webhook', 'r' || g, 'US'
                from generate_series(1, 10000) g,
                        lateral (select timestamptz '%s' - g * interval '0.1 seconds') as made (created),
                        lateral (select created + interval '10 minutes') as dies (dead)
                """.formatted(
                        HexFormat.of().formatHex(new NumberIndex(TestDatabases.INDEX_KEYS).of(NUMBER)), NOW, NOW));
    }

    @Test
    void finds_the_gateway_of_the_last_message_to_a_number() {
        readsFew(messages -> messages.lastGateway(NUMBER, NOW.minusSeconds(600), NOW));
    }

    @Test
    void marks_and_withdraws_the_messages_of_a_code() {
        readsFew(messages -> messages.markEntered(NUMBER, new ChallengeId("ver_2000"), NOW));
        readsFew(messages -> messages.expire(NUMBER, new ChallengeId("ver_2000"), NOW));
        readsFew(messages -> messages.expireAll(NUMBER, new PhoneNumberId("idn_2000"), NOW));
    }

    @Test
    void claims_due_messages() {
        readsFew(messages -> messages.claimDue(NOW, 256, DeliveryPolicy.DEFAULT));
        readsFew(messages -> messages.oldestDue(NOW));
    }

    @Test
    void wipes_the_messages_of_dead_codes() {
        readsFew(messages -> messages.wipe(NOW));
    }

    @Test
    void purges_old_messages() {
        readsFew(messages -> messages.purge(NOW.minusSeconds(2000), 500));
        readsFew(messages -> messages.purge(NOW.minusSeconds(999), 5));
    }

    @Test
    void a_purge_does_not_read_again_what_it_has_purged_while_an_older_transaction_is_open() throws SQLException {
        for (int i = 0; i < TIMES; i++) {
            purgeSome();
        }
        fill();
        try (var older = DriverManager.getConnection(url);
                var statement = older.createStatement()) {
            older.setAutoCommit(false);
            older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("select 1 from text_message limit 1");

            var read = Stream.generate(this::purgeSome).limit(30).toList();

            assertThat(read.getLast()).isLessThan(read.getFirst() + FEW);
        }
    }

    /** Purges a few messages, and returns how many entries of the index by time that has read. */
    private long purgeSome() {
        return database.stores().work().run(() -> {
            long before = readByTime();
            messages.purge(NOW, 20);
            return readByTime() - before;
        });
    }

    private static long readByTime() {
        return JpaUnitOfWork.session()
                .createNativeQuery(
                        "select pg_stat_get_xact_tuples_returned('text_message_created'::regclass)", Long.class)
                .getSingleResult();
    }

    @Test
    void finds_a_message_by_its_reference() {
        readsFew(messages -> messages.lockByReference("webhook", "r2000"));
    }

    @Test
    void lists_the_messages_to_a_number() {
        readsFew(messages -> messages.newest(NUMBER, new PhoneNumberId("idn_2000"), 20));
    }

    @Test
    void finds_the_notices_of_an_owner() {
        readsFew(messages -> messages.lockWaitingNotices(new OwnerId("user_2000"), NOW));
        readsFew(messages -> messages.noticeTimes(new OwnerId("user_2000"), NOW.minusSeconds(172_800), 10));
        readsFew(this::fillNotices, messages -> messages.lockWaitingNotices(new OwnerId("user_2000"), NOW));
        readsFew(
                this::fillNotices,
                messages -> messages.noticeTimes(new OwnerId("user_2000"), NOW.minusSeconds(172_800), 10));
    }

    /** Stores 10,000 notices to as many owners, half of which wait. */
    private void fillNotices() {
        fill();
        execute("""
                update text_message set type = 'NOTICE', challenge_id = null,
                        due_at = case when substr(id, 5)::integer %% 2 = 0 then timestamptz '%s' + interval '5 minutes' end
                """.formatted(NOW));
    }

    @Test
    void counts_only_the_latest_messages() {
        readsFew(messages -> messages.counts(NOW.minusSeconds(2), NOW));
    }

    @Test
    void finds_when_a_code_was_last_sent_to_a_number() {
        readsFew(_ -> database.stores().accounts().history(new OwnerId("user_2000"), NUMBER));
    }

    @Test
    void sees_who_has_opted_out_with_the_numbers_of_an_account() {
        readsFew(this::fillOptOuts, _ -> database.stores().accounts().lock(Accounts.ANNA));
        readsFew(this::fillOptOuts, _ -> database.stores().accounts().lockByNumber(Accounts.HOME));
        readsFew(this::fillOptOuts, _ -> database.stores().optOuts().find(NUMBER));
        readsFew(this::fillOptOuts, _ -> database.stores().optOuts().newest(10, 10));
    }

    /** Stores 10,000 opt-outs, and an account with two numbers. */
    private void fillOptOuts() {
        execute("""
                insert into opt_out (number_index, id, masked_number, source, created_at)
                select sha256(('n' || g)::bytea), 'opt_' || g, '+1********71', 'REPLY',
                        timestamptz '%s' - g * interval '0.1 seconds'
                from generate_series(1, 10000) g
                """.formatted(NOW));
        var account = Accounts.annaWithBothVerified();
        database.stores().work().run(() -> {
            database.stores().accounts().save(database.stores().accounts().open(account.owner(), NOW), account);
            return true;
        });
    }

    @Test
    void finds_users_page_by_page_and_by_their_numbers() {
        for (var field : UserSearch.Field.values()) {
            for (var descending : new boolean[] {true, false}) {
                var search = new UserSearch(List.of(), new UserSearch.Order(field, descending), 5, 10);
                readsFew(this::fillUsers, _ -> database.stores().users().find(search));
            }
        }
        var byNumber = UserSearch.of(new UserSearch.HasNumber(Set.of(NUMBER, new E164Number("+14155552672"))));
        readsFew(this::fillUsers, _ -> database.stores().users().find(byNumber));
        readsFew(this::fillUsers, _ -> database.stores().users().count(byNumber));
        var byExternalId = UserSearch.of(new UserSearch.HasExternalId(Set.of(new ExternalId("e2000"))));
        readsFew(this::fillUsers, _ -> database.stores().users().find(byExternalId));
        var anything = UserSearch.of(new UserSearch.AnyOf(List.of(
                new UserSearch.HasNumber(Set.of(NUMBER)),
                new UserSearch.HasId(Set.of(new OwnerId("user_7"))),
                new UserSearch.HasExternalId(Set.of(new ExternalId("e2000"))))));
        readsFew(this::fillUsers, _ -> database.stores().users().find(anything));
        readsFew(
                this::fillUsers,
                _ -> database.stores().accounts().find(List.of(new OwnerId("nobody"), new OwnerId("user_7"))));
        readsFew(this::fillUsers, _ -> database.stores().challenges().removeAll(new OwnerId("user_7")));
        readsFew(this::fillUsers, _ -> database.stores().refusals().remove(new OwnerId("user_7"), List.of()));
    }

    /**
     * Stores 10,000 users with a number each; half of the users have signed in. The tables are analyzed, as autovacuum
     * does it: a back end asks for users now and then, so a plan from the time before costs little.
     */
    private void fillUsers() {
        execute("""
                insert into account (id, external_id, created_at, updated_at, last_sign_in_at, last_active_at)
                select 'user_' || g, 'e' || g, made, made, case when g %% 2 = 0 then made end,
                        case when g %% 2 = 0 then made end
                from generate_series(1, 10000) g, lateral (select timestamptz '%s' - g * interval '1 seconds') as m (made)
                """.formatted(NOW));
        execute("""
                insert into phone_number (id, owner_id, number_sealed, number_index, state, failures, is_primary,
                        second_factor, created_at, updated_at, version)
                select 'idn_' || g, 'user_' || g, '', case g when 2000 then '\\x%s' else sha256(('n' || g)::bytea) end,
                        'UNVERIFIED', 0, false, 'NONE', now(), now(), 0
                from generate_series(1, 10000) g where g <> 7
                """.formatted(HexFormat.of().formatHex(new NumberIndex(TestDatabases.INDEX_KEYS).of(NUMBER))));
        execute("analyze account");
        execute("analyze phone_number");
    }

    @Test
    void purges_old_challenges_and_checks() {
        readsFew(this::fillChallenges, _ -> database.stores().challenges().purge(NOW.minusSeconds(2000), 500));
        readsFew(this::fillChallenges, _ -> database.stores().challenges().purge(NOW.minusSeconds(999), 5));
        readsFew(this::fillChecks, _ -> database.stores().checks().purge(NOW.minusSeconds(2000), 500));
        readsFew(this::fillChecks, _ -> database.stores().checks().purge(NOW.minusSeconds(999), 3));
    }

    @Test
    void wipes_the_sealed_codes_that_have_expired() {
        readsFew(this::fillCodes, _ -> database.stores().accounts().wipeCodes(NOW, 500));
        readsFew(this::fillCodes, _ -> database.stores().checks().wipeCodes(NOW, 500));
        readsFew(this::fillCodes, _ -> database.stores().challenges().wipeCodes(NOW, 500));
    }

    /** Stores 10,000 codes in each table. Of these, one still sealed has expired, and 2,000 sealed ones are valid. */
    private void fillCodes() {
        fillChecks();
        fillChallenges();
        for (var table : new String[] {"phone_number", "possession_check", "second_factor_challenge"}) {
            var id = table.equals("possession_check") ? "phone_number_id" : "id";
            execute("""
                    update %1$s set code_expires_at = timestamptz '%2$s' + (g - 8000) * interval '0.1 seconds',
                            code_sealed = case when g >= 8000 then 'sealed' end
                    from (select %3$s as key, substr(%3$s, 5)::integer as g from %1$s) as numbered where %3$s = key
                    """.formatted(table, NOW, id));
        }
    }

    @Test
    void raises_counters_of_a_request() {
        // A divided counter is read with its sixteen shards.
        reads(80, this::fillCounters, _ -> database.stores().counters().count(charges(), NOW));
        reads(80, this::fillCounters, _ -> database.stores().counters().look(charges(), NOW));
    }

    @Test
    void purges_counters_that_remember_nothing() {
        readsFew(this::fillCounters, _ -> database.stores().counters().purge(NOW.minus(Duration.ofDays(2001)), 500));
        readsFew(this::fillCounters, _ -> database.stores().counters().purge(NOW, 5));
    }

    private static List<Charge> charges() {
        var rule = LimitRule.of(1000, Duration.ofHours(1), 1000, Duration.ofDays(1));
        return Stream.of(
                        new Counter(Limit.NUMBER, NUMBER.value()),
                        new Counter(Limit.OWNER, "user_1"),
                        new Counter(Limit.PREFIX, "+2000"),
                        new Counter(Limit.SERVER, ""))
                .map(counter -> Charge.of(counter, rule, 1))
                .toList();
    }

    /** Stores the counters of 100,000 prefixes, fifty of which are forgotten each day until today. */
    private void fillCounters() {
        execute("""
                insert into limit_counter select 'prefix', '+' || g, 0, false, 3600, 0, 1, 0, 0, 0, 0, 0, 86400, 0, 1, 0, 0, 0,
                        0, 0, null, null, date '%s' - g / 50
                from generate_series(1, 100000) g on conflict do nothing
                """.formatted(LocalDate.ofInstant(NOW, ZoneOffset.UTC)));
    }

    /** Stores 10,000 challenges, one of which ended every tenth of a second until now. */
    private void fillChallenges() {
        execute("""
                insert into second_factor_challenge (id, owner_id, purpose, session_id, attempts, max_attempts, created_at,
                        expires_at, version)
                select 'ver_' || g, 'user_' || g, 'STEP_UP', 'sess_' || g, 0, 5, ended - interval '10 minutes', ended, 0
                from generate_series(1, 10000) g,
                        lateral (select timestamptz '%s' - g * interval '0.1 seconds') as ends (ended)
                """.formatted(NOW));
    }

    /** Stores 10,000 checks, one created every tenth of a second until now. */
    private void fillChecks() {
        execute("insert into account (id) values ('user')");
        execute("""
                insert into phone_number (id, owner_id, number_sealed, number_index, state, failures, is_primary,
                        second_factor, created_at, updated_at, version)
                select 'idn_' || g, 'user', '', sha256(('n' || g)::bytea), 'UNVERIFIED', 0, false, 'NONE', now(), now(), 0
                from generate_series(1, 10000) g
                """);
        execute("""
                insert into possession_check (phone_number_id, owner_id, check_id, state, created_at, version)
                select 'idn_' || g, 'user', 'ver_' || g, 'FAILED', timestamptz '%s' - g * interval '0.1 seconds', 0
                from generate_series(1, 10000) g
                """.formatted(NOW));
    }

    private void readsFew(Consumer<MessageRepository> look) {
        readsFew(this::fill, look);
    }

    private void readsFew(Runnable fill, Consumer<MessageRepository> look) {
        reads(FEW, fill, look);
    }

    private void reads(int lessThan, Runnable fill, Consumer<MessageRepository> look) {
        execute("truncate limit_counter, limit_standing, text_message, second_factor_challenge, possession_check,"
                + " phone_number, number_failures, opt_out, account cascade");
        for (int i = 0; i < TIMES; i++) {
            look(look);
        }
        fill.run();
        assertThat(look(look)).isLessThan(lessThan);
    }

    private long look(Consumer<MessageRepository> look) {
        return database.stores().work().run(() -> {
            long before = read();
            look.accept(messages);
            JpaUnitOfWork.session().flush();
            return read() - before;
        });
    }

    /** Returns how many rows of all tables and entries of their indexes this transaction has read. */
    private static long read() {
        return JpaUnitOfWork.session()
                .createNativeQuery(
                        "select sum(pg_stat_get_xact_tuples_returned(oid)) from pg_class"
                                + " where relnamespace = 'public'::regnamespace",
                        Long.class)
                .getSingleResult();
    }
}
