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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-in with a verified number over the wire. */
class FrontendPhoneSignInTest {
    private static final String SIGN_INS = "/v1/client/sign_ins";
    private static final String KNOWN = "identifier=%2B14155552671";
    private static final String UNKNOWN = "identifier=%2B14155552672";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .sessions(SessionPolicy.DEFAULT.withPhoneSignIn().rememberingDevices(Duration.ofDays(30)))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final Browser browser = new Browser(wire);

    @AfterEach
    void close() {
        ringproof.close();
    }

    private void verified(boolean withSecondFactor) {
        var administration = ringproof.administration();
        var anna = new OwnerId("user_anna");
        administration.open(anna);
        administration.create(anna, "+14155552671", new PhoneNumberUpdate(true, null, null, null));
        if (withSecondFactor) {
            administration.create(anna, "+14155552673", new PhoneNumberUpdate(true, null, true, null));
        }
    }

    private static String id(Reply begun) {
        return begun.response().getString("id");
    }

    private static String number(Reply begun) {
        return begun.response()
                .getJsonArray("supported_first_factors")
                .getJsonObject(0)
                .getString("phone_number_id");
    }

    private Reply prepare(Reply begun) {
        return browser.post(
                SIGN_INS + "/" + id(begun) + "/prepare_first_factor",
                "strategy=phone_code&phone_number_id=" + number(begun));
    }

    private Reply attempt(Reply begun, String code) {
        return browser.post(SIGN_INS + "/" + id(begun) + "/attempt_first_factor", "strategy=phone_code&code=" + code);
    }

    @Test
    void a_number_is_named_its_code_sent_and_entered() throws Exception {
        verified(false);

        var begun = browser.post(SIGN_INS, KNOWN);
        var prepared = prepare(begun);
        var done = attempt(begun, gateway.nextCode());

        var factor = begun.response().getJsonArray("supported_first_factors").getJsonObject(0);
        assertThat(begun.response().getString("status")).isEqualTo("needs_first_factor");
        assertThat(begun.response().getString("identifier")).isEqualTo("+14155552671");
        assertThat(factor.getString("strategy")).isEqualTo("phone_code");
        assertThat(factor.getString("safe_identifier")).isEqualTo("+1********71");
        assertThat(begun.at("/client/sign_in/id")).hasToString("\"" + id(begun) + "\"");
        assertThat(prepared.at("/response/first_factor_verification"))
                .hasToString("{\"object\":\"verification_otp\",\"status\":\"unverified\",\"strategy\":\"phone_code\","
                        + "\"attempts\":0,\"expire_at\":"
                        + clock.instant().plusSeconds(600).toEpochMilli()
                        + ",\"channel\":\"sms\"}");
        assertThat(done.response().getString("status")).isEqualTo("complete");
        assertThat(done.at("/response/first_factor_verification/status")).hasToString("\"verified\"");
        assertThat(browser.get("/v1/me").response().getString("id")).isEqualTo("user_anna");
    }

    @Test
    void with_the_strategy_the_code_is_sent_at_once_and_the_second_factor_follows() throws Exception {
        verified(true);

        var begun = browser.post(SIGN_INS, "strategy=phone_code&" + KNOWN);
        var known = attempt(begun, gateway.nextCode());
        browser.post(SIGN_INS + "/" + id(begun) + "/prepare_second_factor", "strategy=phone_code");
        var done = browser.post(
                SIGN_INS + "/" + id(begun) + "/attempt_second_factor",
                "strategy=phone_code&code=" + gateway.nextCode());

        assertThat(known.response().getString("status")).isEqualTo("needs_second_factor");
        assertThat(known.response().getJsonArray("supported_second_factors")).hasSize(2);
        assertThat(done.response().getString("status")).isEqualTo("complete");
    }

    @Test
    void a_number_that_nobody_has_gets_the_same_answers() {
        verified(false);
        var texts = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
        var numbers = new String[] {KNOWN, UNKNOWN};
        for (int i = 0; i < 2; i++) {
            browser.with(null);
            var begun = browser.post(SIGN_INS, numbers[i]);
            texts[i].append(shape(begun)).append(shape(prepare(begun))).append(shape(prepare(begun)));
            for (int j = 0; j < 6; j++) {
                texts[i].append(shape(attempt(begun, "00000" + j)));
            }
            texts[i].append(shape(browser.get(SIGN_INS + "/" + id(begun))));
        }

        assertThat(texts[1].toString()).isEqualTo(texts[0].toString()).contains("form_code_incorrect");
    }

    /** The answer with its headers' names, without random ids and the last digits of the number. */
    private static String shape(Reply reply) {
        return reply.status() + " "
                + reply.body()
                        .replaceAll("_[0-9A-Za-z]{27}", "_id")
                        .replaceAll("trace_id.*", "trace_id")
                        .replaceAll("7[12]\"", "\"")
                + "\n";
    }

