package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.fixture.Accounts;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.fixture.Wire;

/** What holds for every request, with the conversations replaced. */
class TransportTest {
    private final PhoneNumbers numbers = mock();
    private final PhoneNumberAdministration administration = mock();
    private final MessageInbox inbox = mock();
    private final Wire wire =
            new Wire(numbers, administration, mock(), inbox, InstantSource.fixed(Accounts.NOON), true);
    private final String anna = wire.tokenOf("user_anna");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fake    | behaviour=lose              | 200 |
                    fake    | behaviour=lose&time=PT2S    | 200 |
                    webhook | behaviour=lose              | 404 | resource_not_found
                    fake    | behaviour=sing              | 422 | form_param_value_invalid
                    fake    | behaviour=lose&time=2s      | 422 | form_param_value_invalid
                    fake    | behaviour=lose&time=-PT2S   | 422 | form_param_value_invalid
                    fake    | time=PT2S                   | 422 | form_param_missing
                    """)
    void a_developer_tells_a_fake_gateway_how_to_behave(String name, String form, int status, @Nullable String code) {
        var reply = wire.request("PUT", "/dev/gateways/" + name).form(form).send();

        assertThat(reply.status()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
        }
    }

    @Test
    void every_answer_is_plain_json_that_nobody_keeps() {
        when(numbers.account(any())).thenReturn(Accounts.anna());

        for (var reply : List.of(
                wire.request("GET", "/v1/me/phone_numbers").as(anna).send(),
                wire.request("GET", "/v1/me/phone_numbers").send(),
                wire.request("GET", "/v1/environment").send())) {
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/nothing, 404, resource_not_found",
        "PUT, /v1/me/phone_numbers, 405, method_not_allowed",
        "POST, /v1/me/phone_numbers?_method=TRACE, 400, malformed_request_parameters",
        "GET, /v1/me/phone_numbers, 401, signed_out"
    })
    void what_is_not_there_is_told_in_the_same_form(String method, String path, int status, String code) {
        var reply = wire.request(method, path).send();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().getString("clerk_trace_id")).matches("[0-9a-f]{32}");
        assertThat(reply.at("/errors/0").asJsonObject()).containsKeys("message", "long_message", "code", "meta");
    }

    @Test
    void a_method_in_the_query_of_anything_but_a_post_is_ignored() {
        when(numbers.account(any())).thenReturn(Accounts.anna());

        assertThat(wire.request("GET", "/v1/me/phone_numbers?_method=DELETE")
                        .as(anna)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_conflict_or_an_overload_may_be_tried_again() {
        when(numbers.account(any()))
                .thenThrow(new StoreConflict(new IllegalStateException()))
                .thenThrow(new StoreUnavailable("busy", new IllegalStateException()));

        var conflict = wire.request("GET", "/v1/me/phone_numbers").as(anna).send();
        var overload = wire.request("GET", "/v1/me/phone_numbers").as(anna).send();

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.code()).isEqualTo("resource_locked");
        assertThat(overload.status()).isEqualTo(503);
        assertThat(overload.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void our_own_fault_says_nothing_of_its_cause() {
        when(numbers.account(any())).thenThrow(new IllegalStateException("secret +14155552671"));

        var reply = wire.request("GET", "/v1/me/phone_numbers").as(anna).send();

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("internal_server_error");
        assertThat(reply.body()).doesNotContain("secret").doesNotContain("415");
    }

    @Test
    void a_browser_on_a_listed_origin_may_call() {
        when(numbers.account(any())).thenReturn(Accounts.anna());

        var listed = wire.request("GET", "/v1/me/phone_numbers")
                .as(anna)
                .header("Origin", Wire.ORIGIN)
                .send();
        var preflight = wire.request("OPTIONS", "/v1/me/phone_numbers")
                .header("Origin", Wire.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .send();

        assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo(Wire.ORIGIN);
        assertThat(listed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(listed.header("Access-Control-Expose-Headers")).contains("Retry-After", "Authorization");
        assertThat(listed.header("Vary")).isEqualTo("Origin");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(Wire.ORIGIN);
        assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo("authorization");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH");
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com"})
    void a_browser_on_any_other_origin_may_not(String origin) {
        var answered =
                wire.request("GET", "/v1/environment").header("Origin", origin).send();
        var preflight = wire.request("OPTIONS", "/v1/environment")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .send();

        assertThat(answered.header("Access-Control-Allow-Origin")).isNull();
        assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
        assertThat(preflight.header("Access-Control-Allow-Methods")).isNull();
    }

    @Test
    void a_client_that_is_signed_out_or_in() {
        when(numbers.account(new OwnerId("user_anna"))).thenReturn(Accounts.anna());

        var out = wire.request("GET", "/v1/client").as("").send();
        var in = wire.request("GET", "/v1/client").as(anna).send();
        var wrong = wire.request("GET", "/v1/client").as("Bearer nonsense").send();

        assertThat(out.body()).isEqualTo("{\"response\":null,\"client\":null}");
        assertThat(in.at("/response/sessions/0/user/phone_numbers/0/phone_number"))
                .hasToString("\"+14155552671\"");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("authentication_invalid");
    }

    @Test
    void what_else_clerks_clients_ask_for() {
        when(numbers.account(new OwnerId("user_anna"))).thenReturn(Account.empty(new OwnerId("user_anna")));
        var session = wire.request("GET", "/v1/client")
                .as(anna)
                .send()
                .json()
                .getJsonObject("response")
                .getString("last_active_session_id");

        var me = wire.request("GET", "/v1/me").as(anna).send();
        var sessions = wire.request("GET", "/v1/me/sessions/active").as(anna).send();
        var token = wire.request("POST", "/v1/client/sessions/" + session + "/tokens")
                .as(anna)
                .send();
        var another = wire.request("POST", "/v1/client/sessions/sess_other/tokens")
                .as(anna)
                .send();
        var environment = wire.request("POST", "/v1/environment?_method=PATCH").send();

        assertThat(me.response().getString("id")).isEqualTo("user_anna");
        assertThat(me.response().get("primary_phone_number_id")).isEqualTo(JsonValue.NULL);
        assertThat(sessions.body()).isEqualTo("[]");
        assertThat(token.json().getString("jwt")).isEqualTo(anna);
        assertThat(another.status()).isEqualTo(404);
        assertThat(environment.at("/user_settings/attributes/phone_number/enabled"))
                .isEqualTo(JsonValue.TRUE);
    }

    @Test
    void a_developer_gets_tokens_and_reads_texts() {
        when(numbers.account(any())).thenReturn(Accounts.anna());
        var kept = new TextMessage.Content(Accounts.HOME_NUMBER, "123456 is your code.", "123456");
        when(inbox.newest("+14155552671"))
                .thenReturn(List.of(TextMessage.queued(
                                new MessageId("sms_1"),
                                MessageType.VERIFICATION,
                                Accounts.ANNA,
                                Accounts.HOME,
                                new ChallengeId("ver_1"),
                                kept,
                                Accounts.NOON,
                                Accounts.NOON.plusSeconds(600),
                                DeliveryPolicy.DEFAULT)
                        .handedOver("development", "r", Accounts.NOON)));

        var token = wire.request("GET", "/dev/token?user_id=user_anna").send();
        var json = wire.request("GET", "/dev/token?user_id=user_anna")
                .header("Accept", "application/json")
                .send();
        var messages = wire.request("GET", "/dev/messages?to=%2B14155552671").send();

        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(token.body())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(json.json().getString("jwt"))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(messages.body())
                .isEqualTo("[{\"to\":\"+14155552671\",\"body\":\"123456 is your code.\",\"code\":\"123456\","
                        + "\"created_at\":1795521600000}]");
        assertThat(wire.request("GET", "/dev/token").send().code()).isEqualTo("form_param_missing");
        assertThat(wire.request("GET", "/dev/token?user_id=" + "u".repeat(300))
                        .send()
                        .code())
                .isEqualTo("form_param_max_length_exceeded");
    }
}
