package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
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

    @ParameterizedTest
    @CsvSource({
        "Content-Type, garbage, 415, unsupported_content_type",
        "Content-Type, ;;;, 415, unsupported_content_type",
        "Accept, a/b;q=x, 400, malformed_request_parameters"
    })
    void a_header_that_cannot_be_read_is_an_error_of_the_wire(String name, String value, int status, String code) {
        var reply = wire.request("POST", "/v1/me/phone_numbers")
                .as(anna)
                .header(name, value)
                .send();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void a_language_that_cannot_be_read_is_no_error() {
        when(numbers.account(any())).thenReturn(Accounts.anna());

        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(anna)
                        .header("Accept-Language", ";;;q=x")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void options_names_the_methods_of_an_address_and_nothing_else() {
        for (var path : List.of("/v1/me/phone_numbers", "/v1/phone_numbers", "/dev/token")) {
            var reply = wire.request("OPTIONS", path).send();

            assertThat(reply.status()).as(path).isEqualTo(204);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.header("Allow")).contains("OPTIONS");
            assertThat(reply.header("Content-Type")).isNull();
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        }
        assertThat(wire.request("OPTIONS", "/v1/nothing").send().status()).isEqualTo(404);
    }

    @Test
    void in_production_no_address_of_dev_exists_for_options_neither() {
        var production = new Wire(numbers, administration, mock(), inbox, InstantSource.fixed(Accounts.NOON), false);

        var reply = production.request("OPTIONS", "/dev/token").send();

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("resource_not_found");
        assertThat(reply.header("Allow")).isNull();
    }

    @Test
    void a_method_that_an_address_does_not_take_is_answered_with_those_that_it_takes() {
        var reply = wire.request("PUT", "/v1/me/phone_numbers").send();

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).contains("GET").contains("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "400, malformed_request_parameters",
        "404, resource_not_found",
        "405, method_not_allowed",
        "413, request_body_too_large",
        "414, request_uri_too_long",
        "415, unsupported_content_type",
        "417, expectation_failed",
        "431, request_headers_too_large",
        "500, internal_server_error",
        "503, service_unavailable",
        "505, http_version_not_supported"
    })
    void a_request_that_never_comes_here_has_an_error_of_the_wire_too(int status, String code) {
        var error = Json.createReader(
                        new StringReader(new String(TransportError.ofStatus(status), StandardCharsets.UTF_8)))
                .readObject();

        assertThat(error.getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
        assertThat(error.getString("clerk_trace_id")).matches("[0-9a-f]{32}");
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
