package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.Browser;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign-in of a user who has a second factor: the ticket is the first one. */
class FrontendSignInsTest {
    private static final OwnerId ANNA = new OwnerId("user_anna");

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final Browser browser = new Browser(wire);

    private List<String> backupCodes = List.of();
    private String home = "";

    @BeforeEach
    void annaHasASecondFactor() {
        ringproof.administration().open(ANNA);
        var changed = ringproof
                .administration()
                .create(ANNA, "+14155552671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        home = changed.phoneNumber().id().value();
        backupCodes = changed.backupCodes();
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    private static String path(Reply begun, String step) {
        return "/v1/client/sign_ins/" + begun.response().getString("id") + "/" + step;
    }

    @Test
    void a_ticket_alone_signs_in_nobody_who_has_a_second_factor_and_the_code_completes_it() throws Exception {
        var begun = browser.signIn("user_anna");
        var waiting = browser.get("/v1/client").response();
        var before = browser.cookie();

        var sent = browser.post(path(begun, "prepare_second_factor"), "strategy=phone_code&phone_number_id=" + home);
        var wrong = browser.post(path(begun, "attempt_second_factor"), "strategy=phone_code&code=000000");
        var complete =
                browser.post(path(begun, "attempt_second_factor"), "strategy=phone_code&code=" + gateway.nextCode());

        assertThat(begun.response().getString("status")).isEqualTo("needs_second_factor");
        assertThat(begun.at("/response/supported_second_factors/0/safe_identifier"))
                .hasToString("\"+1********71\"");
        assertThat(begun.body()).doesNotContain("4155552671");
        assertThat(begun.response().get("created_session_id")).isEqualTo(JsonValue.NULL);
        assertThat(waiting.getJsonArray("sessions")).isEmpty();
        assertThat(waiting.getJsonObject("sign_in").getString("id"))
                .isEqualTo(begun.response().getString("id"));
        assertThat(sent.response().getJsonObject("second_factor_verification").getString("status"))
                .isEqualTo("unverified");
        assertThat(wrong.code()).isEqualTo("form_code_incorrect");
        assertThat(complete.response().getString("status")).isEqualTo("complete");
        assertThat(complete.at("/client/sign_in")).isEqualTo(JsonValue.NULL);
        assertThat(complete.at("/client/sessions/0/factor_verification_age/1")).hasToString("0");
        assertThat(browser.cookie()).isNotEqualTo(before);
        assertThat(browser.get("/v1/me").response().getString("id")).isEqualTo("user_anna");
    }

    @Test
    void a_backup_code_completes_a_sign_in_without_a_message() {
        var begun = browser.signIn("user_anna");

        var complete = browser.post(
                path(begun, "attempt_second_factor"), "strategy=backup_code&code=" + backupCodes.getFirst());

        assertThat(complete.response().getString("status")).isEqualTo("complete");
        assertThat(complete.at("/response/second_factor_verification/strategy")).hasToString("\"backup_code\"");
    }

    /** Each sign-in and each message gives a new challenge, but wrong codes in a row count on the number. */
    @Test
    void nobody_tries_many_codes_by_new_messages_and_new_sign_ins() {
        var codes = new HashSet<String>();
        int checked = 0;

        for (int i = 0; i < 400; i++) {
            var begun = browser.signIn("user_anna");
            var sent = browser.post(path(begun, "prepare_second_factor"), "strategy=phone_code");
            if (sent.status() != 200) {
                codes.add(sent.code());
            }
            var reply = browser.post(path(begun, "attempt_second_factor"), "strategy=phone_code&code=" + (100_000 + i));
            codes.add(reply.code());
            checked += reply.code().equals("form_code_incorrect") ? 1 : 0;
            clock.advance(Duration.ofSeconds(31));
        }

        assertThat(checked).isBetween(5, 50);
        assertThat(codes).contains("form_code_incorrect", "too_many_requests");
        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
    }

    @Test
    void another_client_takes_no_step_in_a_sign_in() {
        var begun = browser.signIn("user_anna");
        var other = new Browser(wire);
        other.signIn("user_bert");

        assertThat(other.post(path(begun, "prepare_second_factor"), "strategy=phone_code")
                        .code())
                .isEqualTo("resource_not_found");
        assertThat(other.post(path(begun, "attempt_second_factor"), "code=" + backupCodes.getFirst())
                        .code())
                .isEqualTo("resource_not_found");
        assertThat(other.get("/v1/client/sign_ins/" + begun.response().getString("id"))
                        .code())
                .isEqualTo("resource_not_found");
        assertThat(browser.get("/v1/client/sign_ins/" + begun.response().getString("id"))
                        .response())
                .isEqualTo(begun.response());
    }

    @Test
    void a_sign_in_that_takes_too_long_is_abandoned() {
        var begun = browser.signIn("user_anna");
        clock.advance(SessionPolicy.DEFAULT.signInLifetime());

        var late = browser.post(path(begun, "attempt_second_factor"), "code=" + backupCodes.getFirst());

        assertThat(late.code()).isEqualTo("client_state_invalid");
        assertThat(browser.get("/v1/client").response().get("sign_in")).isEqualTo(JsonValue.NULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strategy=totp&code=123456", "strategy=phone_code", "code="})
    void an_attempt_names_a_code_and_a_way_that_is_served(String form) {
        var begun = browser.signIn("user_anna");

        assertThat(browser.post(path(begun, "attempt_second_factor"), form).status())
                .isEqualTo(422);
    }

    @Test
    void a_first_factor_other_than_a_ticket_is_not_served() {
        var begun = browser.signIn("user_anna");

        assertThat(browser.post(path(begun, "prepare_first_factor"), "strategy=phone_code")
                        .code())
                .isEqualTo("form_param_value_invalid");
        assertThat(browser.post(path(begun, "attempt_first_factor"), "strategy=password&password=x")
                        .code())
                .isEqualTo("form_param_value_invalid");
        assertThat(browser.post("/v1/client/sign_ins/sia_none/attempt_first_factor", "")
                        .code())
                .isEqualTo("resource_not_found");
    }

    @Test
    void a_session_steps_up_by_a_second_factor_and_its_token_says_so() throws Exception {
        var begun = browser.signIn("user_anna");
        var session = browser.post(
                        path(begun, "attempt_second_factor"), "strategy=backup_code&code=" + backupCodes.getFirst())
                .response()
                .getString("created_session_id");
        clock.advance(Duration.ofMinutes(30));
        var verify = "/v1/client/sessions/" + session + "/verify";

        var demanded = browser.post("/v1/me/backup_codes", "");
        browser.post(verify, "level=second_factor");
        browser.post(verify + "/prepare_second_factor", "strategy=phone_code");
        var passed = browser.post(verify + "/attempt_second_factor", "strategy=phone_code&code=" + gateway.nextCode());

        assertThat(demanded.code()).isEqualTo("session_reverification_required");
        assertThat(passed.response().getString("status")).isEqualTo("complete");
        assertThat(passed.at("/client/sessions/0/factor_verification_age")).hasToString("[30,0]");
        assertThat(browser.post("/v1/me/backup_codes", "").status()).isEqualTo(200);
    }

    @Test
    void an_assertion_is_no_session_token_and_a_session_token_is_no_assertion() throws Exception {
        var challenge = wire.request("POST", "/v1/second_factor_challenges")
                .asBackEnd()
                .json("{\"user_id\":\"user_anna\",\"session_id\":\"sess_1\"}")
                .send()
                .json()
                .getString("id");
        var assertion = wire.request("POST", "/v1/second_factor_challenges/" + challenge + "/attempt")
                .asBackEnd()
                .json("{\"code\":\"" + gateway.nextCode() + "\"}")
                .send()
                .json()
                .getString("assertion");
        var bert = new Browser(wire).signIn("user_bert");
        var token = bert.at("/client/sessions/0/last_active_token/jwt");

        assertThat(wire.request("GET", "/v1/me").as(assertion).send().code()).isEqualTo("authentication_invalid");
        assertThat(wire.request("GET", "/v1/me").as(text(token)).send().status())
                .isEqualTo(200);
        assertThat(wire.request("POST", "/v1/second_factor_assertions/redeem")
                        .asBackEnd()
                        .json("{\"assertion\":" + token + "}")
                        .send()
                        .status())
                .isGreaterThanOrEqualTo(400);
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).getString();
    }
}
