package dev.ringproof.adapters.rest.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonValue;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Backend API over the real core in memory. */
class BackendPhoneNumbersTest {
    private static final String PATH = "/v1/phone_numbers";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .delivery(DeliveryPolicy.DEFAULT.keepingContent())
            .build();
    private final Wire wire = new Wire(ringproof, clock, false);

    @BeforeEach
    void thereAreTwoUsers() {
        ringproof.administration().open(new OwnerId("user_1"));
        ringproof.administration().open(new OwnerId("u"));
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void a_number_is_created_read_updated_and_deleted() {
        var created = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\"}");
        var id = created.json().getString("id");
        var updated = send(
                "PATCH", PATH + "/" + id, "{\"verified\":true,\"primary\":null,\"reserved_for_second_factor\":true}");
        var read = send("GET", PATH + "/" + id, "");
        var deleted = send("DELETE", PATH + "/" + id, "");
        var gone = send("GET", PATH + "/" + id, "");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.json().get("verification")).isEqualTo(JsonValue.NULL);
        assertThat(updated.json().getBoolean("default_second_factor")).isTrue();
        assertThat(updated.json().getJsonObject("verification"))
                .hasToString("{\"object\":\"verification_admin\",\"status\":\"verified\",\"strategy\":\"admin\","
                        + "\"attempts\":null,\"expire_at\":null,\"verified_at_client\":null}");
        assertThat(updated.json().getJsonArray("backup_codes")).hasSize(10);
        assertThat(read.json())
                .isEqualTo(jakarta.json.Json.createObjectBuilder(updated.json())
                        .remove("backup_codes")
                        .build());
        assertThat(deleted.json()).hasToString("{\"object\":\"phone_number\",\"id\":\"" + id + "\",\"deleted\":true}");
        assertThat(gone.status()).isEqualTo(404);
    }

    @Test
    void an_update_without_a_body_changes_nothing() {
        var created = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\",\"verified\":true}");

        var updated = wire.request("PATCH", PATH + "/" + created.json().getString("id"))
                .asBackEnd()
                .header("Content-Type", "application/json")
                .send();

        assertThat(updated.json()).isEqualTo(created.json());
    }

    @Test
    void a_back_end_checks_that_a_user_holds_the_phone() throws InterruptedException {
        var id = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\"}")
                .json()
                .getString("id");
        var check = send("POST", PATH + "/" + id + "/prepare_verification", "").json();
        var code = gateway.nextCode();

        var wrong = attempt(id, check.getString("id"), code.equals("000000") ? "000001" : "000000");
        var right = attempt(id, check.getString("id"), code);
        var again = attempt(id, check.getString("id"), code);
        var unknown = attempt(id, "ver_unknown", code);

        assertThat(check)
                .hasToString("{\"id\":\"" + check.getString("id")
                        + "\",\"object\":\"verification_otp\",\"status\":\"unverified\","
                        + "\"strategy\":\"phone_code\",\"attempts\":0,\"expire_at\":1795522200000,\"channel\":\"sms\","
                        + "\"verified_at_client\":null}");
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().getString("status")).isEqualTo("unverified");
        assertThat(wrong.json().getInt("attempts")).isEqualTo(1);
        assertThat(right.json().getString("status")).isEqualTo("verified");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("verification_already_verified");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(send("GET", PATH + "/" + id, "").at("/verification/status")).hasToString("\"verified\"");
    }

    @Test
    void an_expired_check_has_the_status_expired() {
        var id = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\"}")
                .json()
                .getString("id");
        var check = send("POST", PATH + "/" + id + "/prepare_verification", "").json();
        clock.advance(Duration.ofMinutes(10));

        assertThat(attempt(id, check.getString("id"), "123456").json().getString("status"))
                .isEqualTo("expired");
    }

    @Test
    void a_code_is_sent_in_the_language_that_the_back_end_names_and_not_in_its_own() throws InterruptedException {
        var id = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\"}")
                .json()
                .getString("id");
        var path = PATH + "/" + id + "/prepare_verification";

        wire.request("POST", path).asBackEnd().header("Accept-Language", "de").send();
        var first = gateway.nextBody();
        clock.advance(Duration.ofSeconds(30));
        post(path, "{\"locale\":\"de-AT\"}");
        var second = gateway.nextBody();

        assertThat(first).contains("is your");
        assertThat(second).contains("ist Ihr");
    }

    @Test
    void an_operator_unlocks_a_number() {
        var id = post(PATH, "{\"user_id\":\"user_1\",\"phone_number\":\"+14155552671\"}")
                .json()
                .getString("id");

        assertThat(send("POST", PATH + "/" + id + "/unlock", "").json().getString("id"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"phone_number":"+14155552671"}                                   | 422 | form_param_missing
                    {"user_id":"u"}                                                   | 422 | form_param_missing
                    {"user_id":"nobody","phone_number":"+14155552671"}                | 404 | resource_not_found
                    {"user_id":"","phone_number":"+14155552671"}                      | 422 | form_param_nil
                    {"user_id":"u","phone_number":"1"}                                | 422 | form_param_format_invalid
                    {"user_id":"u","phone_number":"+14155552671","id":"idn_1"}        | 422 | form_param_unknown
                    {"user_id":"u","phone_number":"+14155552671","verified":"maybe"}  | 422 | form_param_type_invalid
                    {"user_id":"u","phone_number":"+14155552671","reserved_for_second_factor":true} | 400 | identification_create_second_factor_unverified
                    """)
    void the_error_says_what_is_wrong_with_a_body(String json, int status, String code) {
        var reply = post(PATH, json);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void a_user_id_that_is_too_long_is_refused() {
        var reply = post(PATH, "{\"user_id\":\"" + "u".repeat(256) + "\",\"phone_number\":\"+14155552671\"}");

        assertThat(reply.code()).isEqualTo("form_param_max_length_exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer sk_live_another", "sk_live_for_tests_onl", "Basic c2s6"})
    void a_request_without_a_secret_key_is_refused(String authorization) {
        var reply = wire.request("GET", PATH + "/idn_1").as(authorization).send();

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("clerk_key_invalid");
    }

    @Test
    void a_user_token_is_no_secret_key_and_a_secret_key_is_no_user_token() {
        assertThat(wire.request("GET", PATH + "/idn_1")
                        .as(wire.tokenOf("user_1"))
                        .send()
                        .code())
                .isEqualTo("clerk_key_invalid");
        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .asBackEnd()
                        .send()
                        .code())
                .isEqualTo("authentication_invalid");
    }

    @Test
    void the_former_secret_key_is_accepted_while_keys_are_rotated() {
        assertThat(wire.request("GET", PATH + "/idn_1")
                        .as("Bearer sk_live_the_former_one")
                        .send()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void in_production_there_is_nothing_for_developers() {
        for (var path : new String[] {"/dev/token?user_id=user_1", "/dev/messages", "/dev/nothing"}) {
            var reply = wire.request("GET", path).send();
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("resource_not_found");
        }
    }

    private Reply attempt(String id, String verification, String code) {
        return post(
                PATH + "/" + id + "/attempt_verification",
                "{\"verification_id\":\"" + verification + "\",\"code\":\"" + code + "\"}");
    }

    private Reply post(String path, String json) {
        return send("POST", path, json);
    }

    private Reply send(String method, String path, String json) {
        var request = wire.request(method, path).asBackEnd();
        return (json.isEmpty() ? request : request.json(json)).send();
    }
}
