package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.as;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.Limits;
import dev.ringproof.testkit.internal.SameStores;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks what each step of a verification costs on PostgreSQL: one commit before the answer, with few statements.
 * All limits are on, and one statement counts for all of them. */
@Timeout(60)
class CommitsTest {
    private static final OwnerId ANNA = new OwnerId("anna");

    private final Statements statements = new Statements();
    private final BlockingQueue<List<String>> mine = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<String>> others = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> carrierAnswers = new CompletableFuture<>();
    private final CompletableFuture<String> code = new CompletableFuture<>();
    private final Thread caller = Thread.currentThread();

    private final SettableClock clock = new SettableClock(Accounts.NOON);

    /** It moves little, since a node adds up the shards of divided counters once a second. */
    private final InstantSource ticking = () -> {
        clock.advance(Duration.ofNanos(1000));
        return clock.instant();
    };

    private Database database;
    private Ringproof ringproof;

    private static final String SETTLEMENT = "settle text_message";

    /** Collects the statements of the unit of work that a thread runs. */
    private static final class Statements implements StatementInspector {
        private static final long serialVersionUID = 1L;
        private static final Pattern STATEMENT = Pattern.compile(
                "^(?:with raised as \\()?(select|insert|update|delete)(?: into| .*? from| from)? ([a-z_]+)");
        /** Is read with each number, and so costs no statement. */
        private static final Pattern READ_WITH_A_NUMBER =
                Pattern.compile("\\(select [^()]*from (number_failures|opt_out) [^()]*\\)");

        private static final ThreadLocal<List<String>> UNIT = ThreadLocal.withInitial(ArrayList::new);

        @Override
        public String inspect(String sql) {
            var statement = STATEMENT.matcher(READ_WITH_A_NUMBER.matcher(sql).replaceAll(""));
            var name = statement.find() ? statement.group(1) + " " + statement.group(2) : sql;
            UNIT.get().add(sql.contains("settled_at = ?") ? SETTLEMENT : name);
            return sql;
        }
    }

    /** Runs units of work, each of which is one commit, and collects the statements of each. */
    private final class CountedWork implements UnitOfWork {
        private final UnitOfWork real = database.stores().work();

        @Override
        public <T> T run(Supplier<T> work) {
            Statements.UNIT.get().clear();
            var result = real.run(work);
            (Thread.currentThread() == caller ? mine : others).add(List.copyOf(Statements.UNIT.get()));
            return result;
        }
    }

    @BeforeEach
    void openAll() {
        open();
        openShards();
    }

    private void open() {
        database = Database.open(
                TestDatabases.settings(TestDatabases.postgresql()),
                Map.of("hibernate.session_factory.statement_inspector", statements));
        ringproof = Ringproof.with(message -> {
                    code.complete(message.code());
                    carrierAnswers.join();
                    return new SmsGateway.Handover.Accepted("r");
                })
                .stores(SameStores.with(new CountedWork(), ticking, TestDatabases.stores(database)))
                .verification(withoutPauses())
                .limits(Limits.WIDE_OPEN.with(
                        Limit.NOTICES, LimitPolicy.DEFAULT.rule(Limit.NOTICES).orElseThrow()))
                .build();
    }

    /** The first requests on a new database open the shards of divided counters, and the node adds them up. */
    private void openShards() {
        var charges = Stream.concat(
                        Stream.of(
                                        new Counter(Limit.WRONG_CODES, ""),
                                        new Counter(Limit.WIDE_PREFIX, "+14155"),
                                        new Counter(Limit.REGION, "US"),
                                        new Counter(Limit.SERVER, ""))
                                .flatMap(counter -> Limits.WIDE_OPEN.charge(counter.limit(), counter.value()).stream()),
                        Limits.WIDE_OPEN.budget().charges("US", 1, BigDecimal.ONE, false).stream())
                .toList();
        for (int i = 0; i < 17; i++) {
            database.stores().work().run(() -> database.stores().counters().count(charges, clock.instant()));
        }
    }

    private static VerificationPolicy withoutPauses() {
        var d = VerificationPolicy.DEFAULT;
        return new VerificationPolicy(
                d.codeLength(),
                d.codeLifetime(),
                d.maxAttempts(),
                Duration.ZERO,
                d.failures(),
                d.maxNumbers(),
                d.maxUnverified());
    }

    @AfterEach
    void close() {
        carrierAnswers.complete(null);
        ringproof.close();
        database.close();
    }

    @Test
    void a_creation_commits_once() {
        ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        ringproof.phoneNumbers().create(as(ANNA), "+14155552672").orElseThrow();

        assertThat(mine)
                .containsExactly(
                        List.of(
                                "select account",
                                "insert limit_counter",
                                "select phone_number",
                                "insert account",
                                "insert phone_number"),
                        List.of(
                                "select account",
                                "select phone_number",
                                "insert limit_counter",
                                "select phone_number",
                                "insert phone_number",
                                "update account"));
    }

