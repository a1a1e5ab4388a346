package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.out.SignInRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link SignInRepository} keeps to. */
public interface SignInRepositoryContract extends StoresContract {
    ClientId BROWSER = new ClientId("client_browser");
    ClientId PHONE = new ClientId("client_phone");

    private SignInRepository signIns() {
        return stores().signIns();
    }

    private static SignIn begun(String id, ClientId client, Instant at) {
        return SignIn.begin(new SignInId(id), client, new SessionId("sess_" + id), at, SessionPolicy.DEFAULT);
    }

    private static Ticket made(String id, OwnerId owner) {
        return new Ticket(new TicketId(id), owner, "a".repeat(64), NOON, NOON.plus(Duration.ofMinutes(10)), null);
    }

    private void save(SignIn signIn) {
        doInUnit(() -> signIns().save(signIn));
    }

    private void save(Ticket ticket) {
        doInUnit(() -> signIns().save(ticket));
    }

    static Stream<SignIn> aSignInInEachState() {
        var begun = begun("sia_1", BROWSER, NOON);
        var known = begun.known(SignIn.Method.TICKET, ANNA, NOON.plusMillis(1));
        var asking = known.asking(new ChallengeId("ver_1"));
        var named = begun.with(PhoneSignIn.with(HOME_NUMBER, new PhoneNumberId("idn_shown")));
        var sent = phone(HOME);
        var missed = begun.with(sent.missed());
        return Stream.of(
                begun,
                known,
                asking,
                asking.completed(NOON.plusSeconds(2)),
                known.completed(NOON.plusSeconds(2)),
                named,
                begun.with(sent),
                begun.with(phone(null)),
                missed,
                begun.with(sent.missed().missed().missed().missed().missed()),
                missed.known(SignIn.Method.PHONE_CODE, ANNA, NOON.plusSeconds(3)));
    }

    private static PhoneSignIn phone(@Nullable PhoneNumberId holder) {
        return PhoneSignIn.with(HOME_NUMBER, new PhoneNumberId("idn_shown"))
                .prepared(holder, challenge("ver_1", NOON), NOON);
    }

    @ParameterizedTest
    @MethodSource("aSignInInEachState")
    default void of_an_expired_code_only_the_sealed_code_is_wiped(SignIn signIn) {
        save(signIn);
        var end = NOON.plus(POLICY.codeLifetime());
        var wiped = signIn.wipedAt(end);

        assertThat(inUnit(() -> signIns().wipeCodes(end.minusMillis(1), 10))).isZero();
        assertThat(inUnit(() -> signIns().find(signIn.id()))).contains(signIn);
        assertThat(inUnit(() -> signIns().wipeCodes(end, 10))).isEqualTo(wiped.isPresent() ? 1 : 0);
        assertThat(inUnit(() -> signIns().find(signIn.id()))).contains(wiped.orElse(signIn));
        assertThat(inUnit(() -> signIns().wipeCodes(end, 10))).isZero();
    }

