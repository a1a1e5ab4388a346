package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients, sessions and sign-ins by ticket, in memory. */
class SessionsTest {
    private static final OwnerId ANNA = new OwnerId("anna");
    private static final RequestOrigin ORIGIN = new RequestOrigin("203.0.113.7", "a browser");

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Event> events = new ArrayList<>();
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(stores)
            .listener(events::add)
            .build();
    private final Sessions sessions = ringproof.sessions();
    private final SignIns signIns = ringproof.signIns();

    @BeforeEach
    void a_user() {
        ringproof.administration().open(ANNA);
    }

    private static ClientToken token(KnownClient client) {
        return requireNonNull(client.newToken());
    }

    /** The client of a browser, which has one token in its cookie. */
    private final class Browser {
        private ClientToken cookie;

        Browser(KnownClient opened) {
            cookie = token(opened);
        }

        KnownClient request(boolean changing) {
            var client = sessions.find(cookie, changing).orElseThrow();
            take(client);
            return client;
        }

        void take(KnownClient client) {
            if (client.newToken() != null) {
                cookie = client.newToken();
            }
        }

        SignInOutcome.Accepted signIn() {
            var client = request(true).client();
            var ticket = signIns.makeTicket(ANNA, null);
            var outcome = (SignInOutcome.Accepted) signIns.withTicket(client.id(), ticket.text(), ORIGIN);
            take(outcome.client());
            return outcome;
        }
    }

    @Test
    void a_ticket_signs_in_a_user_without_second_factor_and_works_once() {
        var browser = new Browser(sessions.open());
        var client = browser.request(true).client();
        var ticket = signIns.makeTicket(ANNA, null);

        var outcome = (SignInOutcome.Accepted) signIns.withTicket(client.id(), ticket.text(), ORIGIN);
        browser.take(outcome.client());

        assertThat(outcome.signIn().statusAt(clock.instant())).isEqualTo(SignIn.Status.COMPLETE);
        assertThat(browser.request(false).sessions()).singleElement().satisfies(session -> {
            assertThat(session.owner()).isEqualTo(ANNA);
            assertThat(session.id()).isEqualTo(outcome.signIn().session());
        });
        assertThat(signIns.withTicket(client.id(), ticket.text(), ORIGIN))
                .isEqualTo(new SignInOutcome.Refused(new Refusal.UsedTicket()));
        assertThat(events).extracting(Event::name).contains("session.created");
    }

