package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.session.UserSession.Kind;
import dev.ringproof.core.domain.session.UserSession.Status;
import dev.ringproof.core.port.out.ClientRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ClientRepository} keeps to. */
public interface ClientRepositoryContract extends StoresContract {
    ClientId BROWSER = new ClientId("client_browser");
    ClientId PHONE = new ClientId("client_phone");
    SessionPolicy POLICY = SessionPolicy.DEFAULT;

    private ClientRepository clients() {
        return stores().clients();
    }

    private static Client opened(ClientId id) {
        return Client.open(id, "the salt", NOON);
    }

    private static UserSession begun(String id, ClientId client, OwnerId owner, Instant at) {
        var origin = new RequestOrigin("2001:db8::1", "a browser");
        return UserSession.begin(new SessionId(id), client, owner, origin, at, POLICY);
    }

    private void save(Client client) {
        doInUnit(() -> clients().save(client));
    }

    private void save(UserSession... sessions) {
        doInUnit(() -> Stream.of(sessions).forEach(clients()::save));
    }

    private List<UserSession> search(
            @Nullable OwnerId owner, @Nullable ClientId client, @Nullable Status status, Instant now) {
        return inUnit(() -> clients().search(new SessionSearch(owner, client, status, now), 0, 500));
    }

    static Stream<Client> aClientInEachState() {
        var opened = opened(BROWSER);
        var confirmed = opened.confirmed(NOON.plusMillis(1));
        return Stream.of(
                opened,
                confirmed,
                confirmed.rotated(NOON.plusMillis(2)),
                confirmed.signedIn(new SessionId("sess_1"), NOON.plusMillis(3)),
                confirmed.using(new SessionId("\ud83d\ude00".repeat(127) + "x"), NOON.plusMillis(4)),
                Client.open(new ClientId("client_" + "x".repeat(57)), "x".repeat(64), NOON));
    }

    @ParameterizedTest
    @MethodSource("aClientInEachState")
    default void gives_back_the_client_that_was_saved(Client client) {
        assertThat(inUnit(() -> clients().find(client.id()))).isEmpty();
        assertThat(inUnit(() -> clients().lock(client.id()))).isEmpty();
        save(opened(client.id()));

        save(client);

        assertThat(inUnit(() -> clients().find(client.id()))).contains(client);
        assertThat(inUnit(() -> clients().lock(client.id()))).contains(client);
        assertThat(inUnit(() -> clients().find(PHONE))).isEmpty();
    }

    static Stream<UserSession> aSessionInEachState() {
        var begun = begun("sess_1", BROWSER, ANNA, NOON);
        return Stream.concat(
                Stream.of(
                        begun,
                        begun.used(NOON.plusSeconds(90), POLICY),
                        UserSession.begin(new SessionId("sess_1"), BROWSER, ANNA, RequestOrigin.UNKNOWN, NOON, POLICY),
                        UserSession.begin(
                                new SessionId("sess_1"),
                                BROWSER,
                                ANNA,
                                new RequestOrigin("2001:db8:1111:2222:3333:4444:5555:6666", "\u6f22".repeat(512)),
                                NOON,
                                POLICY)),
                Stream.of(Kind.values()).map(kind -> begun.ended(kind, NOON.plusSeconds(9))));
    }

    @ParameterizedTest
    @MethodSource("aSessionInEachState")
    default void gives_back_the_session_that_was_saved(UserSession session) {
        assertThat(inUnit(() -> clients().findSession(session.id()))).isEmpty();
        save(begun("sess_1", BROWSER, ANNA, NOON));

        save(session);

        assertThat(inUnit(() -> clients().findSession(session.id()))).contains(session);
        assertThat(search(null, null, null, NOON)).containsExactly(session);
    }

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    default void keeps_owners_and_sessions_apart_by_every_character(String id) {
        var session = begun(id, BROWSER, new OwnerId(id), NOON);
        StoresContract.idsAtTheEdges()
                .filter(other -> !other.equals(id))
                .forEach(other -> save(begun(other, BROWSER, new OwnerId(other), NOON)));
        assertThat(inUnit(() -> clients().findSession(session.id()))).isEmpty();
        assertThat(search(session.owner(), null, null, NOON)).isEmpty();

        save(session);

        assertThat(inUnit(() -> clients().findSession(session.id()))).contains(session);
        assertThat(inUnit(() -> clients().activeSessionsOf(session.owner(), NOON)))
                .containsExactly(session);
        assertThat(search(session.owner(), null, null, NOON)).containsExactly(session);
    }

