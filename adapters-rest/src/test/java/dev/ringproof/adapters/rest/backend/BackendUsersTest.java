package dev.ringproof.adapters.rest.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.BackEnd;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendUsersTest {
    private static final String PATH = "/v1/users";
    private static final String NUMBER = "+14155552671";
    private static final String OTHER = "+14155552672";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Reply send(String method, String path, String json) {
        var request = wire.request(method, path).asBackEnd();
        return (json.isEmpty() ? request : request.json(json)).send();
    }

    private JsonObject created(String json) {
        var reply = send("POST", PATH, json);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private JsonObject user(String id) {
        return send("GET", PATH + "/" + id, "").json();
    }

    private static JsonObject number(JsonObject user, int i) {
        return user.getJsonArray("phone_numbers").getJsonObject(i);
    }

    private static String verification(JsonObject number) {
        return number.isNull("verification")
                ? "null"
                : number.getJsonObject("verification").getString("status");
    }

    private List<String> ids(String query) {
        var reply = send("GET", PATH + "?" + query, "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var ids = reply.structure().asJsonArray().stream()
                .map(user -> user.asJsonObject().getString("id"))
                .toList();
        var unpaged = Stream.of(query.split("&", -1))
                .filter(parameter -> !parameter.startsWith("limit=") && !parameter.startsWith("offset="))
                .toList();
        if (unpaged.size() == query.split("&", -1).length) {
            assertThat(send("GET", PATH + "/count?" + query, "").body())
                    .isEqualTo("{\"object\":\"total_count\",\"total_count\":" + ids.size() + "}");
        }
        return ids;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void a_user_is_created_with_verified_numbers_of_which_the_first_is_primary() {
        var user = created("""
                {"id":"user_1","external_id":"customer-17","phone_number":["+1 (415) 555-2671","+14155552672"],
                "skip_password_requirement":true,"skip_password_checks":null}""");

        assertThat(user.getString("id")).isEqualTo("user_1");
        assertThat(user.getString("object")).isEqualTo("user");
        assertThat(user.getString("external_id")).isEqualTo("customer-17");
        assertThat(user.getJsonArray("phone_numbers")).hasSize(2);
        assertThat(number(user, 0).getString("phone_number")).isEqualTo(NUMBER);
        assertThat(number(user, 0).getJsonObject("verification").getString("strategy"))
                .isEqualTo("admin");
        assertThat(verification(number(user, 1))).isEqualTo("verified");
        assertThat(number(user, 0).getBoolean("reserved")).isFalse();
        assertThat(user.getString("primary_phone_number_id"))
                .isEqualTo(number(user, 0).getString("id"));
        assertThat(user("user_1")).isEqualTo(user);
    }

    @Test
    void a_user_without_an_id_gets_one_and_needs_no_number() {
        var user = created("{}");

        assertThat(user.getString("id")).matches("user_[0-9A-Za-z]{27}");
        assertThat(user.getJsonArray("phone_numbers")).isEmpty();
        assertThat(user.get("primary_phone_number_id")).isEqualTo(JsonValue.NULL);
        assertThat(user.getJsonNumber("created_at").longValue()).isEqualTo(Accounts.NOON.toEpochMilli());
        assertThat(user.getJsonNumber("updated_at").longValue()).isEqualTo(Accounts.NOON.toEpochMilli());
        assertThat(send("POST", PATH, "").json().getString("id")).isNotEqualTo(user.getString("id"));
    }

    /** Clerk's Java SDK reads the whole user, and fails if a required field is missing. */
    @Test
    void a_user_has_every_field_that_the_document_describes_and_no_other() throws IOException {
        created("{\"id\":\"user_1\",\"phone_number\":[\"" + NUMBER + "\"]}");
        try (InputStream document = BackendUsersTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            var text = new String(Objects.requireNonNull(document).readAllBytes(), StandardCharsets.UTF_8);
            var schema = text.substring(text.indexOf("\n    User:\n      type: object"));
            schema = schema.substring(0, schema.indexOf("\n    Errors:"));
            var required = Pattern.compile("required: \\[([^]]*)]").matcher(schema);
            assertThat(required.find()).isTrue();
            var fields = Pattern.compile("(?m)^ {8}(\\w+): ")
                    .matcher(schema)
                    .results()
                    .map(found -> found.group(1))
                    .toList();

            assertThat(user("user_1").keySet()).containsExactlyInAnyOrderElementsOf(fields);
            assertThat(fields).contains(required.group(1).split(", ")).hasSizeGreaterThan(35);
        }
    }

    @Test
    void a_number_may_be_created_reserved_and_is_then_kept_from_all_others() {
        var user = created("""
                {"id":"user_1","phone_number":["+14155552671","+14155552672"],
                "phone_number_identification_status":["reserved","verified"]}""");
        created("{\"id\":\"user_2\"}");

        assertThat(number(user, 0).getBoolean("reserved")).isTrue();
        assertThat(verification(number(user, 0))).isEqualTo("null");
        assertThat(number(user, 1).getBoolean("reserved")).isFalse();
        assertThat(verification(number(user, 1))).isEqualTo("verified");
        var added = send("POST", "/v1/phone_numbers", "{\"user_id\":\"user_2\",\"phone_number\":\"" + NUMBER + "\"}");
        assertThat(added.code()).isEqualTo("form_identifier_exists");
        assertThat(send("POST", PATH, "{\"phone_number\":[\"" + NUMBER + "\"]}").code())
                .isEqualTo("form_identifier_exists");
    }

    @Test
    void a_reserved_number_is_verified_by_its_user_and_is_no_longer_reserved() throws InterruptedException {
        var user = created(
                "{\"id\":\"user_1\",\"phone_number\":[\"%s\"],\"phone_number_identification_status\":[\"reserved\"]}"
                        .formatted(NUMBER));
        var path = "/v1/me/phone_numbers/" + number(user, 0).getString("id");
        var token = wire.tokenOf("user_1");

        assertThat(wire.request("POST", path + "/prepare_verification")
                        .as(token)
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(number(user("user_1"), 0).getBoolean("reserved")).isTrue();
        wire.request("POST", path + "/attempt_verification")
                .as(token)
                .form("code=" + gateway.nextCode())
                .send();

        assertThat(verification(number(user("user_1"), 0))).isEqualTo("verified");
        assertThat(number(user("user_1"), 0).getBoolean("reserved")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id":"user_1"}                                                            | 422 | form_identifier_exists | id
            {"id":"user_9","external_id":"taken"}                                      | 422 | form_identifier_exists | external_id
            {"id":"user_9","phone_number":["+14155552673","+14155552671"]}             | 422 | form_identifier_exists | phone_number
            {"id":"user_9","phone_number":["+14155552673","+1 415 555 2673"]}          | 422 | form_identifier_exists | phone_number
            {"id":"user_9","phone_number":["+14155552673","hello"]}                    | 422 | form_param_format_invalid | phone_number
            {"id":"user_9","phone_number":["+447400123456"]}                           | 403 | unsupported_country_code |
            {"id":"user_9","phone_number":"+14155552673"}                              | 422 | form_param_type_invalid | phone_number
            {"id":"user_9","phone_number":[1]}                                         | 422 | form_param_type_invalid | phone_number
            {"id":"user_9","phone_number":[["+14155552673"]]}                          | 422 | form_param_type_invalid | phone_number
            {"id":"user_9","phone_number":["+14155552673"],"phone_number_identification_status":[]} | 200 | |
            {"id":"user_9","phone_number":["+14155552673"],"phone_number_identification_status":["verified","verified"]} | 422 | form_param_value_invalid | phone_number_identification_status
            {"id":"user_9","phone_number":["+14155552673"],"phone_number_identification_status":["unverified"]} | 422 | form_param_value_invalid | phone_number_identification_status
            {"id":""}                                                                  | 422 | form_param_value_invalid | id
            {"external_id":" "}                                                        | 422 | form_param_value_invalid | external_id
            {"id":7}                                                                   | 422 | form_param_type_invalid | id
            {"skip_legal_checks":"maybe"}                                              | 422 | form_param_type_invalid | skip_legal_checks
            {"first_name":"Anna"}                                                      | 422 | form_param_unknown | first_name
            {"email_address":["a@example.com"]}                                        | 422 | form_param_unknown | email_address
            {"password":"correct horse"}                                               | 422 | form_param_unknown | password
            {"public_metadata":{}}                                                     | 422 | form_param_unknown | public_metadata
            {"backup_codes":["a"]}                                                     | 422 | form_param_unknown | backup_codes
            """)
    void a_user_is_created_whole_or_not_at_all(String json, int status, String code, String param) {
        created("{\"id\":\"user_1\",\"external_id\":\"taken\",\"phone_number\":[\"" + NUMBER + "\"]}");

        var reply = send("POST", PATH, json);

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
            assertThat(send("GET", PATH + "/user_9", "").status()).isEqualTo(404);
            assertThat(ids("phone_number=" + escaped("+14155552673"))).isEmpty();
        }
        if (param != null) {
            assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + param + "\"");
        }
    }

    @Test
    void too_many_numbers_are_refused_as_a_list_and_as_numbers() {
        var numbers = IntStream.range(1000, 1101)
                .mapToObj(i -> "\"+1415557" + i + "\"")
                .toList();

        assertThat(send("POST", PATH, "{\"phone_number\":" + numbers + "}").code())
                .isEqualTo("form_param_value_invalid");
        assertThat(send("POST", PATH, "{\"phone_number\":" + numbers.subList(0, 100) + "}")
                        .code())
                .isEqualTo("too_many_unverified_identifications");
        assertThat(ids("limit=1")).isEmpty();
    }

    @Test
    void an_unknown_user_is_not_found_wherever_clerk_does_not_find_them() {
        for (var call : List.of(
                "GET /v1/users/nobody",
                "PATCH /v1/users/nobody {\"external_id\":\"a\"}",
                "DELETE /v1/users/nobody",
                "PUT /v1/users/nobody/phone_number {\"phone_number\":\"+14155552671\"}",
                "DELETE /v1/users/nobody/mfa",
                "DELETE /v1/users/nobody/backup_code",
                "POST /v1/users/nobody/verify_totp {\"code\":\"AAAA-AAAA-AAAA-AAAA-AAAA\"}",
                "POST /v1/phone_numbers {\"user_id\":\"nobody\",\"phone_number\":\"+14155552671\"}",
                "GET /v1/users/%0A")) {
            var parts = call.split(" ", 3);
            var reply = send(parts[0], parts[1], parts.length == 3 ? parts[2] : "");

            assertThat(reply.status()).as(call).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("resource_not_found");
        }
        assertThat(send("GET", "/v1/users/nobody/second_factor", "").status()).isEqualTo(200);
        assertThat(send("GET", "/v1/users/nobody", "").status()).isEqualTo(404);
    }

    @Test
    void a_user_exists_by_a_development_token_or_by_their_first_number() {
        wire.request("GET", "/dev/token?user_id=user_1").send();
        assertThat(user("user_1").getString("id")).isEqualTo("user_1");

        var ben = wire.tokenOf("user_ben");
        wire.request("GET", "/v1/me/phone_numbers").as(ben).send();
        assertThat(send("GET", PATH + "/user_ben", "").status()).isEqualTo(404);
        wire.request("POST", "/v1/me/phone_numbers")
                .as(ben)
                .form("phone_number=" + escaped(NUMBER))
                .send();
        assertThat(user("user_ben").getJsonArray("phone_numbers")).hasSize(1);
    }

    @Test
    void a_user_gets_another_primary_number_and_another_external_id() {
        var user = created(
                "{\"id\":\"user_1\",\"external_id\":\"a\",\"phone_number\":[\"%s\",\"%s\"]}".formatted(NUMBER, OTHER));
        var second = number(user, 1).getString("id");
        clock.advance(Duration.ofMinutes(1));

        var updated = send(
                        "PATCH",
                        PATH + "/user_1",
                        "{\"primary_phone_number_id\":\"" + second + "\",\"external_id\":\"b\"}")
                .json();

        assertThat(updated.getString("primary_phone_number_id")).isEqualTo(second);
        assertThat(updated.getString("external_id")).isEqualTo("b");
        assertThat(updated.getJsonNumber("updated_at").longValue())
                .isEqualTo(clock.instant().toEpochMilli());
        assertThat(updated.getJsonNumber("created_at").longValue()).isEqualTo(Accounts.NOON.toEpochMilli());

        clock.advance(Duration.ofMinutes(1));
        assertThat(send("PATCH", PATH + "/user_1", "").json()).isEqualTo(updated);
        assertThat(send("PATCH", PATH + "/user_1", "{\"external_id\":\"b\"}").json())
                .isEqualTo(updated);
        assertThat(send("PATCH", PATH + "/user_1", "{\"external_id\":null}")
                        .json()
                        .get("external_id"))
                .isEqualTo(JsonValue.NULL);
    }

    @Test
    void an_update_is_made_whole_or_not_at_all() {
        created("{\"id\":\"user_2\",\"external_id\":\"taken\",\"phone_number\":[\"+14155552679\"]}");
        var others = number(user("user_2"), 0).getString("id");
        var user = created("""
                {"id":"user_1","phone_number":["+14155552671","+14155552672","+14155552673"],
                "phone_number_identification_status":["verified","verified","reserved"]}""");
        var second = number(user, 1).getString("id");
        var reserved = number(user, 2).getString("id");

        for (var call : List.of(
                "404 {\"external_id\":\"b\",\"primary_phone_number_id\":\"" + others + "\"}",
                "404 {\"external_id\":\"b\",\"primary_phone_number_id\":\"idn_none\"}",
                "422 {\"external_id\":\"b\",\"primary_phone_number_id\":\"" + reserved + "\"}",
                "422 {\"external_id\":\"taken\",\"primary_phone_number_id\":\"" + second + "\"}",
                "422 {\"external_id\":\"b\",\"first_name\":\"Anna\"}",
                "422 {\"external_id\":\"\"}")) {
            var reply = send("PATCH", PATH + "/user_1", call.substring(4));

            assertThat(reply.status()).as(call + reply.body()).isEqualTo(Integer.parseInt(call.substring(0, 3)));
            assertThat(user("user_1")).as(call).isEqualTo(user);
        }
    }

    @ParameterizedTest
    @CsvSource({"verified, verified, false", ", verified, false", "reserved, null, true", "unverified, null, false"})
    void one_number_takes_the_place_of_all(String status, String verification, boolean reserved) {
        var factor = BackEnd.of(ringproof)
                .create(new OwnerId("user_1"), NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        BackEnd.of(ringproof)
                .create(new OwnerId("user_1"), OTHER, PhoneNumberUpdate.NONE)
                .orElseThrow();
        assertThat(user("user_1").getBoolean("two_factor_enabled")).isTrue();
        clock.advance(Duration.ofMinutes(1));

        var body = "{\"phone_number\":\"+14155552673\""
                + (status == null ? "" : ",\"identification_status\":\"" + status + "\"") + "}";
        var left = send("PUT", PATH + "/user_1/phone_number", body).json();

        var user = user("user_1");
        assertThat(user.getJsonArray("phone_numbers")).containsExactly(left);
        assertThat(left.getString("phone_number")).isEqualTo("+14155552673");
        assertThat(verification(left)).isEqualTo(verification);
        assertThat(left.getBoolean("reserved")).isEqualTo(reserved);
        assertThat(left.getBoolean("reserved_for_second_factor")).isFalse();
        assertThat(user.getString("primary_phone_number_id")).isEqualTo(left.getString("id"));
        assertThat(user.getBoolean("two_factor_enabled")).isFalse();
        assertThat(user.getBoolean("backup_code_enabled")).isFalse();
        assertThat(user.getJsonNumber("updated_at").longValue())
                .isEqualTo(clock.instant().toEpochMilli());
        assertThat(send("GET", "/v1/phone_numbers/" + factor.phoneNumber().id(), "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_number_may_take_its_own_place() {
        var before = number(created("{\"id\":\"user_1\",\"phone_number\":[\"" + NUMBER + "\"]}"), 0);

        var after = send("PUT", PATH + "/user_1/phone_number", "{\"phone_number\":\"" + NUMBER + "\"}")
                .json();

        assertThat(after.getString("phone_number")).isEqualTo(NUMBER);
        assertThat(after.getString("id")).isNotEqualTo(before.getString("id"));
        assertThat(user("user_1").getJsonArray("phone_numbers")).containsExactly(after);
    }

    @Test
    void numbers_are_replaced_whole_or_not_at_all() {
        created("{\"id\":\"user_2\",\"phone_number\":[\"+14155552679\"]}");
        var user = created("{\"id\":\"user_1\",\"phone_number\":[\"%s\",\"%s\"]}".formatted(NUMBER, OTHER));

        for (var call : List.of(
                "422 form_identifier_exists {\"phone_number\":\"+14155552679\"}",
                "422 form_param_format_invalid {\"phone_number\":\"1\"}",
                "403 unsupported_country_code {\"phone_number\":\"+447400123456\"}",
                "422 form_param_missing {}",
                "422 form_param_value_invalid {\"phone_number\":\"+14155552673\",\"identification_status\":\"new\"}")) {
            var parts = call.split(" ", 3);
            var reply = send("PUT", PATH + "/user_1/phone_number", parts[2]);

            assertThat(reply.status()).as(call + reply.body()).isEqualTo(Integer.parseInt(parts[0]));
            assertThat(reply.code()).isEqualTo(parts[1]);
            assertThat(user("user_1")).isEqualTo(user);
        }

        ringproof
                .administration()
                .link(new PhoneNumberId(number(user, 1).getString("id")), new IdentificationLink("idn_other", "saml"));
        var linked = user("user_1");
        assertThat(send("PUT", PATH + "/user_1/phone_number", "{\"phone_number\":\"+14155552673\"}")
                        .code())
                .isEqualTo("delete_linked_identification_disallowed");
        assertThat(user("user_1")).isEqualTo(linked);
    }

    @Test
    void a_deleted_user_is_gone_with_everything_that_is_theirs() {
        var codes = BackEnd.of(ringproof)
                .create(new OwnerId("user_1"), NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .backupCodes();
        var challenge = send("POST", "/v1/second_factor_challenges", "{\"user_id\":\"user_1\"}")
                .json()
                .getString("id");
        created("{\"id\":\"user_2\",\"phone_number\":[\"" + OTHER + "\"]}");

        var deleted = send("DELETE", PATH + "/user_1", "");

        assertThat(deleted.body()).isEqualTo("{\"object\":\"user\",\"id\":\"user_1\",\"deleted\":true}");
        assertThat(send("GET", PATH + "/user_1", "").status()).isEqualTo(404);
        assertThat(send("DELETE", PATH + "/user_1", "").status()).isEqualTo(404);
        assertThat(send("GET", "/v1/second_factor_challenges/" + challenge, "").status())
                .isEqualTo(404);
        assertThat(send("POST", PATH + "/user_1/verify_totp", "{\"code\":\"" + codes.getFirst() + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(ids("limit=5")).containsExactly("user_2");
        assertThat(created("{\"id\":\"user_1\",\"phone_number\":[\"" + NUMBER + "\"]}")
                        .getBoolean("two_factor_enabled"))
                .isFalse();
    }

    @Test
    void users_are_found_by_whole_numbers_ids_and_external_ids() {
        created("{\"id\":\"user_1\",\"external_id\":\"e-1\",\"phone_number\":[\"" + NUMBER + "\"]}");
        created("{\"id\":\"user_2\",\"phone_number\":[\"" + OTHER + "\"]}");
        created("{\"id\":\"-user\",\"external_id\":\"+e\"}");

        assertThat(ids("phone_number=" + escaped(NUMBER))).containsExactly("user_1");
        assertThat(ids("phone_number=+1-415-555-2671")).containsExactly("user_1");
        assertThat(ids("phone_number=" + escaped("+1 (415) 555-2671") + "&phone_number=" + escaped(OTHER)))
                .containsExactlyInAnyOrder("user_1", "user_2");
        assertThat(ids("phone_number=415555")).isEmpty();
        assertThat(ids("phone_number=%2B447400123456")).isEmpty();
        assertThat(ids("phone_number_query=" + escaped(NUMBER))).containsExactly("user_1");
        assertThat(ids("phone_number_query=555")).isEmpty();
        assertThat(ids("query=" + escaped(NUMBER))).containsExactly("user_1");
        assertThat(ids("query=user_2")).containsExactly("user_2");
        assertThat(ids("query=e-1")).containsExactly("user_1");
        assertThat(ids("query=user")).isEmpty();
        assertThat(ids("query=")).hasSize(3);
        assertThat(ids("user_id=user_1&user_id=user_2&user_id=%0A")).hasSize(2);
        assertThat(ids("user_id=%0A")).isEmpty();
        assertThat(ids("user_id=-user_1")).containsExactlyInAnyOrder("user_2", "-user");
        assertThat(ids("user_id=%2B-user")).containsExactly("-user");
        assertThat(ids("external_id=e-1")).containsExactly("user_1");
        assertThat(ids("external_id=-e-1")).containsExactlyInAnyOrder("user_2", "-user");
        assertThat(ids("external_id=%2B%2Be")).containsExactly("-user");
        assertThat(ids("external_id=e-1&user_id=user_2")).isEmpty();
    }

    @Test
    void users_come_in_an_order_and_page_by_page() {
        for (int i = 0; i < 12; i++) {
            created("{\"id\":\"user_%02d\"}".formatted(i));
            clock.advance(Duration.ofSeconds(1));
        }
        var ascending = IntStream.range(0, 12).mapToObj("user_%02d"::formatted).toList();

        assertThat(ids("limit=500")).isEqualTo(ascending.reversed());
        assertThat(send("GET", PATH, "").structure().asJsonArray()).hasSize(10);
        assertThat(ids("order_by=created_at&limit=12")).isEqualTo(ascending);
        assertThat(ids("order_by=+created_at&limit=12")).isEqualTo(ascending);
        assertThat(ids("order_by=%2Bupdated_at&limit=3&offset=2")).isEqualTo(ascending.subList(2, 5));
        assertThat(ids("order_by=-last_sign_in_at&limit=2"))
                .isEqualTo(ascending.reversed().subList(0, 2));
        assertThat(ids("offset=12")).isEmpty();
        assertThat(ids("created_at_after=" + Accounts.NOON.plusSeconds(9).toEpochMilli()))
                .containsExactly("user_11", "user_10");
        assertThat(ids("created_at_before=" + Accounts.NOON.plusSeconds(1).toEpochMilli()))
                .containsExactly("user_00");
        assertThat(ids("last_sign_in_at_after=0&last_active_at_before=1")).isEmpty();
        assertThat(send("GET", PATH + "/count?limit=1&offset=3&order_by=created_at", "")
                        .json()
                        .getInt("total_count"))
                .isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=many",
                "offset=-1",
                "offset=1000001",
                "order_by=email_address",
                "order_by=",
                "created_at_after=yesterday",
                "created_at_before=-1",
                "email_address=a%40example.com",
                "username=anna",
                "banned=true",
                "starting_after=user_1",
                "last_active_at_since=0",
                "phone_numbers=%2B14155552671"
            })
    void a_search_that_cannot_be_made_is_refused(String query) {
        for (var path : List.of(PATH, PATH + "/count")) {
            var reply = send("GET", path + "?" + query, "");

            assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            assertThat(reply.at("/errors/0/meta/param_name"))
                    .hasToString("\"" + query.substring(0, query.indexOf('=')) + "\"");
        }
    }

    @Test
    void a_condition_has_a_hundred_values_at_most_and_the_method_may_be_overridden() {
        var hundred = String.join("&", Collections.nCopies(100, "user_id=a"));

        assertThat(send("GET", PATH + "?" + hundred, "").status()).isEqualTo(200);
        assertThat(send("GET", PATH + "?user_id=b&" + hundred, "").status()).isEqualTo(422);
        assertThat(send("POST", PATH + "?_method=GET&limit=1", "").structure()).isInstanceOf(JsonArray.class);
    }

    @Test
    void only_a_back_end_may_ask_about_users() {
        for (var call : List.of("GET /v1/users", "POST /v1/users", "GET /v1/users/count", "DELETE /v1/users/user_1")) {
            var parts = call.split(" ", 2);
            assertThat(wire.codesWithoutSecretKey(parts[0], parts[1]))
                    .containsExactly("clerk_key_invalid", "clerk_key_invalid");
        }
    }

    @Test
    void the_list_shows_what_a_look_at_each_user_shows() {
        created("{\"id\":\"user_1\",\"phone_number\":[\"" + NUMBER + "\"]}");
        BackEnd.of(ringproof)
                .create(new OwnerId("user_2"), OTHER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();

        var listed = send("GET", PATH + "?order_by=created_at", "").structure().asJsonArray();

        assertThat(listed).containsExactly(user("user_1"), user("user_2"));
        assertThat(listed.getJsonObject(1).getBoolean("backup_code_enabled")).isTrue();
        assertThat(listed.getValuesAs(JsonObject.class))
                .extracting(user -> user.getString("object"))
                .containsOnly("user");
    }
}
