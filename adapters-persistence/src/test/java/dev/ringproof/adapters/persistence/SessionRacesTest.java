package dev.ringproof.adapters.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests of clients to two nodes of one PostgreSQL at once. */
@Timeout(120)
class SessionRacesTest {
    private static final int AT_ONCE = 50;
    private static final OwnerId ANNA = new OwnerId("anna");
    private static final RequestOrigin ORIGIN = new RequestOrigin("203.0.113.7", "a browser");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
    private final RecordingGateway gateway = new RecordingGateway();
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(
                clock,
                gateway,
                node -> node.sessions(SessionPolicy.DEFAULT.withPhoneSignIn().rememberingDevices(Duration.ofDays(30))));
        nodes.node(0).administration().open(ANNA);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private Sessions sessions(int node) {
        return nodes.node(node).sessions();
    }

    private SignIns signIns(int node) {
        return nodes.node(node).signIns();
    }

    private static <T> List<T> atOnce(int count, IntFunction<T> call) throws Exception {
        return StoresContract.atOnce(IntStream.range(0, count)
                .<Callable<T>>mapToObj(i -> () -> call.apply(i))
                .toList());
    }

    private List<UserSession> active() {
        return sessions(0).activeOf(ANNA);
    }

    private static ClientToken token(KnownClient client) {
        return requireNonNull(client.newToken());
    }

    private SignInOutcome.Accepted signedIn(ClientId client) {
        var ticket = signIns(0).makeTicket(ANNA, null);
        return (SignInOutcome.Accepted) signIns(0).withTicket(client, ticket.text(), ORIGIN);
    }