    @ParameterizedTest
    @MethodSource("aSignInInEachState")
    default void gives_back_the_sign_in_that_was_saved(SignIn signIn) {
        assertThat(inUnit(() -> signIns().find(signIn.id()))).isEmpty();
        save(begun("sia_1", BROWSER, NOON));

        save(signIn);

        assertThat(inUnit(() -> signIns().find(signIn.id()))).contains(signIn);
        assertThat(inUnit(() -> signIns().newest(BROWSER))).contains(signIn);
        assertThat(inUnit(() -> signIns().newest(PHONE))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    default void keeps_every_owner_and_session_unchanged(String id) {
        var signIn = SignIn.begin(new SignInId("sia_1"), BROWSER, new SessionId(id), NOON, SessionPolicy.DEFAULT)
                .known(SignIn.Method.TICKET, new OwnerId(id), NOON);
        var ticket = made("sit_1", new OwnerId(id));

        save(signIn);
        save(ticket);

        assertThat(inUnit(() -> signIns().find(signIn.id()))).contains(signIn);
        assertThat(inUnit(() -> signIns().lockTicket(ticket.id()))).contains(ticket);
    }

    @Test
    default void the_newest_sign_in_of_a_client_is_the_one_that_began_last() {
        var newest = begun("sia_1", BROWSER, NOON.plusSeconds(2));
        save(begun("sia_2", BROWSER, NOON.plusSeconds(1)));
        save(newest);
        save(begun("sia_3", BROWSER, NOON));
        save(begun("sia_4", PHONE, NOON.plusSeconds(3)));

        assertThat(inUnit(() -> signIns().newest(BROWSER))).contains(newest);
    }

    @Test
    default void of_two_sign_ins_that_began_at_the_same_time_the_same_one_is_always_the_newest() {
        save(begun("sia_2", BROWSER, NOON));
        save(begun("sia_1", BROWSER, NOON));

        assertThat(inUnit(() -> signIns().newest(BROWSER))).contains(begun("sia_2", BROWSER, NOON));
    }

    static Stream<Ticket> aTicketInEachState() {
        var made = made("sit_1", ANNA);
        return Stream.of(made, made.accepted(NOON.plusSeconds(1)), made.revoked(NOON.plusSeconds(2)));
    }

    @ParameterizedTest
    @MethodSource("aTicketInEachState")
    default void gives_back_the_ticket_that_was_saved(Ticket ticket) {
        assertThat(inUnit(() -> signIns().lockTicket(ticket.id()))).isEmpty();
        save(made("sit_1", ANNA));

        save(ticket);

        assertThat(inUnit(() -> signIns().lockTicket(ticket.id()))).contains(ticket);
        assertThat(inUnit(() -> signIns().lockTicket(new TicketId("sit_2")))).isEmpty();
    }

    @Test
    default void of_many_that_use_a_ticket_at_once_one_finds_it_pending() throws Exception {
        save(made("sit_1", ANNA));

        var answers = StoresContract.atOnce(Collections.<Callable<Boolean>>nCopies(
                20,
                () -> inUnit(() -> {
                    var ticket = signIns().lockTicket(new TicketId("sit_1")).orElseThrow();
                    if (ticket.status() == Ticket.Status.PENDING) {
                        signIns().save(ticket.accepted(NOON));
                        return true;
                    }
                    return false;
                })));

        assertThat(answers).filteredOn(used -> used).hasSize(1);
    }

    @Test
    default void purges_sign_ins_by_their_beginning_and_tickets_by_their_end() {
        var signIn = begun("sia_1", BROWSER, NOON);
        var ticket = made("sit_1", ANNA);
        save(signIn);
        save(ticket);

        assertThat(inUnit(() -> signIns().purge(NOON, 10))).isZero();
        assertThat(inUnit(() -> signIns().find(signIn.id()))).isPresent();
        assertThat(inUnit(() -> signIns().purge(NOON.plusMillis(1), 10))).isOne();
        assertThat(inUnit(() -> signIns().find(signIn.id()))).isEmpty();
        assertThat(inUnit(() -> signIns().purge(ticket.expiresAt(), 10))).isZero();
        assertThat(inUnit(() -> signIns().lockTicket(ticket.id()))).isPresent();
        assertThat(inUnit(() -> signIns().purge(ticket.expiresAt().plusMillis(1), 10)))
                .isOne();
        assertThat(inUnit(() -> signIns().lockTicket(ticket.id()))).isEmpty();
    }

    @Test
    default void purges_as_many_of_each_kind_as_it_is_told() {
        for (int i = 0; i < 3; i++) {
            save(begun("sia_" + i, BROWSER, NOON));
            save(made("sit_" + i, ANNA));
        }
        var before = NOON.plus(Duration.ofDays(1));

        assertThat(inUnit(() -> signIns().purge(before, 2))).isEqualTo(2);
        assertThat(inUnit(() -> signIns().newest(BROWSER))).isPresent();
        assertThat(inUnit(() -> signIns().purge(before, 2))).isOne();
        assertThat(inUnit(() -> signIns().purge(before, 2))).isZero();
        assertThat(inUnit(() -> signIns().newest(BROWSER))).isEmpty();
    }

    @Test
    default void deletes_the_tickets_and_sign_ins_of_one_user() {
        var mine = begun("sia_1", BROWSER, NOON).known(SignIn.Method.TICKET, ANNA, NOON);
        var bens = begun("sia_2", BROWSER, NOON).known(SignIn.Method.TICKET, BEN, NOON);
        var unknown = begun("sia_3", BROWSER, NOON);
        Stream.of(mine, bens, unknown).forEach(this::save);
        Stream.of(made("sit_1", ANNA), made("sit_2", BEN)).forEach(this::save);

        doInUnit(() -> signIns().removeAll(ANNA));

        assertThat(inUnit(() -> signIns().find(mine.id()))).isEmpty();
        assertThat(inUnit(() -> signIns().find(bens.id()))).contains(bens);
        assertThat(inUnit(() -> signIns().find(unknown.id()))).contains(unknown);
        assertThat(inUnit(() -> signIns().lockTicket(new TicketId("sit_1")))).isEmpty();
        assertThat(inUnit(() -> signIns().lockTicket(new TicketId("sit_2")))).isPresent();
    }
}