    @Test
    void a_user_with_a_second_factor_must_show_it() throws InterruptedException {
        var number = ringproof
                .administration()
                .create(ANNA, "+1 415 555 2671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        var browser = new Browser(sessions.open());
        var begun = browser.signIn();
        assertThat(begun.signIn().statusAt(clock.instant())).isEqualTo(SignIn.Status.NEEDS_SECOND_FACTOR);
        assertThat(browser.request(false).sessions()).isEmpty();
        var client = browser.request(false).client().id();

        var prepared = signIns.prepareSecondFactor(client, begun.signIn().id(), null, ORIGIN);
        assertThat(prepared).isInstanceOf(SignInOutcome.Accepted.class);
        var wrong = signIns.attemptSecondFactor(client, begun.signIn().id(), "0000000", null, ORIGIN);
        assertThat(wrong).isInstanceOf(SignInOutcome.Refused.class);
        var code = gateway.nextCode();
        var done = (SignInOutcome.Accepted)
                signIns.attemptSecondFactor(client, begun.signIn().id(), code, null, ORIGIN);
        browser.take(done.client());

        assertThat(browser.request(false).sessions()).hasSize(1);
        assertThat(ringproof
                        .secondFactorAuthentication()
                        .lastPassed(ANNA, done.signIn().session()))
                .contains(clock.instant());
        assertThat(number.backupCodes()).hasSize(10);
    }

    @Test
    void a_backup_code_needs_no_preparation() {
        var codes = ringproof
                .administration()
                .create(ANNA, "+1 415 555 2671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .backupCodes();
        var browser = new Browser(sessions.open());
        var begun = browser.signIn();

        var done = signIns.attemptSecondFactor(
                browser.request(false).client().id(), begun.signIn().id(), codes.getFirst(), null, ORIGIN);

        assertThat(done).isInstanceOf(SignInOutcome.Accepted.class);
    }

    @Test
    void a_token_that_was_replaced_ends_the_sessions_when_it_comes_again() {
        var browser = new Browser(sessions.open());
        browser.signIn();
        browser.request(true);
        var stolen = browser.cookie;
        clock.advance(Duration.ofHours(1));
        browser.request(true);
        assertThat(browser.cookie).isNotEqualTo(stolen);
        assertThat(sessions.find(stolen, true))
                .as("the new one has not arrived yet")
                .isPresent();
        browser.request(true);
        clock.advance(Duration.ofSeconds(30));

        assertThat(sessions.find(stolen, false)).isEmpty();

        assertThat(browser.request(false).sessions()).isEmpty();
        assertThat(events).extracting(Event::name).contains("session.token_replayed");
    }

    @Test
    void a_token_from_before_the_sign_in_is_void_at_once() {
        var browser = new Browser(sessions.open());
        var planted = browser.cookie;

        browser.signIn();

        assertThat(sessions.find(planted, false)).isEmpty();
        assertThat(browser.request(false).sessions()).hasSize(1);
    }

    @Test
    void a_session_ends_for_each_reason() {
        var browser = new Browser(sessions.open());
        var first = browser.signIn().signIn().session();
        var client = browser.request(false).client().id();
        sessions.end(client, first, UserSession.Kind.ENDED);
        assertThat(sessions.get(first).statusAt(clock.instant())).isEqualTo(UserSession.Status.ENDED);

        var second = browser.signIn().signIn().session();
        sessions.revoke(ANNA, second);
        assertThat(browser.request(false).sessions()).isEmpty();
        assertThatThrownBy(() -> sessions.touch(client, second)).isInstanceOf(NoSuchSession.class);

        var third = browser.signIn().signIn().session();
        clock.advance(Duration.ofHours(23));
        sessions.touch(client, third);
        clock.advance(Duration.ofHours(23));
        assertThat(sessions.get(third).isActiveAt(clock.instant())).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(sessions.get(third).statusAt(clock.instant())).isEqualTo(UserSession.Status.ABANDONED);
    }

    @Test
    void a_token_that_was_changed_is_not_accepted() {
        var text = token(sessions.open()).value();
        for (int i = 0; i < text.length(); i++) {
            var changed = text.substring(0, i) + (text.charAt(i) == 'A' ? 'B' : 'A') + text.substring(i + 1);
            if (i < text.length() - 1) {
                assertThat(sessions.find(new ClientToken(changed), false))
                        .as("character " + i)
                        .isEmpty();
            }
        }
        assertThat(sessions.find(new ClientToken(text), false)).isPresent();
    }

    @Test
    void a_request_that_a_sign_in_overtakes_ends_no_session() {
        var browser = new Browser(sessions.open());
        browser.request(true);
        var underWay = browser.cookie;
        clock.advance(Duration.ofHours(1));

        browser.signIn();

        assertThat(sessions.find(underWay, true))
                .as("its token was replaced twice")
                .isEmpty();
        assertThat(browser.request(false).sessions()).hasSize(1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(sessions.find(underWay, true)).isEmpty();
        assertThat(browser.request(false).sessions())
                .as("somebody has copied the token")
                .isEmpty();
    }

    @Test
    void an_old_sign_in_is_shown_without_the_challenge_that_was_deleted() {
        ringproof
                .administration()
                .create(ANNA, "+1 415 555 2671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        var browser = new Browser(sessions.open());
        var begun = browser.signIn();
        var client = browser.request(false).client().id();
        signIns.prepareSecondFactor(client, begun.signIn().id(), null, ORIGIN);
        assertThat(signIns.get(client, begun.signIn().id()).challenge()).isNotNull();
        stores.work().run(() -> stores.challenges().purge(clock.instant().plus(Duration.ofDays(1)), 10));

        assertThat(signIns.get(client, begun.signIn().id()).challenge()).isNull();
    }
}
