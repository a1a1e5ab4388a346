package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Limits;
import dev.ringproof.testkit.internal.SameStores;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host may rely on that has a transaction open while it calls Ringproof, on H2 and on PostgreSQL. */
class HostTransactionsTest {
    private static final String NUMBER = "+14155552671";
    private static final String OTHER_NUMBER = "+14155552672";
    private static final RequestOrigin ORIGIN = new RequestOrigin("203.0.113.7", "a browser");

    private static String commitsByItself(String noun) {
        return "this call does not take part in a transaction that has changed the same " + noun
                + " on this thread, and would wait for it without end: commit that transaction first, or make this"
                + " call before it";
    }

    @Nested
    class OnH2 extends Joining {
        @Override
        String newDatabase() {
            return TestDatabases.h2();
        }
    }

    @Nested
    class OnPostgresql extends Joining {
        @Override
        String newDatabase() {
            return TestDatabases.postgresql();
        }
    }

    /** Ringproof takes its connections from the pool of the host, and has a schema of its own. */
    @Nested
    class OnThePoolOfAHostOnH2 extends OnH2 {
        @Override
        boolean sharesThePool() {
            return true;
        }
    }

    @Nested
    class OnThePoolOfAHostOnPostgresql extends OnPostgresql {
        @Override
        boolean sharesThePool() {
            return true;
        }
    }

    @Timeout(120)
    abstract static class Joining {
        private static final int CONNECTIONS = 8;
        private static final int ATTEMPTS = VerificationPolicy.DEFAULT.maxAttempts();

        private final SettableClock clock = new SettableClock(NOON);
        private final RecordingGateway gateway = new RecordingGateway();
        private final List<Event> events = new CopyOnWriteArrayList<>();
        private final KeyRing keys = KeyRing.random(new Random(3));
        private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
        private String url;
        private HikariDataSource hostConnections;
        private PlainHost host;
        private Database database;
        private Ringproof ringproof;

        abstract String newDatabase();

        boolean sharesThePool() {
            return false;
        }

        @BeforeEach
        void open() throws SQLException {
            var settings = TestDatabases.settings(newDatabase(), CONNECTIONS);
            url = settings.effectiveUrl();
            hostConnections = new HikariDataSource();
            hostConnections.setJdbcUrl(url);
            hostConnections.setMaximumPoolSize(CONNECTIONS);
            hostConnections.setConnectionTimeout(1000);
            host = new PlainHost(hostConnections);
            database = sharesThePool()
                    ? Database.on(hostConnections)
                            .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                            .connections(CONNECTIONS)
                            .transactions(host)
                            .open()
                    : Database.open(settings, Map.of(), host);
            ringproof = ringproof(builder -> builder);
            execute("create table host_order (id integer primary key)");
        }

        private Ringproof ringproof(UnaryOperator<Ringproof.Builder> more) {
            return more.apply(Ringproof.with(gateway)
                            .stores(stores())
                            .keys(keys)
                            .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                            .limits(Limits.WIDE_OPEN)
                            .listener(event -> {
                                events.add(event);
                                listeners.forEach(listener -> listener.accept(event));
                            })
                            .forTests())
                    .build();
        }

        private Stores stores() {
            return SameStores.with(database.stores().work(), clock, database.stores());
        }

        @AfterEach
        void close() {
            ringproof.close();
            database.close();
            hostConnections.close();
        }

        private void execute(String sql) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** What the host itself writes in its transaction. */
        private void order(int id) {
            host.with(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute("insert into host_order values (" + id + ")");
                    return "";
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
        }

        private long orders() throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var count = statement.executeQuery("select count(*) from host_order")) {
                count.next();
                return count.getLong(1);
            }
        }

        private PhoneNumberId create(OwnerId owner, String number) {
            return ringproof
                    .phoneNumbers()
                    .create(as(owner), number)
                    .orElseThrow()
                    .id();
        }

        private PhoneNumber prepare(OwnerId owner, PhoneNumberId id) {
            return ringproof.phoneNumbers().prepareVerification(as(owner), id).orElseThrow();
        }

        private PhoneNumberId prepared(OwnerId owner, String number) {
            var id = create(owner, number);
            prepare(owner, id);
            return id;
        }

        private Account account(OwnerId owner) {
            return ringproof.phoneNumbers().account(as(owner));
        }

