package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Frontend API over the real core in memory. */
class FrontendPhoneNumbersTest {
    private static final String PATH = "/v1/me/phone_numbers";
    private static final String NUMBER = "phone_number=%2B14155552671";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final String anna = wire.tokenOf("user_anna");

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void a_number_is_added_verified_and_removed() throws InterruptedException {
        var added = post(PATH, NUMBER);
        var id = added.response().getString("id");
        var prepared = post(PATH + "/" + id + "/prepare_verification", "strategy=phone_code");
        var code = gateway.nextCode();
        var wrong = post(
                PATH + "/" + id + "/attempt_verification", "code=" + (code.equals("000000") ? "000001" : "000000"));
        var verified = post(PATH + "/" + id + "/attempt_verification", "code=" + code);
        var removed = wire.request("DELETE", PATH + "/" + id).as(anna).send();

        assertThat(added.status()).isEqualTo(200);
        assertThat(added.response().get("verification")).isEqualTo(JsonValue.NULL);
        assertThat(prepared.response().getJsonObject("verification").getString("status"))
                .isEqualTo("unverified");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("form_code_incorrect");
        assertThat(wrong.at("/errors/0/meta/param_name")).hasToString("\"code\"");
        assertThat(verified.response().getJsonObject("verification").getString("status"))
                .isEqualTo("verified");
        assertThat(removed.response())
                .hasToString("{\"object\":\"phone_number\",\"id\":\"" + id + "\",\"deleted\":true}");
        assertThat(removed.at("/client/sessions/0/user/phone_numbers")).isEqualTo(JsonValue.EMPTY_JSON_ARRAY);
    }

    @Test
    void a_phone_number_on_the_wire_is_as_published() {
        var id = post(PATH, NUMBER).response().getString("id");
        var prepared = post(PATH + "/" + id + "/prepare_verification", "");

        assertThat(prepared.response()).hasToString("""
                        {"id":"%s","object":"phone_number","phone_number":"+14155552671",\
                        "reserved_for_second_factor":false,"default_second_factor":false,"reserved":false,\
                        "verification":{"object":"verification_otp","status":"unverified","strategy":"phone_code",\
                        "attempts":0,"expire_at":1795522200000,"channel":"sms","verified_at_client":null},\
                        "linked_to":[],"created_at":1795521600000,"updated_at":1795521600000}""".formatted(id));
    }

    @Test
    void every_response_but_a_list_has_the_client_and_its_user_beside_it() {
        var added = post(PATH, NUMBER);

        assertThat(added.at("/client/object")).hasToString("\"client\"");
        assertThat(added.at("/client/sessions/0/user/id")).hasToString("\"user_anna\"");
        assertThat(added.at("/client/sessions/0/user/phone_numbers/0")).isEqualTo(added.response());
        assertThat(added.at("/client/sessions/0/user/primary_phone_number_id"))
                .isEqualTo(added.response().get("id"));
        assertThat(added.at("/client/sessions/0/last_active_token/jwt")).hasToString("\"" + anna + "\"");
    }

    @Test
    void a_list_has_no_client_beside_it() {
        var added = post(PATH, NUMBER).response();

        var list = get(PATH);

        assertThat((JsonArray) list.structure()).containsExactly(added);
        assertThat(get(PATH + "/" + added.getString("id")).response()).isEqualTo(added);
    }

    @Test
    void a_trailing_slash_json_and_the_method_in_the_query_are_accepted_too() {
        var id = wire.request("POST", PATH + "/?_clerk_js_version=6&unknown=1")
                .as("Bearer " + anna)
                .json("{\"phone_number\":\"+14155552671\"}")
                .send()
                .response()
                .getString("id");

        var removed = wire.request("POST", PATH + "/" + id + "/?_method=DELETE")
                .as(anna)
                .send();

        assertThat(removed.response().getBoolean("deleted")).isTrue();
    }

    @Test
    void the_number_of_another_user_is_not_found() {
        var id = post(PATH, NUMBER).response().getString("id");
        var mallory = wire.tokenOf("user_mallory");

        for (var request : new Wire.Request[] {
            wire.request("GET", PATH + "/" + id),
            wire.request("PATCH", PATH + "/" + id).form("reserved_for_second_factor=true"),
            wire.request("DELETE", PATH + "/" + id),
            wire.request("POST", PATH + "/" + id + "/prepare_verification"),
            wire.request("POST", PATH + "/" + id + "/attempt_verification").form("code=123456"),
            wire.request("GET", PATH + "/idn_none"),
            wire.request("GET", PATH + "/" + "x".repeat(100))
        }) {
            var reply = request.as(mallory).send();
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("resource_not_found");
        }
    }

