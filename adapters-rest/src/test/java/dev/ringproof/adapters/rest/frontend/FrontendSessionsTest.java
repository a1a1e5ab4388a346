package dev.ringproof.adapters.rest.frontend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.Browser;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and their sessions over the wire: a browser's by cookie, and an app's by header. */
class FrontendSessionsTest {
    private static final String NUMBERS = "/v1/me/phone_numbers";
    private static final Duration OLD = SessionPolicy.DEFAULT.tokenRotation().plusMinutes(1);

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final List<String> events = new ArrayList<>();
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .listener((Event event) -> events.add(event.name()))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final Browser browser = new Browser(wire);

    @AfterEach
    void close() {
        ringproof.close();
    }

    private static String session(Reply signedIn) {
        return signedIn.response().getString("created_session_id");
    }

    private static String tokenOf(Reply reply) {
        return reply.json()
                .getJsonObject("client")
                .getJsonArray("sessions")
                .getJsonObject(0)
                .getJsonObject("last_active_token")
                .getString("jwt");
    }

    @Test
    void a_ticket_signs_a_user_in_and_the_cookie_then_says_who_calls() {
        var signedIn = browser.signIn("user_anna");

        var me = browser.get("/v1/me");
        var added = browser.post(NUMBERS, "phone_number=%2B14155552671");
        var client = browser.get("/v1/client");

        assertThat(signedIn.response().getString("status")).isEqualTo("complete");
        assertThat(signedIn.json().getJsonObject("client").get("sign_in")).isEqualTo(JsonValue.NULL);
        assertThat(me.response().getString("id")).isEqualTo("user_anna");
        assertThat(added.at("/client/sessions/0/user/phone_numbers/0/phone_number"))
                .hasToString("\"+14155552671\"");
        assertThat(client.response().getString("last_active_session_id")).isEqualTo(session(signedIn));
        assertThat(client.json().getJsonObject("client")).containsKey("sessions");
    }

    @Test
    void a_ticket_works_once_and_a_refusal_still_gives_the_cookie_of_the_new_client() {
        var ticket = Browser.ticketFor(wire, "user_anna");
        browser.post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket);
        var other = new Browser(wire);

