package dev.ringproof.adapters.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.fixture.LogLines;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.response.WireException;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOriginsTest {
    private static final String PROXY = "198.51.100.1";

    private final LogLines log = new LogLines(RequestOrigins.class.getPackageName());
    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final RequestOrigins origins =
            new RequestOrigins(TrustedProxies.of(List.of(PROXY), "THE_SETTING"), () -> PROXY, false);

    @AfterEach
    void close() {
        ringproof.close();
        log.close();
    }

    private RequestOrigin ofUser(Map<String, String> headers) {
        var base = URI.create("http://localhost/");
        var request = new ContainerRequest(base, base, "POST", null, new MapPropertiesDelegate(), null);
        headers.forEach(request::header);
        return origins.ofUser(request);
    }

    @Test
    void the_headers_of_a_trusted_proxy_and_of_the_browser_say_from_which_client_a_user_calls() {
        assertThat(ofUser(Map.of("x-forwarded-for", "2001:DB8:0:0::1", "USER-AGENT", "Firefox")))
                .isEqualTo(new RequestOrigin("2001:db8::1", "Firefox"));
        assertThat(ofUser(Map.of("forwarded", "for=192.0.2.1"))).isEqualTo(new RequestOrigin("192.0.2.1", null));
        assertThat(ofUser(Map.of())).isEqualTo(RequestOrigin.UNKNOWN);
    }

    @Test
    void a_request_for_a_message_also_says_the_languages_and_the_result_of_a_human_check() {
        var token = "0.".repeat(2048);

        assertThat(origins.ofUser(request("de;q=0.5", token), fields("de;q=0.5", token)))
                .isEqualTo(new RequestOrigin("192.0.2.1", null, List.of(Locale.FRENCH, Locale.GERMAN), token));
        assertThat(RequestOrigins.ofBackEnd(fields("de", token)))
                .isEqualTo(new RequestOrigin(null, null, List.of(Locale.FRENCH), token));
        assertThatThrownBy(() -> RequestOrigins.ofBackEnd(fields("de", token + "x")))
                .isInstanceOf(WireException.class);
        assertThatThrownBy(() -> RequestOrigins.ofBackEnd(fields("de", "a\\u0007b")))
                .isInstanceOf(WireException.class);
    }

    private static RequestFields fields(String languages, String token) {
        return RequestFields.of(request(languages, token), "locale", RequestOrigins.PROOF_TOKEN);
    }

    private static ContainerRequest request(String languages, String token) {
        var base = URI.create("http://localhost/");
        var request = new ContainerRequest(base, base, "POST", null, new MapPropertiesDelegate(), null);
        request.header("X-Forwarded-For", "192.0.2.1");
        request.header("Accept-Language", languages);
        request.header("Content-Type", "application/json");
        request.setEntityStream(new ByteArrayInputStream(
                "{\"locale\":\"fr\",\"proof_token\":\"%s\"}".formatted(token).getBytes(StandardCharsets.UTF_8)));
        return request;
    }

    @Test
    void a_user_agent_is_made_plain_and_cut() {
        assertThat(ofUser(Map.of("User-Agent", "a\u0007b\u202ec\ud800")).userAgent())
                .isEqualTo("a b c ");
        assertThat(ofUser(Map.of("User-Agent", "x".repeat(10_000))).userAgent()).isEqualTo("x".repeat(512));
        assertThat(ofUser(Map.of("User-Agent", " \t ")).userAgent()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/phone_numbers/idn_1/prepare_verification {",
                "/v1/phone_numbers/idn_1/attempt_verification {\"verification_id\":\"ver_1\",\"code\":\"123456\",",
                "/v1/second_factor_challenges {\"user_id\":\"user_anna\",",
                "/v1/second_factor_challenges/ver_1/resend {",
                "/v1/second_factor_challenges/ver_1/attempt {\"code\":\"123456\",",
                "/v1/users/user_anna/verify_totp {\"code\":\"123456\",",
            })
    void a_back_end_says_from_which_client_a_user_calls(String call) {
        var path = call.substring(0, call.indexOf(' '));
        var body = call.substring(call.indexOf(' ') + 1);
        for (var address : List.of("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "2001:0DB8::1")) {
            var reply = send(path, body + "\"client_ip\":\"" + address + "\",\"user_agent\":\"Firefox\"}");

            assertThat(reply.code()).as(reply.body()).doesNotStartWith("form_param");
        }
        for (var wrong :
                List.of("", "localhost", "192.0.2.999", "192.0.2.01", "127.1", ":", "fe80::1%eth0", "192.0.2.1:80")) {
            var reply = send(path, body + "\"client_ip\":\"" + wrong + "\"}");

            assertThat(reply.status()).as(wrong).isEqualTo(422);
            assertThat(reply.code()).isEqualTo("form_param_value_invalid");
            assertThat(reply.body()).contains("client_ip must be an IPv4 or IPv6 address.");
        }
        var reply = send(path, body + "\"user_agent\":\"a\\u0000b\"}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("\"user_agent\"");
    }

    private Wire.Reply send(String path, String body) {
        return wire.request("POST", path).asBackEnd().json(body).send();
    }

    @Test
    void back_ends_that_do_not_say_it_are_one_warning() {
        send("/v1/phone_numbers/idn_1/prepare_verification", "{\"client_ip\":\"192.0.2.1\"}");
        assertThat(log.all()).isEmpty();

        for (int i = 0; i < 50; i++) {
            send("/v1/phone_numbers/idn_1/prepare_verification", "{}");
            send("/v1/phone_numbers/idn_1/attempt_verification", "{\"verification_id\":\"ver_1\",\"code\":\"123456\"}");
        }

        assertThat(log.all()).singleElement().asString().contains("client_ip");
    }

    @Test
    void back_ends_that_say_a_private_address_are_one_warning() {
        for (int i = 1; i < 50; i++) {
            send("/v1/phone_numbers/idn_1/prepare_verification", "{\"client_ip\":\"10.0.0." + i + "\"}");
        }

        assertThat(log.all()).singleElement().asString().contains("10.0.0.1,");
    }

    @Test
    void a_second_factor_is_not_counted_by_address_so_nobody_is_warned() {
        send("/v1/second_factor_challenges", "{\"user_id\":\"user_anna\"}");
        send("/v1/second_factor_challenges/ver_1/resend", "{}");
        send("/v1/second_factor_challenges/ver_1/attempt", "{\"code\":\"123456\"}");
        send("/v1/users/user_anna/verify_totp", "{\"code\":\"123456\"}");

        assertThat(log.all()).isEmpty();
    }
}