    @Test
    default void the_sessions_of_a_client_are_those_that_nobody_has_ended_the_oldest_first() {
        var newer = begun("sess_newer", BROWSER, BEN, NOON.plusSeconds(1));
        var older = begun("sess_older", BROWSER, ANNA, NOON);
        var atTheSameTime = begun("sess_p", BROWSER, ANNA, NOON);
        save(newer, older, atTheSameTime, begun("sess_3", PHONE, ANNA, NOON));
        save(begun("sess_4", BROWSER, ANNA, NOON).ended(Kind.ENDED, NOON));

        assertThat(inUnit(() -> clients().sessionsOf(BROWSER))).containsExactly(older, atTheSameTime, newer);
    }

    @Test
    default void the_active_sessions_of_an_owner_are_on_all_clients_the_newest_first() {
        var older = begun("sess_older", BROWSER, ANNA, NOON);
        var newer = begun("sess_newer", PHONE, ANNA, NOON.plusSeconds(1));
        save(newer, older, begun("sess_3", PHONE, BEN, NOON));
        save(begun("sess_4", BROWSER, ANNA, NOON).ended(Kind.REVOKED, NOON));
        var end = older.abandonedAt();

        assertThat(inUnit(() -> clients().activeSessionsOf(ANNA, NOON))).containsExactly(newer, older);
        assertThat(inUnit(() -> clients().activeSessionsOf(ANNA, end.minusNanos(1000))))
                .containsExactly(newer, older);
        assertThat(inUnit(() -> clients().activeSessionsOf(ANNA, end))).containsExactly(newer);
    }

    @ParameterizedTest
    @EnumSource
    default void finds_the_sessions_in_a_state(Status status) {
        var begun = begun("sess_active", BROWSER, ANNA, NOON);
        var now = begun.expiresAt();
        var active = begun("sess_active", BROWSER, ANNA, now);
        var abandoned = begun("sess_abandoned", BROWSER, ANNA, now.minus(POLICY.idle()));
        var expired = begun("sess_expired", BROWSER, ANNA, NOON).used(NOON.plusSeconds(1), POLICY);
        var all = List.of(
                active,
                abandoned,
                expired,
                begun("sess_ended", BROWSER, ANNA, NOON).ended(Kind.ENDED, NOON),
                begun("sess_removed", BROWSER, ANNA, NOON).ended(Kind.REMOVED, NOON),
                begun("sess_revoked", BROWSER, ANNA, NOON).ended(Kind.REVOKED, NOON));
        save(all.toArray(UserSession[]::new));

        assertThat(search(null, null, status, now))
                .extracting(session -> session.id().value())
                .containsExactly("sess_" + status.name().toLowerCase(Locale.ROOT));
        assertThat(search(null, null, status, now)).allMatch(session -> session.statusAt(now) == status);
    }

    @Test
    default void searches_by_owner_client_and_state_page_by_page_the_newest_first() {
        var first = begun("sess_1", BROWSER, ANNA, NOON);
        var second = begun("sess_2", BROWSER, ANNA, NOON);
        var onPhone = begun("sess_3", PHONE, ANNA, NOON.plusSeconds(1));
        var ofBen = begun("sess_4", BROWSER, BEN, NOON.plusSeconds(2));
        save(second, first, ofBen, onPhone);

        assertThat(search(null, null, null, NOON)).containsExactly(ofBen, onPhone, second, first);
        assertThat(search(ANNA, null, null, NOON)).containsExactly(onPhone, second, first);
        assertThat(search(null, BROWSER, null, NOON)).containsExactly(ofBen, second, first);
        assertThat(search(ANNA, BROWSER, Status.ACTIVE, NOON)).containsExactly(second, first);
        assertThat(search(ANNA, BROWSER, Status.ENDED, NOON)).isEmpty();
        var all = new SessionSearch(null, null, null, NOON);
        assertThat(inUnit(() -> clients().search(all, 1, 2))).containsExactly(onPhone, second);
        assertThat(inUnit(() -> clients().search(all, 3, 2))).containsExactly(first);
        assertThat(inUnit(() -> clients().search(all, 4, 2))).isEmpty();
        assertThat(inUnit(() -> clients().count(all))).isEqualTo(4);
        assertThat(inUnit(() -> clients().count(new SessionSearch(ANNA, BROWSER, Status.ACTIVE, NOON))))
                .isEqualTo(2);
        assertThat(inUnit(() -> clients().count(new SessionSearch(ANNA, null, Status.ENDED, NOON))))
                .isZero();
    }