    /** A user is as new as their numbers, so the row of the account is written whenever there are other numbers. */
    @Test
    void a_user_is_created_found_changed_and_deleted_by_few_statements() {
        var users = ringproof.users();
        var numbers = List.of(
                new NewNumber("+14155552671", AddedAs.VERIFIED), new NewNumber("+14155552672", AddedAs.EXCLUSIVE));
        users.create(new NewUser(ANNA, new ExternalId("a"), numbers)).orElseThrow();
        users.get(ANNA);
        users.update(ANNA, new UserUpdate(null, true, new ExternalId("b"))).orElseThrow();
        users.replaceNumbers(ANNA, numbers.getFirst()).orElseThrow();
        users.delete(ANNA).orElseThrow();

        assertThat(mine)
                .containsExactly(
                        List.of(
                                "select account",
                                "select account",
                                "select phone_number",
                                "select phone_number",
                                "insert account",
                                "insert phone_number"),
                        List.of("select account", "select phone_number"),
                        List.of("select account", "select phone_number", "select account", "update account"),
                        List.of(
                                "select account",
                                "select phone_number",
                                "select phone_number",
                                "select text_message",
                                "select text_message",
                                "update account",
                                "delete phone_number",
                                "delete remembered_device",
                                "insert phone_number"),
                        List.of("select user_session"),
                        List.of(
                                "select account",
                                "select phone_number",
                                "delete second_factor_challenge",
                                "delete user_session",
                                "delete ticket",
                                "delete sign_in",
                                "delete remembered_device",
                                "delete last_refusal",
                                "select text_message",
                                "delete phone_number",
                                "delete remembered_device",
                                "delete account"),
                        List.of("select user_session"));
    }

    @Test
    void a_list_of_users_takes_three_statements_at_most_and_a_count_takes_one() {
        for (int i = 0; i < 20; i++) {
            added(new OwnerId("user_" + i), "+1415555%04d".formatted(2600 + i), i == 1);
        }
        mine.clear();

        assertThat(ringproof.users().list(new UserSearch(List.of(), UserSearch.NEWEST.order(), 0, 500)))
                .hasSize(20);
        ringproof.users().list(UserSearch.of(new UserSearch.HasId(Set.of(new OwnerId("user_0")))));
        ringproof.users().list(UserSearch.of(new UserSearch.HasId(Set.of())));
        ringproof.users().count(UserSearch.NEWEST);

        assertThat(mine)
                .containsExactly(
                        List.of("select account", "select phone_number", "select backup_codes"),
                        List.of("select account", "select phone_number"),
                        List.of("select account"),
                        List.of("select account"));
    }

