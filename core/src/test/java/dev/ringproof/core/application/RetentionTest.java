package dev.ringproof.core.application;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Accounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final SessionId SESSION = new SessionId("sess_1");
    private static final Duration A_MONTH = Duration.ofDays(30);

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final Retention retention = retention(Duration.ofMinutes(10));

    private Retention retention(Duration stepUpWindow) {
        return new Retention(
                stores.accounts(),
                stores.messages(),
                stores.challenges(),
                stores.checks(),
                stores.counters(),
                stores.refusals(),
                stores.clients(),
                stores.signIns(),
                stores.devices(),
                RetentionPolicy.DEFAULT,
                new SecondFactorPolicy(stepUpWindow, false, true, 10),
                POLICY,
                stores.work(),
                clock);
    }

    private void doInUnit(Runnable work) {
        stores.work().run(() -> {
            work.run();
            return true;
        });
    }

    private void storeMessages(int count) {
        doInUnit(() -> {
            for (int i = 0; i < count; i++) {
                var message = TextMessage.queued(
                        new MessageId("sms_" + i),
                        MessageType.VERIFICATION,
                        ANNA,
                        HOME,
                        new ChallengeId("ver_" + i),
                        new TextMessage.Content(HOME_NUMBER, "123456 is your code.", "123456"),
                        NOON.plusMillis(i),
                        NOON.plus(Duration.ofMinutes(10)),
                        DeliveryPolicy.DEFAULT);
                stores.messages().add(message);
                stores.messages().save(message.expired(NOON));
            }
        });
    }

    private int messages() {
        return stores.work()
                .run(() -> stores.messages().newest(HOME_NUMBER, HOME, 2000))
                .size();
    }

    private void storePassed(Instant at) {
        var opened = SecondFactorChallenge.open(
                new ChallengeId("ver_1"), ANNA, Purpose.STEP_UP, SESSION, RequestOrigin.UNKNOWN, at, POLICY);
        doInUnit(() -> stores.challenges().save(opened.passed(SecondFactorChallenge.Method.BACKUP_CODE, at)));
    }

    private boolean passed() {
        return stores.work()
                .run(() -> stores.challenges().lastPassed(ANNA, SESSION))
                .isPresent();
    }

    @Test
    void many_old_messages_go_batch_by_batch() {
        storeMessages(8 * 500 + 200);
        clock.advance(A_MONTH.plusSeconds(5));

        retention.purge();
        assertThat(messages()).as("after eight batches").isEqualTo(200);
        retention.purge();
        assertThat(messages()).isZero();
    }

    @Test
    void a_message_goes_after_thirty_days_and_not_before() {
        storeMessages(1);

        clock.advance(A_MONTH);
        retention.purge();
        assertThat(messages()).isOne();

        clock.advance(Duration.ofMinutes(1));
        retention.purge();
        assertThat(messages()).isZero();
    }

    @Test
    void nothing_is_looked_for_within_a_minute_after_everything_old_is_gone() {
        clock.advance(A_MONTH.plusSeconds(2));
        retention.purge();
        storeMessages(1);

        clock.advance(Duration.ofSeconds(59));
        retention.purge();
        assertThat(messages()).isOne();

        clock.advance(Duration.ofSeconds(1));
        retention.purge();
        assertThat(messages()).isZero();
    }

    @Test
    void a_challenge_and_a_check_go_a_day_after_their_end() {
        storePassed(NOON);
        doInUnit(() -> {
            stores.accounts().save(stores.accounts().open(ANNA, NOON), anna());
            stores.checks()
                    .save(anna().prepareCheck(HOME, challenge("ver_2", NOON), null, NOON, POLICY)
                            .orElseThrow());
        });

        clock.advance(Duration.ofDays(1));
        retention.purge();
        assertThat(passed()).isTrue();
        assertThat(stores.work().run(() -> stores.checks().find(HOME))).isPresent();

        clock.advance(Duration.ofMinutes(11));
        retention.purge();
        assertThat(passed()).isFalse();
        assertThat(stores.work().run(() -> stores.checks().find(HOME))).isEmpty();
    }

    @Test
    void sealed_codes_are_wiped_within_a_minute_after_they_have_expired() {
        var account = prepared(reserved(verified(with(anna(), WORK, WORK_NUMBER), HOME), HOME, NOON), WORK);
        var check = account.prepareCheck(HOME, challenge("ver_check", NOON), null, NOON, POLICY)
                .orElseThrow();
        var opened = SecondFactorChallenge.open(
                new ChallengeId("ver_1"), ANNA, Purpose.STEP_UP, SESSION, RequestOrigin.UNKNOWN, NOON, POLICY);
        var sent = account.secondFactors()
                .prepareChallenge(opened, HOME, challenge("ver_code", NOON), NOON, POLICY)
                .orElseThrow();
        doInUnit(() -> {
            stores.accounts().save(stores.accounts().open(ANNA, NOON), account);
            stores.checks().save(check);
            stores.challenges().save(sent);
        });
        var work = account.number(WORK).orElseThrow();
        var end = NOON.plus(POLICY.codeLifetime());

        clock.advance(POLICY.codeLifetime().minusMillis(1));
        retention.purge();
        assertThat(stored()).containsExactly(work, check, sent);

        clock.advance(Duration.ofMinutes(1));
        retention.purge();
        assertThat(stored())
                .containsExactly(
                        work.wipedAt(end).orElseThrow(),
                        check.wipedAt(end).orElseThrow(),
                        sent.wipedAt(end).orElseThrow());
    }

    private List<Object> stored() {
        return stores.work()
                .run(() -> List.of(
                        stores.accounts().find(ANNA).number(WORK).orElseThrow(),
                        stores.checks().find(HOME).orElseThrow(),
                        stores.challenges().find(new ChallengeId("ver_1")).orElseThrow()));
    }

    @Test
    void a_passed_challenge_stays_for_as_long_as_a_step_up_lasts() {
        var longer = retention(Duration.ofDays(3));
        storePassed(NOON);

        clock.advance(Duration.ofDays(3).minusSeconds(1));
        longer.purge();
        assertThat(passed()).isTrue();

        clock.advance(Duration.ofMinutes(11));
        longer.purge();
        assertThat(passed()).isFalse();
    }

    @Test
    void failures_of_a_number_go_when_they_count_as_none() {
        doInUnit(() -> stores.accounts().saveFailures(anna().number(HOME).orElseThrow(), new NumberFailures(3, NOON)));

        clock.advance(A_MONTH);
        retention.purge();
        clock.advance(Duration.ofMinutes(1));
        retention.purge();

        assertThat(stores.work().run(() -> stores.accounts().purgeFailures(clock.instant(), 1)))
                .isZero();
    }

    @Test
    void the_last_refusal_of_a_message_goes_after_a_week() {
        doInUnit(() -> stores.refusals()
                .save(HOME_NUMBER, new LastRefusal(ANNA, HOME, Cause.LIMIT_OF_OWNER, List.of(), NOON)));

        clock.advance(Duration.ofDays(7));
        retention.purge();
        assertThat(stores.work().run(() -> stores.refusals().find(HOME))).isPresent();

        clock.advance(Duration.ofMinutes(1));
        retention.purge();
        assertThat(stores.work().run(() -> stores.refusals().find(HOME))).isEmpty();
    }

    @Test
    void clients_sessions_sign_ins_and_tickets_go_a_month_after_their_end() {
        var client = Client.open(new ClientId("client_1"), "salt", NOON);
        var session = UserSession.begin(SESSION, client.id(), ANNA, RequestOrigin.UNKNOWN, NOON, SessionPolicy.DEFAULT)
                .ended(UserSession.Kind.ENDED, NOON);
        var signIn = SignIn.begin(new SignInId("sia_1"), client.id(), SESSION, NOON, SessionPolicy.DEFAULT);
        var ticket = new Ticket(new TicketId("sit_1"), ANNA, "digest", NOON, NOON, null);
        doInUnit(() -> {
            stores.clients().save(client);
            stores.clients().save(session);
            stores.signIns().save(signIn);
            stores.signIns().save(ticket);
        });

        clock.advance(A_MONTH);
        retention.purge();
        assertThat(kept(client, session, signIn, ticket)).containsOnly(true).hasSize(4);

        clock.advance(Duration.ofMinutes(1));
        retention.purge();
        assertThat(kept(client, session, signIn, ticket)).containsOnly(false);
    }

    private List<Boolean> kept(Client client, UserSession session, SignIn signIn, Ticket ticket) {
        return stores.work()
                .run(() -> List.of(
                        stores.clients().find(client.id()).isPresent(),
                        stores.clients().findSession(session.id()).isPresent(),
                        stores.signIns().find(signIn.id()).isPresent(),
                        stores.signIns().lockTicket(ticket.id()).isPresent()));
    }

    @Test
    void times_that_are_too_short_are_refused() {
        assertThatThrownBy(() -> new RetentionPolicy(Duration.ofHours(23), Duration.ofDays(1)))
                .hasMessage("messages are kept for at least a day");
        assertThatThrownBy(() -> new RetentionPolicy(A_MONTH, Duration.ofMinutes(59)))
                .hasMessage("challenges are kept for at least an hour");
    }
}
