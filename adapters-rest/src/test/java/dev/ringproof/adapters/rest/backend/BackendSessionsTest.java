package dev.ringproof.adapters.rest.backend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.Browser;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tickets, sessions and clients for back ends. */
class BackendSessionsTest {
    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, false);
    private final Browser browser = new Browser(wire);

    @BeforeEach
    void annaIsAUser() {
        ringproof.administration().open(new OwnerId("user_anna"));
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Reply backEnd(String method, String path) {
        return wire.request(method, path).asBackEnd().send();
    }

    private Reply backEnd(String method, String path, String json) {
        return wire.request(method, path).asBackEnd().json(json).send();
    }

    private String signedIn(String user) {
        return browser.signIn(user).response().getString("created_session_id");
    }

    @Test
    void without_a_secret_key_a_back_end_gets_nothing() {
        for (var call : Map.of(
                        "/v1/sign_in_tokens", "POST",
                        "/v1/sign_in_tokens/sit_1/revoke", "POST",
                        "/v1/sessions", "GET",
                        "/v1/sessions/sess_1/tokens", "POST",
                        "/v1/clients/client_1", "GET",
                        "/v1/clients/verify", "POST")
                .entrySet()) {
            assertThat(wire.codesWithoutSecretKey(call.getValue(), call.getKey()))
                    .containsOnly("clerk_key_invalid");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"user_id":"user_anna"}                              | 200 |
                    {"user_id":"user_anna","expires_in_seconds":null}    | 200 |
                    {"user_id":"user_anna","expires_in_seconds":1}       | 200 |
                    {"user_id":"user_anna","expires_in_seconds":0}       | 422 | form_param_value_invalid
                    {"user_id":"user_anna","expires_in_seconds":-5}      | 422 | form_param_value_invalid
                    {"user_id":"user_anna","expires_in_seconds":315360001} | 422 | form_param_value_invalid
                    {"user_id":"user_anna","expires_in_seconds":1.5}     | 422 | form_param_type_invalid
                    {"user_id":"user_anna","expires_in_seconds":99999999999999999999} | 422 | form_param_type_invalid
                    {"user_id":"user_anna","expires_in_seconds":true}    | 422 | form_param_type_invalid
                    {"user_id":"user_nobody"}                            | 404 | resource_not_found
                    {"user_id":7}                                        | 422 | form_param_type_invalid
                    {}                                                   | 422 | form_param_missing
                    """)
    void a_ticket_is_made_for_a_user_and_a_time(String json, int status, @Nullable String code) {
        var reply = backEnd("POST", "/v1/sign_in_tokens", json);

        assertThat(reply.status()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
        } else {
            assertThat(reply.json().getString("status")).isEqualTo("pending");
        }
    }

    @Test
    void a_ticket_ends_with_its_time_by_its_use_or_when_it_is_revoked() {
        var brief = backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_anna\",\"expires_in_seconds\":30}")
                .json();
        var revoked = backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_anna\"}")
                .json();
        var used = backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_anna\"}")
                .json();
        clock.advance(Duration.ofSeconds(30));

        var revocation = backEnd("POST", "/v1/sign_in_tokens/" + revoked.getString("id") + "/revoke");
        var codes = List.of(
                signInWith(brief).code(),
                signInWith(revoked).code(),
                signInWith(used).response().getString("status"),
                signInWith(used).code());

        assertThat(codes)
                .containsExactly(
                        "ticket_expired_code",
                        "sign_in_token_revoked_code",
                        "complete",
                        "sign_in_token_already_used_code");
        assertThat(revocation.json().getString("status")).isEqualTo("revoked");
        assertThat(revocation.json()).doesNotContainKey("token");
        assertThat(backEnd("POST", "/v1/sign_in_tokens/" + used.getString("id") + "/revoke")
                        .code())
                .isEqualTo("sign_in_token_cannot_be_revoked_code");
        assertThat(backEnd("POST", "/v1/sign_in_tokens/sit_none/revoke").code()).isEqualTo("resource_not_found");
    }

    private Reply signInWith(JsonObject ticket) {
        return browser.post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket.getString("token"));
    }

    @Test
    void a_back_end_finds_sessions_by_user_client_and_state() {
        var first = signedIn("user_anna");
        clock.advance(Duration.ofMinutes(1));
        var second = signedIn("user_anna");
        signedIn("user_bert");
        browser.post("/v1/client/sessions/" + first + "/end", "");
        var client = browser.get("/v1/client").response().getString("id");

        assertThat(ids("?user_id=user_anna")).containsExactly(second, first);
        assertThat(ids("?user_id=user_anna&status=active")).containsExactly(second);
        assertThat(ids("?user_id=user_anna&status=ended")).containsExactly(first);
        assertThat(ids("?user_id=user_anna&limit=1&offset=1")).containsExactly(first);
        assertThat(ids("?client_id=" + client)).hasSize(3);
        assertThat(ids("?user_id=nobody")).isEmpty();
        assertThat(backEnd("GET", "/v1/sessions").code()).isEqualTo("form_param_missing");
        assertThat(backEnd("GET", "/v1/sessions?user_id=a&status=dead").code()).isEqualTo("form_param_value_invalid");
        assertThat(backEnd("GET", "/v1/sessions?user_id=a&limit=501").code()).isEqualTo("form_param_value_invalid");
    }

    private List<String> ids(String query) {
        return backEnd("GET", "/v1/sessions" + query).structure().asJsonArray().getValuesAs(JsonObject.class).stream()
                .map(session -> session.getString("id"))
                .toList();
    }

    @Test
    void a_session_that_a_back_end_revokes_is_over_at_once() {
        var session = signedIn("user_anna");

        var revoked = backEnd("POST", "/v1/sessions/" + session + "/revoke");

        assertThat(revoked.json().getString("status")).isEqualTo("revoked");
        assertThat(backEnd("GET", "/v1/sessions/" + session).json()).isEqualTo(revoked.json());
        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
        assertThat(backEnd("POST", "/v1/sessions/" + session + "/tokens").code())
                .isEqualTo("resource_not_found");
        assertThat(backEnd("POST", "/v1/sessions/sess_none/revoke").code()).isEqualTo("resource_not_found");
    }

    @Test
    void another_library_checks_a_session_token_by_the_published_keys() throws Exception {
        var session = signedIn("user_anna");
        clock.advance(Duration.ofMinutes(3));

        var byClient = claims(browser.post("/v1/client/sessions/" + session + "/tokens", ""));
        var byBackEnd = claims(backEnd("POST", "/v1/sessions/" + session + "/tokens", "{\"expires_in_seconds\":300}"));

        long now = clock.instant().getEpochSecond();
        assertThat(byClient.getIssuer()).isEqualTo("ringproof-session");
        assertThat(byClient.getSubject()).isEqualTo("user_anna");
        assertThat(byClient.getJwtId()).isNotEqualTo(byBackEnd.getJwtId());
        assertThat(byClient.getExpirationTime().getValue()).isEqualTo(now + 60);
        assertThat(byClient.getIssuedAt().getValue()).isEqualTo(now);
        assertThat(byClient.getNotBefore().getValue()).isLessThanOrEqualTo(now);
        assertThat(byClient.getClaimsMap())
                .containsEntry("sid", session)
                .containsEntry("azp", Browser.ORIGIN)
                .containsEntry("fva", List.of(3L, -1L))
                .containsEntry("sts", "active")
                .containsEntry("v", 2L);
        assertThat(byBackEnd.getExpirationTime().getValue()).isEqualTo(now + 300);
        assertThat(byBackEnd.hasClaim("azp")).isFalse();
        assertThat(backEnd("POST", "/v1/sessions/" + session + "/tokens", "{\"expires_in_seconds\":29}")
                        .code())
                .isEqualTo("form_param_value_invalid");
        assertThat(backEnd("POST", "/v1/sessions/" + session + "/tokens/supabase")
                        .code())
                .isEqualTo("resource_not_found");
    }

    private JwtClaims claims(Reply token) throws Exception {
        var keys = backEnd("GET", "/v1/jwks").body();
        assertThat(keys)
                .isEqualTo(wire.request("GET", "/.well-known/jwks.json").send().body());
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
                .build()
                .processToClaims(token.json().getString("jwt"));
    }

    @Test
    void a_back_end_sees_a_client_by_its_id_and_by_its_token() {
        var session = signedIn("user_anna");
        var id = browser.get("/v1/client").response().getString("id");

        var byId = backEnd("GET", "/v1/clients/" + id);
        var byToken = backEnd("POST", "/v1/clients/verify", "{\"token\":\"" + requireNonNull(browser.cookie()) + "\"}");

        assertThat(byId.json().getJsonArray("session_ids").getString(0)).isEqualTo(session);
        assertThat(byToken.json()).isEqualTo(byId.json());
        assertThat(byToken.header("Set-Cookie")).isNull();
        assertThat(byToken.header("Authorization")).isNull();
        assertThat(backEnd("GET", "/v1/clients/client_none").code()).isEqualTo("resource_not_found");
        assertThat(backEnd("POST", "/v1/clients/verify", "{\"token\":\"rpc1.no.1.k.mac\"}")
                        .code())
                .isEqualTo("resource_not_found");
    }

    @Test
    void a_user_who_is_deleted_has_no_session_and_no_ticket_any_more() {
        var session = signedIn("user_anna");
        var ticket = backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_anna\"}")
                .json();

        assertThat(backEnd("DELETE", "/v1/users/user_anna").status()).isEqualTo(200);

        assertThat(backEnd("GET", "/v1/sessions/" + session).code()).isEqualTo("resource_not_found");
        assertThat(browser.get("/v1/me").code()).isEqualTo("signed_out");
        assertThat(signInWith(ticket).code()).isEqualTo("ticket_invalid_code");
    }

    @Test
    void a_user_shows_when_they_last_signed_in() {
        signedIn("user_anna");

        assertThat(backEnd("GET", "/v1/users/user_anna")
                        .json()
                        .getJsonNumber("last_sign_in_at")
                        .longValue())
                .isEqualTo(clock.instant().toEpochMilli());
    }
}