    private PhoneNumberId added(String number, boolean reserved) {
        var administration = nodes.node(0).administration();
        administration.open(ANNA);
        return administration
                .create(ANNA, number, new PhoneNumberUpdate(true, null, reserved, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    @Test
    void a_ticket_that_many_clients_use_at_once_begins_one_session() throws Exception {
        var ticket = signIns(0).makeTicket(ANNA, null);
        var clients = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> sessions(i).open().client().id())
                .toList();

        var outcomes = atOnce(AT_ONCE, i -> signIns(i).withTicket(clients.get(i), ticket.text(), ORIGIN));

        assertThat(outcomes)
                .filteredOn(SignInOutcome.Accepted.class::isInstance)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(SignInOutcome.Refused.class::isInstance)
                .hasSize(AT_ONCE - 1)
                .containsOnly(new SignInOutcome.Refused(new Refusal.UsedTicket()));
        assertThat(active()).hasSize(1);
    }

    @Test
    void a_ticket_that_one_client_uses_many_times_at_once_begins_one_session() throws Exception {
        var ticket = signIns(0).makeTicket(ANNA, null);
        var client = sessions(0).open().client().id();

        var outcomes = atOnce(AT_ONCE, i -> signIns(i).withTicket(client, ticket.text(), ORIGIN));

        assertThat(outcomes)
                .filteredOn(SignInOutcome.Accepted.class::isInstance)
                .hasSize(1);
        assertThat(active()).hasSize(1);
    }

    @Test
    void a_right_code_that_comes_many_times_at_once_begins_one_session() throws Exception {
        added("+14155552671", true);
        for (int round = 0; round < 10; round++) {
            var client = sessions(0).open().client().id();
            var signIn = signedIn(client).signIn();
            signIns(0).prepareSecondFactor(client, signIn.id(), null, ORIGIN);
            var code = gateway.nextCode();

            var outcomes = atOnce(6, i -> signIns(i).attemptSecondFactor(client, signIn.id(), code, null, ORIGIN));

            assertThat(outcomes)
                    .as("those who begin the session")
                    .filteredOn(outcome -> outcome instanceof SignInOutcome.Accepted accepted
                            && accepted.client().newToken() != null)
                    .hasSize(1);
            assertThat(active()).hasSize(round + 1);
            clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void a_token_that_is_due_in_many_requests_at_once_is_replaced_once() throws Exception {
        var client = sessions(0).open();
        var id = client.client().id();
        var cookie = token(signedIn(id).client());
        sessions(0).find(cookie, true);
        clock.advance(Duration.ofHours(1));

        var found = atOnce(AT_ONCE, i -> sessions(i).find(cookie, true));

        assertThat(found).allMatch(Optional::isPresent);
        assertThat(found.stream().map(known -> token(known.orElseThrow())).distinct())
                .hasSize(1);
        assertThat(active()).hasSize(1);
    }

    @Test
    void a_copied_token_that_comes_at_once_with_the_right_one_ends_the_session() throws Exception {
        for (int round = 0; round < 20; round++) {
            var id = sessions(0).open().client().id();
            var stolen = token(signedIn(id).client());
            sessions(0).find(stolen, true);
            clock.advance(Duration.ofHours(1));
            var cookie = token(sessions(0).find(stolen, true).orElseThrow());
            sessions(0).find(cookie, true);
            assertThat(active()).hasSize(1);
            clock.advance(Duration.ofSeconds(30));

            var found = atOnce(4, i -> sessions(i).find(i / 2 == 0 ? cookie : stolen, true));

            assertThat(found.subList(2, 4)).containsOnly(Optional.empty());
            assertThat(active()).isEmpty();
        }
    }

    @Test
    void the_end_on_one_node_is_seen_on_the_other_at_once() {
        var client = sessions(0).open().client().id();
        var done = signedIn(client);
        var cookie = token(done.client());
        var session = done.signIn().session();
        assertThat(sessions(1).find(cookie, false).orElseThrow().session(session))
                .isPresent();

        sessions(0).end(client, session, UserSession.Kind.ENDED);

        assertThat(sessions(1).find(cookie, false).orElseThrow().session(session))
                .isEmpty();
        assertThat(sessions(1).activeOf(ANNA)).isEmpty();
    }

    @Test
    void a_session_that_is_used_and_revoked_at_once_stays_revoked() throws Exception {
        for (int round = 0; round < 20; round++) {
            var client = sessions(0).open().client().id();
            var session = signedIn(client).signIn().session();
            clock.advance(Duration.ofMinutes(2));

            atOnce(4, i -> {
                if (i == 0) {
                    return sessions(i).revoke(ANNA, session);
                }
                try {
                    return sessions(i).touch(client, session);
                } catch (NoSuchSession over) {
                    return over;
                }
            });

            assertThat(sessions(1).get(session).statusAt(clock.instant())).isEqualTo(UserSession.Status.REVOKED);
        }
        assertThat(sessions(0).search(new SessionSearch(ANNA, null, null, clock.instant()), 0, 100))
                .hasSize(20);
    }

    @Test
    void a_right_code_of_a_number_that_comes_many_times_at_once_begins_one_session() throws Exception {
        added("+14155552671", false);
        for (int round = 0; round < 4; round++) {
            var client = sessions(0).open().client().id();
            var begun = (SignInOutcome.Accepted) signIns(0).withNumber(client, "+14155552671");
            var id = begun.signIn().id();
            signIns(0).prepareFirstFactor(client, id, null, ORIGIN);
            var code = gateway.nextCode();

            var outcomes = atOnce(6, i -> signIns(i).attemptFirstFactor(client, id, code, ORIGIN));

            assertThat(outcomes)
                    .filteredOn(outcome -> outcome instanceof SignInOutcome.Accepted accepted
                            && accepted.client().newToken() != null)
                    .hasSize(1);
            assertThat(active()).hasSize(round + 1);
            clock.advance(Duration.ofMinutes(11));
        }
    }

    @Test
    void of_many_wrong_codes_of_a_number_at_once_each_one_counts() throws Exception {
        added("+14155552671", false);
        var client = sessions(0).open().client().id();
        var begun = (SignInOutcome.Accepted) signIns(0).withNumber(client, "+14155552671");
        var id = begun.signIn().id();
        signIns(0).prepareFirstFactor(client, id, null, ORIGIN);
        var wrong = gateway.nextCode().equals("000000") ? "000001" : "000000";

        var outcomes = atOnce(20, i -> signIns(i).attemptFirstFactor(client, id, wrong, ORIGIN));

        assertThat(outcomes)
                .map(outcome -> ((SignInOutcome.Refused) outcome).refusal())
                .filteredOn(Refusal.WrongCode.class::isInstance)
                .containsExactlyInAnyOrder(
                        new Refusal.WrongCode(4),
                        new Refusal.WrongCode(3),
                        new Refusal.WrongCode(2),
                        new Refusal.WrongCode(1),
                        new Refusal.WrongCode(0));
    }

    @Test
    void a_device_that_is_remembered_while_the_factors_change_is_of_no_use() throws Exception {
        added("+14155552671", true);
        var work = added("+14155552672", false);
        var remembered = 0;
        for (int round = 0; round < 20; round++) {
            var client = sessions(0).open().client().id();
            var signIn = signedIn(client).signIn();
            signIns(0).prepareSecondFactor(client, signIn.id(), null, ORIGIN);
            var code = gateway.nextCode();
            boolean reserve = round % 2 == 0;

            atOnce(
                    2,
                    i -> i == 0
                            ? signIns(0).attemptSecondFactor(client, signIn.id(), code, null, true, ORIGIN)
                            : nodes.node(1)
                                    .phoneNumbers()
                                    .setReservedForSecondFactor(Actor.withoutSession(ANNA), work, reserve));

            // If the change came first, the challenge was passed with the new factors.
            var goesOn = signedIn(client).signIn().statusAt(clock.instant()) == SignIn.Status.COMPLETE;
            var devices = nodes.node(1).rememberedDevices().of(ANNA);
            assertThat(devices.stream().anyMatch(device -> device.client().equals(client)))
                    .isEqualTo(goesOn);
            remembered += goesOn ? 1 : 0;
            nodes.node(0)
                    .phoneNumbers()
                    .setReservedForSecondFactor(Actor.withoutSession(ANNA), work, !reserve)
                    .orElseThrow();
            assertThat(signedIn(client).signIn().statusAt(clock.instant()))
                    .isEqualTo(SignIn.Status.NEEDS_SECOND_FACTOR);
            assertThat(nodes.node(0).rememberedDevices().of(ANNA)).isEmpty();
            nodes.node(0)
                    .phoneNumbers()
                    .setReservedForSecondFactor(Actor.withoutSession(ANNA), work, reserve)
                    .orElseThrow();
            clock.advance(Duration.ofMinutes(11));
        }
        System.out.println(remembered + " of 20 devices were remembered after the change");
    }
}