        private int attemptsLeft(OwnerId owner, PhoneNumberId id) {
            return ((Pending) ringproof
                            .phoneNumbers()
                            .get(as(owner), id)
                            .verification()
                            .own())
                    .challenge()
                    .attemptsLeft();
        }

        private Refusal enterWrong(OwnerId owner, PhoneNumberId id) {
            return refusal(ringproof.phoneNumbers().attemptVerification(as(owner), id, wrongCode()));
        }

        private String wrongCode() {
            return !gateway.messages().isEmpty() && gateway.lastCode().equals("000000") ? "000001" : "000000";
        }

        private void verify(OwnerId owner, PhoneNumberId id) {
            ringproof
                    .phoneNumbers()
                    .attemptVerification(as(owner), id, gateway.lastCode())
                    .orElseThrow();
        }

        /** Gives the owner a second factor, and returns the backup codes. */
        private List<String> reserve(OwnerId owner, String number) {
            ringproof.administration().open(owner);
            return ringproof
                    .administration()
                    .create(owner, number, new PhoneNumberUpdate(true, null, true, null))
                    .orElseThrow()
                    .backupCodes();
        }

        // What joins.

        @Test
        void a_rollback_takes_the_number_its_message_and_its_events_with_it() throws SQLException {
            host.rollsBack(() -> {
                order(1);
                return prepared(ANNA, NUMBER);
            });

            assertThat(account(ANNA)).isEqualTo(Account.empty(ANNA));
            assertThat(ringproof.users().find(ANNA)).isEmpty();
            assertThat(gateway.messages()).isEmpty();
            assertThat(database.stores()
                            .work()
                            .run(() -> database.stores()
                                    .messages()
                                    .claimDue(NOON.plus(Duration.ofDays(1)), 10, DeliveryPolicy.DEFAULT)))
                    .isEmpty();
            assertThat(events).isEmpty();
            assertThat(orders()).isZero();
        }

        @Test
        void after_the_commit_the_message_is_sent_and_the_events_are_told_in_their_order() throws SQLException {
            var id = host.commits(() -> {
                order(1);
                var created = prepared(ANNA, NUMBER);
                assertThat(gateway.messages()).isEmpty();
                assertThat(events).isEmpty();
                return created;
            });

            assertThat(gateway.messages()).hasSize(1);
            assertThat(types())
                    .containsExactly(PhoneNumberEvent.Type.CREATED, PhoneNumberEvent.Type.VERIFICATION_PREPARED);
            assertThat(orders()).isOne();
            verify(ANNA, id);
            assertThat(account(ANNA).numbers()).singleElement().matches(PhoneNumber::isVerified);
        }

        private List<PhoneNumberEvent.Type> types() {
            return events.stream()
                    .filter(PhoneNumberEvent.class::isInstance)
                    .map(event -> ((PhoneNumberEvent) event).type())
                    .toList();
        }

        @Test
        void an_exception_of_the_host_after_our_step_takes_the_number_with_it() {
            assertThatThrownBy(() -> host.commits(() -> {
                        prepared(ANNA, NUMBER);
                        throw new UnsupportedOperationException("no such product");
                    }))
                    .hasMessage("no such product");

            assertThat(account(ANNA).numbers()).isEmpty();
            assertThat(gateway.messages()).isEmpty();
        }

        @Test
        void a_transaction_sees_what_it_has_changed_and_nobody_else_does() {
            host.rollsBack(() -> {
                var id = create(ANNA, NUMBER);
                assertThat(ringproof.phoneNumbers().get(as(ANNA), id).id()).isEqualTo(id);
                assertThat(ringproof.administration().get(id).id()).isEqualTo(id);
                assertThat(ringproof.users().list(UserSearch.NEWEST)).hasSize(1);
                assertThat(onAnotherThread(() -> account(ANNA).numbers())).isEmpty();
                return ringproof.phoneNumbers().destroy(as(ANNA), id).orElseThrow();
            });
        }