        var again = other.post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket);

        assertThat(again.code()).isEqualTo("sign_in_token_already_used_code");
        assertThat(other.cookie()).isNotNull();
        assertThat(other.get("/v1/me").code()).isEqualTo("signed_out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "strategy=ticket", "identifier=%2B14155552671", "strategy=phone_code&ticket=x"})
    void a_sign_in_without_a_ticket_is_refused_and_makes_no_client(String form) {
        var refused = browser.post("/v1/client/sign_ins", form);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(browser.cookie()).isNull();
    }

    @Test
    void a_client_gets_a_new_token_by_a_change_when_its_token_is_old_and_never_by_reading() {
        browser.signIn("user_anna");
        browser.get("/v1/client");
        var first = browser.cookie();
        clock.advance(OLD);

        browser.get("/v1/client");
        var afterReading = browser.cookie();
        var wrong = browser.post(NUMBERS, "phone_number=none");

        assertThat(afterReading).isEqualTo(first);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(browser.cookie()).isNotEqualTo(first);
        assertThat(browser.get("/v1/me").status()).isEqualTo(200);
    }

    @Test
    void a_stolen_cookie_that_comes_again_after_its_replacement_ends_the_session() {
        browser.signIn("user_anna");
        browser.get("/v1/client");
        var stolen = requireNonNull(browser.cookie());
        clock.advance(OLD);
        browser.post(NUMBERS, "phone_number=%2B14155552671");
        browser.get("/v1/client");
        clock.advance(SessionPolicy.DEFAULT.replayGrace().plusSeconds(1));

        var thief = new Browser(wire).with(stolen).get("/v1/me");

        assertThat(thief.status()).isEqualTo(401);
        assertThat(events).contains("session.token_replayed");
        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
        assertThat(browser.get("/v1/client").response().getJsonArray("sessions"))
                .isEmpty();
    }

    @Test
    void a_cookie_that_was_put_into_the_browser_before_the_sign_in_is_void_after_it() {
        var attacker = new Browser(wire);
        attacker.post("/v1/client", "");
        var planted = attacker.cookie();
        browser.with(planted);

        browser.signIn("user_anna");

        assertThat(browser.cookie()).isNotEqualTo(planted);
        assertThat(attacker.get("/v1/me").status()).isEqualTo(401);
        assertThat(attacker.get("/v1/client").body()).isEqualTo("{\"response\":null,\"client\":null}");
        assertThat(browser.get("/v1/me").status()).isEqualTo(200);
        assertThat(attacker.get("/v1/me").status()).isEqualTo(401);
    }

    @Test
    void two_cookies_of_different_values_are_as_good_as_none() {
        browser.signIn("user_anna");
        var attacker = new Browser(wire);
        attacker.signIn("user_mallory");

        var tossed = wire.request("GET", "/v1/client")
                .header("Cookie", "__client=" + attacker.cookie() + "; __client=" + browser.cookie())
                .send();

        assertThat(tossed.body()).isEqualTo("{\"response\":null,\"client\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer "})
    void an_app_gets_its_tokens_in_a_header_and_no_cookie(String scheme) {
        var opened = wire.request("POST", "/v1/client?_is_native=1").send();
        var first = requireNonNull(opened.header("Authorization"));
        var signedIn = wire.request("POST", "/v1/client/sign_ins?_is_native=true")
                .as(scheme + first)
                .form("strategy=ticket&ticket=" + Browser.ticketFor(wire, "user_anna"))
                .send();
        var second = requireNonNull(signedIn.header("Authorization"));

        var me = wire.request("GET", "/v1/me").as(scheme + second).send();
        clock.advance(OLD);
        var read = wire.request("GET", "/v1/me").as(scheme + second).send();
        var changed = wire.request("POST", NUMBERS)
                .as(scheme + second)
                .form("phone_number=%2B14155552671")
                .send();

        assertThat(List.of(opened.header("Set-Cookie") == null, signedIn.header("Set-Cookie") == null))
                .containsOnly(true);
        assertThat(second).isNotEqualTo(first).startsWith("rpc1.");
        assertThat(me.response().getString("id")).isEqualTo("user_anna");
        assertThat(me.header("Authorization")).isNull();
        assertThat(read.header("Authorization")).isNull();
        assertThat(changed.header("Authorization")).startsWith("rpc1.").isNotEqualTo(second);
    }

    @Test
    void an_app_without_a_token_is_nobody_also_if_a_cookie_comes_along() {
        browser.signIn("user_anna");

        var empty = browser.request("GET", "/v1/client").as("").send();
        var flagged = browser.request("GET", "/v1/client?_is_native=1").send();

        assertThat(empty.body()).isEqualTo("{\"response\":null,\"client\":null}");
        assertThat(flagged.body()).isEqualTo("{\"response\":null,\"client\":null}");
    }

    @Test
    void a_page_cannot_send_a_client_token_in_the_header_but_a_token_of_the_identity_provider() {
        browser.signIn("user_anna");

        var byPage = wire.request("GET", "/v1/me")
                .as(requireNonNull(browser.cookie()))
                .header("Origin", Wire.ORIGIN)
                .send();
        var ofHost = wire.request("POST", NUMBERS)
                .as(wire.tokenOf("user_anna"))
                .header("Origin", "https://anywhere.example")
                .form("phone_number=%2B14155552671")
                .send();

        assertThat(byPage.code()).isEqualTo("origin_authorization_headers_conflict");
        assertThat(ofHost.status()).isEqualTo(200);
    }

    @Test
    void a_session_token_reads_until_it_expires_and_changes_nothing_once_the_session_has_ended() {
        var signedIn = browser.signIn("user_anna");
        var token = tokenOf(signedIn);
        var other = browser.get("/v1/client");
        assertThat(bearer("POST", NUMBERS, token)
                        .form("phone_number=%2B14155552671")
                        .send()
                        .status())
                .isEqualTo(200);

        browser.post("/v1/client/sessions/" + session(signedIn) + "/end", "");

        assertThat(bearer("GET", "/v1/me", token).send().status()).isEqualTo(200);
        assertThat(bearer("POST", NUMBERS, token)
                        .form("phone_number=%2B14155552672")
                        .send()
                        .code())
                .isEqualTo("signed_out");
        assertThat(bearer("PATCH", "/v1/me", token).send().code()).isEqualTo("signed_out");
        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
        clock.advance(Duration.ofSeconds(61));
        assertThat(bearer("GET", "/v1/me", token).send().code()).isEqualTo("authentication_invalid");
        assertThat(tokenOf(other)).isNotEqualTo(token);
    }

    private Wire.Request bearer(String method, String path, String token) {
        return wire.request(method, path).as("Bearer " + token);
    }

    @Test
    void a_session_token_renews_no_token() {
        var signedIn = browser.signIn("user_anna");
        var token = tokenOf(signedIn);
        clock.advance(Duration.ofSeconds(30));
        var tokens = "/v1/client/sessions/" + session(signedIn) + "/tokens";

        var byToken = bearer("POST", tokens, token).send();
        var byClient = browser.post(tokens, "organization_id=");

        assertThat(byToken.json().getString("jwt")).isEqualTo(token);
        assertThat(byClient.json().getString("jwt")).isNotEqualTo(token);
        assertThat(byClient.json()).doesNotContainKey("client");
    }

    @Test
    void a_session_is_touched_ended_and_removed_by_its_own_client_only() {
        var annas = session(browser.signIn("user_anna"));
        var bertsBrowser = new Browser(wire);
        bertsBrowser.signIn("user_bert");
        clock.advance(Duration.ofMinutes(10));

        for (var step : List.of("touch", "end", "remove", "tokens", "verify")) {
            assertThat(bertsBrowser
                            .post("/v1/client/sessions/" + annas + "/" + step, "")
                            .code())
                    .isEqualTo("resource_not_found");
        }
        assertThat(bertsBrowser.get("/v1/client/sessions/" + annas).code()).isEqualTo("resource_not_found");
        assertThat(bertsBrowser.post("/v1/me/sessions/" + annas + "/revoke", "").code())
                .isEqualTo("resource_not_found");
        var touched = browser.post("/v1/client/sessions/" + annas + "/touch", "active_organization_id=&intent=focus");
        var shown = browser.get("/v1/client/sessions/" + annas);
        var ended = browser.post("/v1/client/sessions/" + annas + "/end", "");

        assertThat(touched.response().getJsonNumber("last_active_at").longValue())
                .isEqualTo(clock.instant().toEpochMilli());
        assertThat(shown.response().getString("status")).isEqualTo("active");
        assertThat(ended.response().getString("status")).isEqualTo("ended");
        assertThat(ended.response().get("last_active_token")).isEqualTo(JsonValue.NULL);
        assertThat(ended.at("/client/sessions")).isEqualTo(JsonValue.EMPTY_JSON_ARRAY);
    }

    @Test
    void a_client_of_two_users_acts_for_the_one_whose_session_is_named_and_for_nobody_if_that_one_is_over() {
        var annas = session(browser.signIn("user_anna"));
        var berts = session(browser.signIn("user_bert"));

        assertThat(browser.get("/v1/me").response().getString("id")).isEqualTo("user_bert");
        assertThat(browser.get("/v1/me?_clerk_session_id=" + annas).response().getString("id"))
                .isEqualTo("user_anna");
        browser.post("/v1/client/sessions/" + annas + "/remove", "");
        assertThat(browser.get("/v1/me?_clerk_session_id=" + annas).code()).isEqualTo("signed_out");
        assertThat(browser.get("/v1/me?_clerk_session_id=" + berts).response().getString("id"))
                .isEqualTo("user_bert");
    }

    @Test
    void a_user_sees_their_sessions_and_revokes_one_on_another_client() {
        browser.request("POST", "/v1/client").send();
        browser.signIn("user_anna");
        var phone = new Browser(wire);
        var lost = session(phone.signIn("user_anna"));

        var all = browser.get("/v1/me/sessions/active").structure().asJsonArray();
        var revoked = browser.post("/v1/me/sessions/" + lost + "/revoke", "");

        assertThat(all.getValuesAs(JsonObject.class))
                .hasSize(2)
                .allSatisfy(session -> assertThat(session).containsKey("latest_activity"));
        assertThat(revoked.response().getString("status")).isEqualTo("revoked");
        assertThat(phone.get("/v1/me").code()).isEqualTo("signed_out");
        assertThat(browser.get("/v1/me/sessions").structure().asJsonArray()).hasSize(1);
    }

    @Test
    void signing_out_ends_all_sessions_and_only_the_deletion_of_the_client_removes_its_cookie() {
        browser.signIn("user_anna");
        browser.signIn("user_bert");

        var left = browser.delete("/v1/client/sessions");
        assertThat(left.response().getJsonArray("sessions")).isEmpty();
        assertThat(browser.cookie()).isNotNull();
        browser.signIn("user_anna");
        var gone = browser.delete("/v1/client");

        assertThat(gone.body()).isEqualTo("{\"response\":null,\"client\":null}");
        assertThat(gone.header("Set-Cookie")).startsWith("__client=; Path=/; Max-Age=0; HttpOnly");
        assertThat(browser.cookie()).isNull();
        assertThat(events.stream().filter("session.removed"::equals)).hasSize(3);
    }

    @Test
    void a_session_of_the_host_application_is_shown_and_touched_but_not_ended_here() {
        var token = wire.tokenOf("user_anna");
        var session = bearer("GET", "/v1/client", token).send().response().getString("last_active_session_id");
        var path = "/v1/client/sessions/" + session;

        assertThat(bearer("GET", path, token).send().response().getString("id")).isEqualTo(session);
        assertThat(bearer("POST", path + "/touch", token).send().at("/client/id"))
                .isNotNull();
        assertThat(bearer("POST", path + "/end", token).send().code()).isEqualTo("resource_not_found");
        assertThat(bearer("POST", path + "/tokens/supabase", token).send().code())
                .isEqualTo("resource_not_found");
    }

    @Test
    void a_session_ends_without_use_and_at_the_end_of_its_life() {
        browser.signIn("user_anna");
        clock.advance(SessionPolicy.DEFAULT.idle().minusSeconds(1));
        assertThat(browser.get("/v1/me").status()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));

        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
        assertThat(browser.get("/v1/client").response().getJsonArray("sessions"))
                .isEmpty();
    }
}
