package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.fixture.Accounts;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every request, over mocks of the in-ports. */
class TransportTest {
    private final PhoneNumbers numbers = mock();
    private final PhoneNumberAdministration administration = mock();
    private final MessageInbox inbox = mock();
    private final Wire wire =
            new Wire(numbers, administration, mock(), inbox, InstantSource.fixed(Accounts.NOON), true);
    private final String anna = wire.tokenOf("user_anna");

    @Test
    void every_response_is_json_that_must_not_be_stored() {
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
    void the_errors_of_jakarta_rest_have_the_form_of_the_wire(String method, String path, int status, String code) {
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
    void a_conflict_is_409_and_an_overload_is_503() {
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
    void an_internal_error_does_not_show_its_cause() {
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
}