        private static <T> T onAnotherThread(Callable<T> call) {
            try (var thread = Executors.newSingleThreadExecutor()) {
                return thread.submit(call).get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void whatever_a_back_end_does_is_undone_by_a_rollback() {
            var anna = prepared(ANNA, NUMBER);
            var codes = reserve(BEN, OTHER_NUMBER);
            var before = List.of(account(ANNA), account(BEN));
            var user = ringproof.users().find(BEN);
            var session = signedIn(ANNA);
            events.clear();
            gateway.clear();

            host.rollsBack(() -> {
                var back = ringproof.administration();
                var ben = account(BEN).numbers().getFirst().id();
                back.update(anna, new PhoneNumberUpdate(true, null, null, null)).orElseThrow();
                back.prepareVerification(anna, ORIGIN).orElseThrow();
                back.destroyBackupCodes(BEN).orElseThrow();
                back.update(ben, PhoneNumberUpdate.reserved(false)).orElseThrow();
                var made = back.update(ben, PhoneNumberUpdate.reserved(true)).orElseThrow();
                assertThat(made.backupCodes()).hasSize(codes.size());
                back.disableSecondFactor(BEN).orElseThrow();
                ringproof.sessions().revoke(session.id());
                ringproof
                        .users()
                        .replaceNumbers(ANNA, new NewNumber("+14155552673", AddedAs.VERIFIED))
                        .orElseThrow();
                ringproof
                        .users()
                        .create(new NewUser(new OwnerId("cleo"), null, List.of()))
                        .orElseThrow();
                return ringproof.users().delete(BEN).orElseThrow();
            });

            assertThat(List.of(account(ANNA), account(BEN))).isEqualTo(before);
            assertThat(ringproof.users().find(BEN)).isEqualTo(user);
            assertThat(ringproof.users().find(new OwnerId("cleo"))).isEmpty();
            assertThat(ringproof.sessions().get(session.id())).isEqualTo(session);
            assertThat(gateway.messages()).isEmpty();
            assertThat(events).isEmpty();
        }

        private UserSession signedIn(OwnerId owner) {
            var client = ringproof.sessions().open().client().id();
            return signedIn(owner, client);
        }

        private UserSession signedIn(OwnerId owner, ClientId client) {
            var ticket = ringproof.signIns().makeTicket(owner, null);
            var outcome = (SignInOutcome.Accepted) ringproof.signIns().withTicket(client, ticket.text(), ORIGIN);
            return ringproof.sessions().get(outcome.signIn().session());
        }

        @Test
        void a_refusal_does_not_harm_the_transaction() throws SQLException {
            host.commits(() -> {
                assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), "12")))
                        .isInstanceOf(Refusal.InvalidNumber.class);
                create(ANNA, NUMBER);
                assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), NUMBER)))
                        .isNotNull();
                order(1);
                return true;
            });

            assertThat(account(ANNA).numbers()).hasSize(1);
            assertThat(orders()).isOne();
        }

        @Test
        void a_step_that_throws_is_undone_alone() throws SQLException {
            host.commits(() -> {
                create(ANNA, NUMBER);
                assertThatThrownBy(() -> ringproof.administration().destroy(new PhoneNumberId("idn_none")))
                        .isInstanceOf(NoSuchPhoneNumber.class);
                assertThatThrownBy(() -> stores().work().join(() -> {
                            stores().users().add(User.created(BEN, null, NOON));
                            assertThat(stores().users().find(BEN)).isPresent();
                            assertThat(stores().users().count(UserSearch.NEWEST))
                                    .isEqualTo(2);
                            throw new PlainHost.Undone();
                        }))
                        .isInstanceOf(PlainHost.Undone.class);
                order(1);
                return true;
            });

            assertThat(account(ANNA).numbers()).hasSize(1);
            assertThat(ringproof.users().find(BEN)).isEmpty();
            assertThat(orders()).isOne();
        }

        @Test
        void joined_work_is_run_once_and_its_conflict_leaves_the_transaction_as_it_was() throws SQLException {
            ringproof.administration().open(BEN);
            var runs = new AtomicInteger();

            host.commits(() -> {
                create(ANNA, NUMBER);
                assertThatThrownBy(() -> stores().work().join(() -> {
                            stores().users().add(User.created(BEN, null, NOON));
                            return runs.incrementAndGet();
                        }))
                        .isInstanceOf(StoreConflict.class);
                order(1);
                return true;
            });

            assertThat(runs).hasValue(1);
            assertThat(account(ANNA).numbers()).hasSize(1);
            assertThat(orders()).isOne();
            assertThatThrownBy(() -> stores().work().run(() -> {
                        stores().users().add(User.created(BEN, null, NOON));
                        return runs.incrementAndGet();
                    }))
                    .isInstanceOf(StoreConflict.class);
            assertThat(runs).hasValue(4);
        }

        @Test
        void of_two_transactions_on_one_owner_one_waits_and_no_change_is_lost() throws Exception {
            ringproof.administration().open(ANNA);
            var changed = new CountDownLatch(1);
            var begun = new CountDownLatch(1);
            var firstIsCommitted = new CompletableFuture<Boolean>();

            StoresContract.<Object>atOnce(List.of(
                    () -> {
                        var id = host.commits(() -> {
                            var created = create(ANNA, NUMBER);
                            changed.countDown();
                            await(begun);
                            waitUntilOneWaits();
                            firstIsCommitted.complete(true);
                            return created;
                        });
                        return id;
                    },
                    () -> {
                        await(changed);
                        return host.commits(() -> {
                            begun.countDown();
                            var id = create(ANNA, OTHER_NUMBER);
                            assertThat(firstIsCommitted).isDone();
                            return id;
                        });
                    }));

            assertThat(account(ANNA).numbers()).hasSize(2);
        }

        /** Waits until the database says that a transaction waits for a lock. */
        private void waitUntilOneWaits() {
            var query = url.startsWith("jdbc:h2:")
                    ? "select count(*) from information_schema.sessions where blocker_id is not null"
                    : "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                while (true) {
                    try (var count = statement.executeQuery(query)) {
                        count.next();
                        if (count.getLong(1) > 0) {
                            return;
                        }
                    }
                    Thread.onSpinWait();
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        // What commits by itself.

        @Test
        void a_wrong_code_stays_counted_after_a_rollback() {
            var id = prepared(ANNA, NUMBER);
            int before = attemptsLeft(ANNA, id);
            events.clear();

            host.rollsBack(() -> {
                order(1);
                return enterWrong(ANNA, id);
            });

            assertThat(attemptsLeft(ANNA, id)).isEqualTo(before - 1);
            assertThat(types()).containsExactly(PhoneNumberEvent.Type.VERIFICATION_MISSED);
        }

        @Test
        void a_right_code_stays_entered_after_a_rollback() {
            var id = prepared(ANNA, NUMBER);

            host.rollsBack(() -> {
                verify(ANNA, id);
                return id;
            });

            assertThat(account(ANNA).numbers()).singleElement().matches(PhoneNumber::isVerified);
        }

        @Test
        void a_wrong_code_of_a_check_by_the_back_end_stays_counted_after_a_rollback() {
            var id = prepared(ANNA, NUMBER);
            verify(ANNA, id);
            clock.advance(Duration.ofMinutes(5));
            var check =
                    ringproof.administration().prepareVerification(id, ORIGIN).orElseThrow();

            for (int missed = 1; missed < ATTEMPTS; missed++) {
                var answered = host.rollsBack(() -> ringproof
                        .administration()
                        .attemptVerification(id, check.id(), wrongCode(), ORIGIN)
                        .orElseThrow());
                assertThat(((Pending) answered.verification()).challenge().attemptsLeft())
                        .isEqualTo(ATTEMPTS - missed);
            }
        }

        @Test
        void a_backup_code_stays_used_after_a_rollback() {
            var codes = reserve(ANNA, NUMBER);
            var checks = ringproof.secondFactorAuthentication();

            host.rollsBack(() -> checks.useBackupCode(ANNA, codes.getFirst()).orElseThrow());

            assertThat(requireNonNull(account(ANNA).backupCodes()).remaining()).isEqualTo(codes.size() - 1);
            assertThat(refusal(checks.useBackupCode(ANNA, codes.getFirst()))).isInstanceOf(Refusal.WrongCode.class);
        }

        @Test
        void a_wrong_backup_code_stays_counted_after_a_rollback() {
            var code = reserve(ANNA, NUMBER).getFirst();
            var wrong = code.substring(0, code.length() - 1) + (code.endsWith("2") ? "3" : "2");
            var checks = ringproof.secondFactorAuthentication();

            for (int i = 0; i < VerificationPolicy.DEFAULT.failures().delayFrom(); i++) {
                assertThat(host.rollsBack(() -> refusal(checks.useBackupCode(ANNA, wrong))))
                        .isInstanceOf(Refusal.WrongCode.class);
            }

            assertThat(refusal(checks.useBackupCode(ANNA, wrong))).isNotInstanceOf(Refusal.WrongCode.class);
        }

        @Test
        void a_wrong_answer_to_a_second_factor_stays_counted_after_a_rollback() {
            reserve(ANNA, NUMBER);
            var checks = ringproof.secondFactorAuthentication();
            var challenge =
                    checks.challenge(ANNA, null, Purpose.SIGN_IN, null, ORIGIN).orElseThrow();

            var first = host.rollsBack(() -> refusal(checks.attempt(challenge.id(), wrongCode(), null)));
            var second = host.rollsBack(() -> refusal(checks.attempt(challenge.id(), wrongCode(), null)));

            assertThat(((Refusal.WrongCode) second).attemptsLeft())
                    .isEqualTo(((Refusal.WrongCode) first).attemptsLeft() - 1);
        }

        @Test
        void a_ticket_stays_used_and_a_token_stays_new_after_a_rollback() {
            ringproof.administration().open(ANNA);
            var ticket = ringproof.signIns().makeTicket(ANNA, null);

            var token = host.rollsBack(() -> {
                var client = ringproof.sessions().open().client().id();
                var outcome = (SignInOutcome.Accepted) ringproof.signIns().withTicket(client, ticket.text(), ORIGIN);
                return requireNonNull(outcome.client().newToken());
            });

            assertThat(ringproof.sessions().find(token, false)).isPresent();
            var client = ringproof.sessions().open().client().id();
            assertThat(ringproof.signIns().withTicket(client, ticket.text(), ORIGIN))
                    .isEqualTo(new SignInOutcome.Refused(new Refusal.UsedTicket()));
        }

        @Test
        void a_limit_keeps_counting_what_is_rolled_back() {
            var limited = ringproof(builder -> builder.limits(Limits.only(Limit.CREATES_OF_OWNER, 2)));
            for (int i = 0; i < 2; i++) {
                host.rollsBack(
                        () -> limited.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow());
            }

            assertThat(refusal(host.rollsBack(() -> limited.phoneNumbers().create(as(ANNA), NUMBER))))
                    .isInstanceOf(Refusal.TooManyRequests.class);
            limited.close();
        }

        @Test
        void an_open_transaction_does_not_stop_others_that_the_same_limits_count() {
            var number = host.commits(() -> {
                prepared(ANNA, NUMBER);
                return onAnotherThread(() -> host.commits(() -> prepared(BEN, "+14155552673")));
            });

            assertThat(account(BEN).numbers()).singleElement().returns(number, PhoneNumber::id);
        }

        // A thread never waits for itself.

        @Test
        void an_attempt_of_the_same_owner_fails_at_once_and_goes_on_after_the_commit() {
            var id = create(ANNA, NUMBER);

            host.commits(() -> {
                prepare(ANNA, id);
                failsAtOnce("owner", () -> enterWrong(ANNA, id));
                failsAtOnce(
                        "owner", () -> ringproof.secondFactorAuthentication().useBackupCode(ANNA, "0000-00000-00000"));
                return id;
            });

            verify(ANNA, id);
        }

        private void failsAtOnce(String noun, Runnable call) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(commitsByItself(noun));
        }

        @Test
        void an_attempt_at_what_is_not_committed_yet_fails_at_once_as_well() {
            host.commits(() -> {
                var id = create(ANNA, NUMBER);
                var check = ringproof
                        .administration()
                        .prepareVerification(id, ORIGIN)
                        .orElseThrow();
                failsAtOnce(
                        "owner",
                        () -> ringproof.administration().attemptVerification(id, check.id(), "000000", ORIGIN));
                return reserve(BEN, OTHER_NUMBER);
            });
            host.commits(() -> {
                var challenge = ringproof
                        .secondFactorAuthentication()
                        .challenge(BEN, null, Purpose.SIGN_IN, null, ORIGIN)
                        .orElseThrow();
                failsAtOnce(
                        "challenge",
                        () -> ringproof.secondFactorAuthentication().attempt(challenge.id(), "000000", null));
                var ticket = ringproof.signIns().makeTicket(BEN, null);
                var client = ringproof.sessions().open().client().id();
                failsAtOnce("ticket", () -> ringproof.signIns().withTicket(client, ticket.text(), ORIGIN));
                return true;
            });
        }

        @Test
        void after_a_rollback_nothing_is_remembered_of_the_transaction() {
            var id = prepared(ANNA, NUMBER);
            host.rollsBack(() -> ringproof.phoneNumbers().makePrimary(as(ANNA), id));
            host.rollsBack(() -> ringproof.administration().unlock(id));

            host.commits(() -> enterWrong(ANNA, id));

            assertThat(attemptsLeft(ANNA, id)).isEqualTo(ATTEMPTS - 1);
        }

        @Test
        void a_step_before_the_attempt_of_the_same_owner_in_one_transaction_is_no_obstruction() {
            var id = prepared(ANNA, NUMBER);

            host.commits(() -> {
                enterWrong(ANNA, id);
                verify(ANNA, id);
                return ringproof.phoneNumbers().makePrimary(as(ANNA), id).orElseThrow();
            });

            assertThat(account(ANNA).numbers()).singleElement().matches(PhoneNumber::isVerified);
        }

        @Test
        void an_attempt_at_a_number_that_the_transaction_has_verified_for_another_owner_fails_at_once() {
            ringproof.administration().open(BEN);
            var id = prepared(ANNA, NUMBER);

            host.rollsBack(() -> {
                ringproof
                        .administration()
                        .create(BEN, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                        .orElseThrow();
                failsAtOnce("number", () -> verify(ANNA, id));
                return true;
            });

            verify(ANNA, id);
        }

        @Test
        void an_attempt_at_a_number_whose_failures_the_transaction_has_changed_fails_at_once() {
            var anna = prepared(ANNA, NUMBER);
            enterWrong(ANNA, anna);
            var ben = prepared(BEN, NUMBER);
            enterWrong(BEN, ben);

            host.rollsBack(() -> {
                ringproof.phoneNumbers().destroy(as(ANNA), anna).orElseThrow();
                failsAtOnce("number", () -> enterWrong(BEN, ben));
                return true;
            });

            assertThat(enterWrong(BEN, ben)).isInstanceOf(Refusal.class);
        }

        @Test
        void a_client_whose_session_the_transaction_has_revoked_fails_at_once() {
            ringproof.administration().open(ANNA);
            var session = signedIn(ANNA);

            host.rollsBack(() -> {
                ringproof.sessions().revoke(session.id());
                failsAtOnce("client", () -> ringproof.sessions().touch(session.client(), session.id()));
                failsAtOnce("client", () -> signedIn(ANNA, session.client()));
                return true;
            });

            assertThat(ringproof
                            .sessions()
                            .touch(session.client(), session.id())
                            .sessions())
                    .hasSize(1);
        }

        @Test
        void a_ticket_of_a_user_whom_the_transaction_has_deleted_fails_at_once() {
            ringproof.administration().open(ANNA);
            var ticket = ringproof.signIns().makeTicket(ANNA, null);
            var client = ringproof.sessions().open().client().id();

            host.rollsBack(() -> {
                ringproof.users().delete(ANNA).orElseThrow();
                failsAtOnce("owner", () -> ringproof.signIns().withTicket(client, ticket.text(), ORIGIN));
                return true;
            });

            assertThat(ringproof.signIns().withTicket(client, ticket.text(), ORIGIN))
                    .isInstanceOf(SignInOutcome.Accepted.class);
        }

        @Test
        void an_inner_transaction_commits_for_itself_and_never_waits_for_the_outer_one() {
            create(ANNA, NUMBER);

            host.rollsBack(() -> {
                create(ANNA, OTHER_NUMBER);
                host.commits(() -> {
                    failsAtOnce("owner", () -> create(ANNA, "+14155552673"));
                    return prepared(BEN, "+14155552674");
                });
                assertThat(gateway.messages()).hasSize(1);
                create(ANNA, "+14155552675");
                return true;
            });

            assertThat(account(ANNA).numbers()).hasSize(1);
            assertThat(account(BEN).numbers()).hasSize(1);
        }

        @Test
        void an_inner_transaction_may_attempt_what_the_outer_one_has_not_touched() {
            var id = prepared(BEN, OTHER_NUMBER);

            host.rollsBack(() -> {
                create(ANNA, NUMBER);
                return host.rollsBack(() -> enterWrong(BEN, id));
            });

            assertThat(attemptsLeft(BEN, id)).isEqualTo(ATTEMPTS - 1);
        }

        @Test
        void a_listener_may_call_again_for_the_same_owner() {
            var answers = new ArrayList<Refusal>();
            listeners.add(event -> {
                if (event instanceof PhoneNumberEvent of && of.type() == PhoneNumberEvent.Type.VERIFICATION_PREPARED) {
                    answers.add(refusal(ringproof.phoneNumbers().attemptVerification(as(ANNA), of.id(), "x")));
                }
            });

            host.commits(() -> prepared(ANNA, NUMBER));

            assertThat(answers).hasSize(1);
        }

        @Test
        void a_listener_that_opens_a_transaction_within_an_attempt_joins_that_one() {
            var id = prepared(ANNA, NUMBER);
            listeners.add(event -> {
                if (event instanceof PhoneNumberEvent of && of.type() == PhoneNumberEvent.Type.VERIFICATION_MISSED) {
                    host.rollsBack(() -> create(BEN, OTHER_NUMBER));
                }
            });

            host.commits(() -> enterWrong(ANNA, id));

            assertThat(account(BEN).numbers()).isEmpty();
        }

        // The connection of the host.

        @Test
        void the_connection_is_given_back_as_it_was() {
            host.commits(() -> {
                create(ANNA, NUMBER);
                return host.with(connection -> {
                    try {
                        assertThat(connection.isClosed()).isFalse();
                        assertThat(connection.getAutoCommit()).isFalse();
                        assertThat(connection.isReadOnly()).isFalse();
                        return connection.getTransactionIsolation();
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
            });
        }

        @Test
        void a_connection_that_commits_each_statement_is_refused_with_a_sentence() {
            assertThatThrownBy(() -> host.commits(() -> {
                        setAutoCommit(true);
                        try {
                            return create(ANNA, NUMBER);
                        } finally {
                            setAutoCommit(false);
                        }
                    }))
                    .hasMessage("the connection of the host's transaction commits each statement by itself;"
                            + " HostTransactions must give one with auto-commit off");

            assertThat(account(ANNA).numbers()).isEmpty();
        }

        private void setAutoCommit(boolean on) {
            host.with(connection -> {
                try {
                    connection.setAutoCommit(on);
                    return "";
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
        }

        /**
         * Where both have one pool, its connections can all be held by transactions that wait for another one. Then some
         * attempts fail, and the others end.
         */
        @Test
        void many_transactions_with_attempts_of_other_owners_all_end() throws Exception {
            int threads = 32;
            var ids = IntStream.range(0, threads)
                    .mapToObj(i -> prepared(new OwnerId("other_" + i), "+1415555" + (3000 + i)))
                    .toList();

            var committed = StoresContract.atOnce(IntStream.range(0, threads)
                    .<Callable<Boolean>>mapToObj(i -> () -> commits(() -> {
                        create(new OwnerId("owner_" + i), "+1415555" + (4000 + i));
                        return enterWrong(new OwnerId("other_" + i), ids.get(i));
                    }))
                    .toList());

            System.out.println(Collections.frequency(committed, true) + " of " + threads + " transactions committed");
            if (!sharesThePool()) {
                assertThat(committed).containsOnly(true);
            }
            waitUntilTheStoreAnswers();
            for (int i = 0; i < threads; i++) {
                assertThat(attemptsLeft(new OwnerId("other_" + i), ids.get(i)))
                        .isEqualTo(committed.get(i) ? ATTEMPTS - 1 : ATTEMPTS);
                assertThat(account(new OwnerId("owner_" + i)).numbers()).hasSize(committed.get(i) ? 1 : 0);
            }
            assertThat(hostConnections.getHikariPoolMXBean().getActiveConnections())
                    .isZero();
        }

        /** After a wait in vain for a connection, units of work fail at once for a moment. */
        private void waitUntilTheStoreAnswers() {
            while (true) {
                try {
                    account(ANNA);
                    return;
                } catch (StoreUnavailable e) {
                    Thread.onSpinWait();
                }
            }
        }

        /** Returns whether the transaction was committed, which fails if there are not enough connections. */
        private boolean commits(Supplier<?> work) {
            try {
                return host.commits(work) != null;
            } catch (StoreUnavailable | PlainHost.NoConnection e) {
                return false;
            }
        }
    }
}