    private PhoneNumberId added(OwnerId owner, String number, boolean reserved) {
        return BackEnd.of(ringproof)
                .create(owner, number, new PhoneNumberUpdate(true, null, reserved, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    @Test
    void a_refused_prepare_is_remembered_and_one_that_repeats_it_only_reads() {
        var id = added(ANNA, "+14155552671", false);
        mine.clear();

        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);

        assertThat(mine)
                .containsExactly(
                        List.of("select phone_number", "select last_refusal", "insert last_refusal"),
                        List.of("select phone_number", "select last_refusal"));
    }

    @Test
    void a_prepare_commits_once_before_it_answers_and_once_more_when_the_hand_over_is_settled() throws Exception {
        var id = added();

        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);

        assertThat(mine)
                .containsExactly(List.of(
                        "select phone_number", "insert limit_counter", "insert text_message", "update phone_number"));
        assertThat(settlements()).isEmpty();
        carrierAnswers.complete(null);
        assertThat(nextSettlement()).containsExactly(SETTLEMENT);
        assertThat(mine).hasSize(1);
    }

    /** Once a second, the first request to come adds up the shards. */
    @Test
    void a_prepare_that_adds_up_the_shards_selects_once_more() {
        var id = added();
        mine.clear();
        clock.advance(Duration.ofSeconds(1));

        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

        assertThat(mine)
                .containsExactly(List.of(
                        "select phone_number",
                        "insert limit_counter",
                        "select unnest",
                        "insert text_message",
                        "update phone_number"));
    }

    /** Counters whose period has ended are raised by a statement of their own. */
    @Test
    void a_prepare_that_finds_counters_of_an_ended_period_inserts_once_more() {
        var id = added();
        mine.clear();
        clock.advance(Duration.ofMinutes(30));

        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

        assertThat(mine)
                .containsExactly(List.of(
                        "select phone_number",
                        "insert limit_counter",
                        "insert limit_counter",
                        "select unnest",
                        "insert text_message",
                        "update phone_number"));
    }

    /** It is one statement more than the first time, since a message that still waits gives way. */
    @Test
    void another_message_with_the_same_code_commits_once() {
        var id = added();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();
        mine.clear();

        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

        assertThat(mine)
                .containsExactly(List.of(
                        "select phone_number",
                        "insert limit_counter",
                        "update text_message",
                        "insert text_message",
                        "update phone_number"));
    }

    @Test
    void an_attempt_commits_once_whether_it_is_wrong_or_right() throws Exception {
        var id = added();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);
        var right = code.get();
        var wrong = right.equals("000000") ? "000001" : "000000";
        mine.clear();

        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, wrong);
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, right);

        assertThat(mine)
                .containsExactly(
                        List.of(
                                "select phone_number",
                                "insert limit_counter",
                                "insert number_failures",
                                "update phone_number"),
                        List.of(
                                "select phone_number",
                                "select number_failures",
                                "insert limit_counter",
                                "update text_message",
                                "update phone_number",
                                "update number_failures"));
    }

    /** The row of its failures makes the right code wait for the first wrong code that another owner enters. */
    @Test
    void a_right_code_at_the_first_attempt_costs_one_statement_for_the_failures_of_the_number() throws Exception {
        var id = added();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);
        mine.clear();

        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, code.get());

        assertThat(mine)
                .containsExactly(List.of(
                        "select phone_number",
                        "insert limit_counter",
                        "update text_message",
                        "insert number_failures",
                        "update phone_number"));
    }

    /** A change of factors also forgets remembered devices. The change before was told at once. The first one here waits, and the others are told with it. */
    @Test
    void a_change_costs_two_selects_and_a_count_for_its_notices_and_one_select_if_others_wait() {
        var home = reserved("+14155552671");
        var work = reserved("+14155552672");
        mine.clear();

        for (int i = 0; i < 3; i++) {
            ringproof.phoneNumbers().makeDefaultSecondFactor(as(ANNA), i % 2 == 0 ? work : home);
        }

        assertThat(mine)
                .containsExactly(
                        List.of(
                                "select account",
                                "select phone_number",
                                "select backup_codes",
                                "select text_message",
                                "select text_message",
                                "insert limit_counter",
                                "insert text_message",
                                "update account",
                                "update phone_number",
                                "delete remembered_device",
                                "update phone_number"),
                        List.of(
                                "select account",
                                "select phone_number",
                                "select backup_codes",
                                "select text_message",
                                "update account",
                                "update phone_number",
                                "update text_message",
                                "delete remembered_device",
                                "update phone_number"),
                        List.of(
                                "select account",
                                "select phone_number",
                                "select backup_codes",
                                "select text_message",
                                "update account",
                                "update phone_number",
                                "delete remembered_device",
                                "update phone_number"));
    }

    private PhoneNumberId reserved(String number) {
        return added(ANNA, number, true);
    }

    @Test
    void a_refused_attempt_writes_nothing() {
        var id = added();

        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, "123456");

        assertThat(mine).containsExactly(List.of("select phone_number"));
    }

    private PhoneNumberId added() {
        var id = ringproof
                .phoneNumbers()
                .create(as(ANNA), "+14155552671")
                .orElseThrow()
                .id();
        mine.clear();
        return id;
    }

    private List<List<String>> settlements() {
        return others.stream().filter(CommitsTest::isSettlement).toList();
    }

    private List<String> nextSettlement() throws InterruptedException {
        while (true) {
            var unit = others.take();
            if (isSettlement(unit)) {
                return unit;
            }
        }
    }

    private static boolean isSettlement(List<String> unit) {
        return unit.contains(SETTLEMENT);
    }

    /** What the cookie of a browser costs before the request itself begins. */
    @Test
    void a_cookie_costs_three_selects_and_no_lock_after_its_first_use() {
        ringproof.administration().open(ANNA);
        var sessions = ringproof.sessions();
        var client = sessions.open();
        var ticket = ringproof.signIns().makeTicket(ANNA, null);
        mine.clear();

        var outcome = (SignInOutcome.Accepted) ringproof
                .signIns()
                .withTicket(client.client().id(), ticket.text(), new RequestOrigin("203.0.113.7", "a browser"));
        var token = requireNonNull(outcome.client().newToken());
        var signIn = List.copyOf(mine);
        mine.clear();
        sessions.find(token, true);
        var first = List.copyOf(mine);
        mine.clear();
        sessions.find(token, true);
        sessions.find(token, false);
        var later = List.copyOf(mine);
        mine.clear();
        sessions.get(outcome.signIn().session());

        assertThat(signIn)
                .containsExactly(List.of(
                        "select client",
                        "select ticket",
                        "select account",
                        "select phone_number",
                        "select sign_in",
                        "update account",
                        "select user_session",
                        "insert sign_in",
                        "insert user_session",
                        "update client",
                        "update ticket",
                        "select user_session",
                        "select sign_in"));
        assertThat(first)
                .containsExactly(
                        List.of("select client"),
                        List.of("select client", "select user_session", "select sign_in", "update client"));
        assertThat(later)
                .containsExactly(
                        List.of("select client", "select user_session", "select sign_in"),
                        List.of("select client", "select user_session", "select sign_in"));
        assertThat(mine).containsExactly(List.of("select user_session"));
    }
}