    @Test
    void the_environment_says_that_numbers_sign_in() {
        var environment = browser.get("/v1/environment").json();

        assertThat(environment.getJsonObject("auth_config").getJsonArray("first_factors"))
                .hasToString("[\"ticket\",\"phone_code\"]");
        assertThat(environment.getValue("/user_settings/attributes/phone_number/used_for_first_factor"))
                .hasToString("true");
        assertThat(environment.getValue("/user_settings/attributes/phone_number/first_factors"))
                .hasToString("[\"phone_code\"]");
    }

    @Test
    void a_ticket_still_signs_in_and_needs_no_code() {
        var done = browser.signIn("user_anna");

        assertThat(done.response().getString("status")).isEqualTo("complete");
        assertThat(browser.post(SIGN_INS + "/" + id(done) + "/prepare_first_factor", "")
                        .code())
                .isEqualTo("form_param_value_invalid");
    }

    @Test
    void a_number_that_is_verified_on_this_client_says_so() throws Exception {
        browser.signIn("user_anna");
        var added = browser.post("/v1/me/phone_numbers", "phone_number=%2B14155552671");
        var path = "/v1/me/phone_numbers/" + id(added);
        browser.post(path + "/prepare_verification", "strategy=phone_code");

        var verified = browser.post(path + "/attempt_verification", "code=" + gateway.nextCode());

        var client = verified.json().getJsonObject("client").getString("id");
        assertThat(verified.at("/response/verification/verified_at_client")).hasToString("\"" + client + "\"");
    }

    /** Signs in by a ticket and the second factor. */
    private Reply signInWithSecondFactor(String more) throws InterruptedException {
        var begun = browser.signIn("user_anna");
        browser.post(SIGN_INS + "/" + id(begun) + "/prepare_second_factor", "strategy=phone_code");
        var code = gateway.nextCode();
        return browser.post(SIGN_INS + "/" + id(begun) + "/attempt_second_factor", "code=" + code + more);
    }

    @Test
    void a_remembered_device_needs_no_second_factor_until_it_is_forgotten() throws Exception {
        verified(true);
        signInWithSecondFactor("&remember_device=true");
        clock.advance(Duration.ofMinutes(1));
        assertThat(browser.signIn("user_anna").response().getString("status")).isEqualTo("complete");

        var devices = browser.get("/v1/me/remembered_devices").body();
        var id = devices.replaceAll(".*\"id\":\"(rmd_[0-9A-Za-z]{27})\".*", "$1");
        var stranger = new Browser(wire);
        stranger.signIn("user_ben");
        var stolen = stranger.delete("/v1/me/remembered_devices/" + id);
        var forgotten = browser.delete("/v1/me/remembered_devices/" + id);

        assertThat(devices)
                .contains("\"object\":\"remembered_device\"", "\"user_id\":\"user_anna\"", "\"is_current\":true")
                .contains("\"expire_at\":"
                        + clock.instant()
                                .minusSeconds(60)
                                .plus(Duration.ofDays(30))
                                .toEpochMilli());
        assertThat(stolen.status()).isEqualTo(404);
        assertThat(forgotten.response())
                .hasToString("{\"object\":\"remembered_device\",\"id\":\"" + id + "\",\"deleted\":true}");
        assertThat(browser.get("/v1/me/remembered_devices").body()).isEqualTo("[]");
        assertThat(browser.signIn("user_anna").response().getString("status")).isEqualTo("needs_second_factor");
    }

    @Test
    void a_device_is_not_remembered_unless_the_user_says_so() throws Exception {
        verified(true);
        signInWithSecondFactor("&remember_device=false");

        assertThat(browser.get("/v1/me/remembered_devices").body()).isEqualTo("[]");
    }

    @Test
    void a_back_end_lists_and_forgets_remembered_devices() throws Exception {
        verified(true);
        signInWithSecondFactor("&remember_device=true");
        var path = "/v1/users/user_anna/remembered_devices";
        var listed = wire.request("GET", path).asBackEnd().send();
        assertThat(listed.body()).contains("remembered_device", "\"is_current\":false");
        var id = listed.body().replaceAll(".*\"id\":\"(rmd_[0-9A-Za-z]{27})\".*", "$1");

        assertThat(wire.request("DELETE", "/v1/users/user_ben/remembered_devices/" + id)
                        .asBackEnd()
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(wire.request("DELETE", path + "/" + id).asBackEnd().send().status())
                .isEqualTo(200);
        assertThat(wire.request("GET", path).asBackEnd().send().body()).isEqualTo("[]");
        clock.advance(Duration.ofMinutes(1));
        signInWithSecondFactor("&remember_device=true");
        assertThat(wire.request("DELETE", path).asBackEnd().send().body()).isEqualTo("[]");
        assertThat(browser.get("/v1/me/remembered_devices").body()).isEqualTo("[]");
        assertThat(wire.request("GET", path).send().status()).isEqualTo(401);
    }
}