    @Test
    void a_second_code_within_thirty_seconds_is_refused_with_the_time_to_wait() {
        var id = post(PATH, NUMBER).response().getString("id");
        post(PATH + "/" + id + "/prepare_verification", "");
        clock.advance(Duration.ofMillis(9_500));

        var again = post(PATH + "/" + id + "/prepare_verification", "");

        assertThat(again.status()).isEqualTo(429);
        assertThat(again.code()).isEqualTo("verification_code_too_many_requests");
        assertThat(again.header("Retry-After")).isEqualTo("21");
    }

    @Test
    void second_factor_is_for_verified_numbers() {
        var id = post(PATH, NUMBER).response().getString("id");

        assertThat(post(PATH, "phone_number=%2B14155552672&reserved_for_second_factor=true")
                        .code())
                .isEqualTo("identification_create_second_factor_unverified");
        assertThat(patch(id, "reserved_for_second_factor=true").code())
                .isEqualTo("identification_update_second_factor_unverified");
        ringproof.administration().update(new PhoneNumberId(id), new PhoneNumberUpdate(true, null, null, null));
        assertThat(patch(id, "reserved_for_second_factor=true").response().getBoolean("default_second_factor"))
                .isTrue();
        assertThat(patch(id, "default_second_factor=true").code()).isEqualTo("session_reverification_required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                   | 422 | form_param_missing
                    phone_number=                        | 422 | form_param_nil
                    phone_number=hello                   | 422 | form_param_format_invalid
                    phone_number=4155552671              | 422 | form_param_format_invalid
                    phone_number=%2B447400123456         | 403 | unsupported_country_code
                    phone_number=%2B19002345678          | 403 | not_allowed_access
                    phone_number=%2B14155552671&x=1      | 422 | form_param_unknown
                    phone_number=%2B1&phone_number=%2B2  | 422 | form_param_duplicate
                    phone_number=%2B14155552671&user_id=user_ben | 422 | form_param_unknown
                    phone_number=%2B14155552671&verified=true    | 422 | form_param_unknown
                    phone_number=%2B14155552671&reserved_for_second_factor=yes | 422 | form_param_type_invalid
                    phone_number=%ZZ                     | 400 | request_body_invalid
                    """)
    void the_error_says_what_is_wrong_with_a_form(String form, int status, String code) {
        var reply = wire.request("POST", PATH).as(anna).form(form).send();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(get(PATH).structure()).isEqualTo(JsonValue.EMPTY_JSON_ARRAY);
    }

    @Test
    void an_unsupported_country_is_named() {
        var reply = post(PATH, "phone_number=%2B447400123456");

        assertThat(reply.at("/errors/0/meta/alpha2")).hasToString("\"GB\"");
        assertThat(reply.at("/errors/0/meta/country_code")).hasToString("\"44\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                        | 400 | request_body_invalid
                    []                                       | 400 | request_body_invalid
                    {"code":"123456"} x                      | 400 | request_body_invalid
                    {"code":"123456"}{}                      | 400 | request_body_invalid
                    {"code":"1","code":"2"}                  | 422 | form_param_duplicate
                    {"code":123456}                          | 422 | form_param_type_invalid
                    {"code":["123456"]}                      | 422 | form_param_type_invalid
                    {"code":{"a":1}}                         | 422 | form_param_type_invalid
                    {"code":null}                            | 422 | form_param_nil
                    {"code":true}                            | 422 | form_param_type_invalid
                    {"code":" "}                             | 422 | form_param_nil
                    {"attempts":"0","code":"123456"}         | 422 | form_param_unknown
                    {"code":"+123456"}                       | 422 | form_code_incorrect
                    {"code":"12345"}                         | 422 | form_code_incorrect
                    {"code":"12345⑥"}                     | 422 | form_code_incorrect
                    """)
    void the_error_says_what_is_wrong_with_a_malformed_code_and_no_attempt_is_lost(
            String json, int status, String code) {
        var id = post(PATH, NUMBER).response().getString("id");
        post(PATH + "/" + id + "/prepare_verification", "");

        var reply = wire.request("POST", PATH + "/" + id + "/attempt_verification")
                .as(anna)
                .json(json)
                .send();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(get(PATH + "/" + id).at("/response/verification/attempts")).hasToString("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"phone_number":14155552671}                                          | phone_number must be text.
                    {"phone_number":true}                                                 | phone_number must be text.
                    {"phone_number":["+14155552671"]}                                     | phone_number must be text.
                    {"phone_number":{"number":1}}                                         | phone_number must be text.
                    {"phone_number":"+14155552671","reserved_for_second_factor":1}        | reserved_for_second_factor must be true or false.
                    {"phone_number":"+14155552671","reserved_for_second_factor":"yes"}    | reserved_for_second_factor must be true or false.
                    {"phone_number":"+14155552671","reserved_for_second_factor":[true]}   | reserved_for_second_factor must be true or false.
                    """)
    void a_value_of_a_wrong_type_is_told_which_type_the_field_has(String body, String words) {
        var reply = wire.request("POST", PATH).as(anna).json(body).send();

        assertThat(reply.code()).isEqualTo("form_param_type_invalid");
        assertThat(reply.at("/errors/0/long_message")).hasToString("\"" + words + "\"");
    }

    @Test
    void a_code_that_is_sent_as_a_number_is_told_that_a_code_is_text() {
        var id = post(PATH, NUMBER).response().getString("id");
        var reply = wire.request("POST", PATH + "/" + id + "/attempt_verification")
                .as(anna)
                .json("{\"code\":998508}")
                .send();

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("/errors/0/long_message")).hasToString("\"code must be text.\"");
        assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"code\"");
    }

    @Test
    void a_number_and_its_code_are_read_as_a_person_copies_them() throws InterruptedException {
        var added = wire.request("POST", PATH)
                .as(anna)
                .json("{\"phone_number\":\"\\u202d+1\\u00a0(415) 555\\u20112671\\u202c\"}")
                .send();
        var id = added.response().getString("id");
        post(PATH + "/" + id + "/prepare_verification", "strategy=phone_code");
        var code = gateway.nextCode();
        var pasted = " " + code.substring(0, 3) + "\u00a0" + code.substring(3) + "\u200e\n";

        var verified = post(
                PATH + "/" + id + "/attempt_verification", "code=" + URLEncoder.encode(pasted, StandardCharsets.UTF_8));

        assertThat(added.response().getString("phone_number")).isEqualTo("+14155552671");
        assertThat(verified.at("/response/verification/status")).hasToString("\"verified\"");
    }

    @Test
    void unusual_bodies_are_refused() {
        var deep = "{\"phone_number\":" + "[".repeat(10_000) + "}";
        var huge = "phone_number=" + "1".repeat(20_000);

        assertThat(wire.request("POST", PATH).as(anna).json(deep).send().code()).isEqualTo("form_param_type_invalid");
        assertThat(wire.request("POST", PATH).as(anna).form(huge).send().code()).isEqualTo("request_body_too_large");
        assertThat(wire.request("POST", PATH)
                        .as(anna)
                        .form("phone_number=" + "1".repeat(600))
                        .send()
                        .code())
                .isEqualTo("form_param_max_length_exceeded");
        assertThat(wire.request("POST", PATH)
                        .as(anna)
                        .body("text/plain", "hi".getBytes(StandardCharsets.UTF_8))
                        .send()
                        .code())
                .isEqualTo("unsupported_content_type");
        assertThat(wire.request("POST", PATH)
                        .as(anna)
                        .body("application/json", new byte[] {'{', (byte) 0xff})
                        .send()
                        .code())
                .isEqualTo("request_body_invalid");
    }

    @Test
    void only_codes_by_sms_are_offered() {
        var id = post(PATH, NUMBER).response().getString("id");

        assertThat(post(PATH + "/" + id + "/prepare_verification", "strategy=email_code")
                        .code())
                .isEqualTo("form_param_value_invalid");
        assertThat(post(PATH + "/" + id + "/prepare_verification", "channel=whatsapp")
                        .code())
                .isEqualTo("form_param_value_invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    de        |                         | ist Ihr Code
                    fr_CA     | de                      | est votre code
                    klingon?! | de;q=0.5, nl, sv;q=0    | is je code
                              | ko-KR, it-CH;q=0.8, *   | codice
                    no        | de                      | er din kode
                    no-NO     | de                      | er din kode
                    nn        | de                      | er din kode
                              | nn-NO,nn;q=0.9,en;q=0.5 | er din kode
                              | en;q=0.5,nn-NO          | er din kode
                              | zh-TW, it-CH;q=0.8      | 驗證碼
                              | zh, it;q=0.8            | 验证码
                              | de;q=much, it           | codice
                              | ;;, !, it_CH            | codice
                              | de ; q = 0.1 , it;Q=1   | codice
                              | sv;q=0                  | is your
                              | *                       | is your
                              | de;q=much               | is your
                    """)
    void the_message_is_in_the_language_of_the_field_else_of_the_header_else_of_the_region(
            @Nullable String locale, @Nullable String accepted, String words) throws InterruptedException {
        var id = post(PATH, NUMBER).response().getString("id");
        var request = wire.request("POST", PATH + "/" + id + "/prepare_verification")
                .as(anna)
                .form(locale == null ? "" : "locale=" + URLEncoder.encode(locale, StandardCharsets.UTF_8));

        var prepared = accepted == null
                ? request.send()
                : request.header("Accept-Language", accepted).send();

        assertThat(prepared.status()).isEqualTo(200);
        assertThat(gateway.nextBody()).contains(words);
    }

    private Reply get(String path) {
        return wire.request("GET", path).as(anna).send();
    }

    private Reply post(String path, String form) {
        return wire.request("POST", path).as(anna).form(form).send();
    }

    private Reply patch(String id, String form) {
        return wire.request("POST", PATH + "/" + id + "?_method=PATCH")
                .as(anna)
                .form(form)
                .send();
    }
}