    @Test
    default void of_many_that_change_a_client_at_once_each_one_sees_the_one_before() throws Exception {
        save(opened(BROWSER));

        StoresContract.atOnce(Collections.<Callable<Boolean>>nCopies(
                20,
                () -> inUnit(() -> {
                    var locked = clients().lock(BROWSER).orElseThrow();
                    clients().save(locked.rotated(NOON));
                    clients().save(begun("sess_" + locked.generation(), BROWSER, ANNA, NOON));
                    return true;
                })));

        assertThat(inUnit(() -> clients().find(BROWSER).orElseThrow().generation()))
                .isEqualTo(21);
        assertThat(inUnit(() -> clients().sessionsOf(BROWSER))).hasSize(20);
    }

    @Test
    default void a_failed_unit_of_work_changes_neither_clients_nor_sessions() {
        save(opened(BROWSER));

        assertThatThrownBy(() -> doInUnit(() -> {
                    clients().save(clients().lock(BROWSER).orElseThrow().rotated(NOON));
                    clients().save(begun("sess_1", BROWSER, ANNA, NOON));
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(inUnit(() -> clients().find(BROWSER))).contains(opened(BROWSER));
        assertThat(inUnit(() -> clients().sessionsOf(BROWSER))).isEmpty();
    }

    @Test
    default void purges_sessions_that_were_over_before_and_clients_that_have_none() {
        save(opened(BROWSER));
        save(opened(PHONE));
        var ended = begun("sess_ended", BROWSER, ANNA, NOON).ended(Kind.ENDED, NOON.plusSeconds(1));
        var abandoned = begun("sess_abandoned", BROWSER, ANNA, NOON);
        save(ended, abandoned);
        var end = abandoned.abandonedAt();

        assertThat(inUnit(() -> clients().purge(NOON, 10))).isZero();
        assertThat(inUnit(() -> clients().purge(NOON.plusSeconds(1), 10))).isOne();
        assertThat(inUnit(() -> clients().find(PHONE))).isEmpty();
        assertThat(inUnit(() -> clients().findSession(ended.id()))).contains(ended);
        assertThat(inUnit(() -> clients().purge(end, 10))).isOne();
        assertThat(inUnit(() -> clients().findSession(ended.id()))).isEmpty();
        assertThat(inUnit(() -> clients().findSession(abandoned.id()))).contains(abandoned);
        assertThat(inUnit(() -> clients().find(BROWSER))).contains(opened(BROWSER));
        doInUnit(() -> clients().purge(end.plusMillis(1), 10));
        doInUnit(() -> clients().purge(end.plusMillis(1), 10));
        assertThat(inUnit(() -> clients().findSession(abandoned.id()))).isEmpty();
        assertThat(inUnit(() -> clients().find(BROWSER))).isEmpty();
    }

    @Test
    default void purges_no_client_that_has_changed_since() {
        save(opened(BROWSER));
        save(opened(BROWSER).confirmed(NOON.plus(Duration.ofDays(1))));

        assertThat(inUnit(() -> clients().purge(NOON.plus(Duration.ofDays(1)), 10)))
                .isZero();
        assertThat(inUnit(() -> clients().find(BROWSER))).isPresent();
    }

    @Test
    default void purges_as_many_of_each_kind_as_it_is_told() {
        for (int i = 0; i < 5; i++) {
            save(opened(new ClientId("client_" + i)));
            save(begun("sess_" + i, BROWSER, ANNA, NOON).ended(Kind.ENDED, NOON));
        }
        var before = NOON.plusMillis(1);

        assertThat(inUnit(() -> clients().purge(before, 2))).isEqualTo(2);
        assertThat(search(null, null, null, NOON)).hasSize(3);
        assertThat(inUnit(() -> clients().purge(before, 2))).isEqualTo(2);
        assertThat(inUnit(() -> clients().purge(before, 2))).isEqualTo(1);
        assertThat(inUnit(() -> clients().purge(before, 2))).isZero();
        for (int i = 0; i < 5; i++) {
            var id = new ClientId("client_" + i);
            assertThat(inUnit(() -> clients().find(id))).isEmpty();
        }
    }

    @Test
    default void deletes_the_sessions_of_one_user() {
        var ofBen = begun("sess_2", BROWSER, BEN, NOON);
        save(
                begun("sess_1", BROWSER, ANNA, NOON),
                ofBen,
                begun("sess_3", PHONE, ANNA, NOON).ended(Kind.ENDED, NOON));

        doInUnit(() -> clients().removeSessions(ANNA));

        assertThat(search(null, null, null, NOON)).containsExactly(ofBen);
    }
}
