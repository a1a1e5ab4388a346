package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.BackEnd;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Second factors on the wire, with the real core behind it. */
class SecondFactorsTest {
    private static final OwnerId ANNA = new OwnerId("user_anna");
    private static final String CHALLENGES = "/v1/second_factor_challenges";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final String anna = wire.tokenOf("user_anna");

    private List<String> backupCodes = List.of();
    private String home = "";

    @BeforeEach
    void annaHasASecondFactor() {
        var changed = BackEnd.of(ringproof)
                .create(ANNA, "+14155552671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        home = changed.phoneNumber().id().value();
        backupCodes = changed.backupCodes();
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void a_sign_in_is_passed_by_code_and_answered_with_an_assertion_that_another_library_can_check() throws Exception {
        var challenge = backEnd("POST", CHALLENGES, """
            {"user_id":"user_anna","session_id":"sess_7","client_ip":"192.0.2.7","user_agent":"curl/8"}\
            """);
        var id = challenge.json().getString("id");
        var code = gateway.nextCode();

        var wrong = attempt(id, code.equals("000000") ? "000001" : "000000");
        var passed = attempt(id, code);
        var again = attempt(id, code);

        assertThat(challenge.json().getString("safe_identifier")).isEqualTo("+1********71");
        assertThat(challenge.json().getString("status")).isEqualTo("unverified");
        assertThat(challenge.json().getString("client_ip")).isEqualTo("192.0.2.7");
        assertThat(challenge.body()).doesNotContain("4155552671").doesNotContain(code);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("form_code_incorrect");
        assertThat(again.code()).isEqualTo("verification_already_verified");
        assertThat(passed.json().getString("status")).isEqualTo("verified");
        var claims = independent(publicKeys()).processToClaims(passed.json().getString("assertion"));
        assertThat(claims.getSubject()).isEqualTo("user_anna");
        assertThat(claims.getStringClaimValue("sid")).isEqualTo("sess_7");
        assertThat(claims.getStringListClaimValue("amr")).containsExactly("sms", "mfa");
        assertThat(claims.getClaimValue("auth_time", Long.class))
                .isEqualTo(clock.instant().getEpochSecond());
        assertThat(claims.getJwtId()).isEqualTo(id);
        assertThat(claims.getExpirationTime().getValue())
                .isEqualTo(clock.instant().plusSeconds(60).getEpochSecond());
    }

    @Test
    void another_library_refuses_what_was_altered_has_expired_or_is_of_a_retired_key() throws Exception {
        var assertion = passedByBackupCode(0).json().getString("assertion");
        var keys = publicKeys();
        var retired = new Assertions(Assertions.newKeySet(), "ringproof", clock)
                .publicKeys()
                .toString();

        independent(keys).processToClaims(assertion);
        assertThatThrownBy(() -> independent(keys).processToClaims(altered(assertion)))
                .isInstanceOf(InvalidJwtException.class);
        assertThatThrownBy(() -> independent(retired).processToClaims(assertion))
                .isInstanceOf(InvalidJwtException.class);
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> independent(keys).processToClaims(assertion))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class,
                        refused -> assertThat(refused.hasExpired()).isTrue());
    }

    /** Checks an assertion as a host application does that knows the public keys and the issuer. */
    private JwtConsumer independent(String keys) throws JoseException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer("ringproof")
                .setRequireExpirationTime()
                .setRequireSubject()
                .setRequireJwtId()
                .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
                .build();
    }

    private String publicKeys() {
        return wire.request("GET", "/.well-known/jwks.json").send().body();
    }

    @Test
    void the_public_keys_are_for_everybody_whatever_credential_a_request_has() {
        var keys = publicKeys();

        assertThat(wire.request("GET", "/.well-known/jwks.json")
                        .as("a token of another server")
                        .send()
                        .body())
                .isEqualTo(keys);
    }

    private static String altered(String assertion) {
        int at = assertion.length() - 6;
        return assertion.substring(0, at) + (assertion.charAt(at) == 'A' ? 'B' : 'A') + assertion.substring(at + 1);
    }

    @Test
    void an_assertion_is_redeemed_once_and_not_when_it_was_altered_or_has_expired() throws Exception {
        var assertion = passedByBackupCode(0).json().getString("assertion");
        var other = passedByBackupCode(1).json().getString("assertion");
        var altered = altered(other);

        assertThat(redeem(assertion).json().getJsonArray("amr").getValuesAs(JsonString::getString))
                .containsExactly("otp", "mfa");
        assertThat(redeem(assertion).code()).isEqualTo("verification_already_verified");
        assertThat(redeem(altered).code()).isEqualTo("form_param_value_invalid");
        clock.advance(Duration.ofSeconds(60));
        assertThat(redeem(other).code()).isEqualTo("form_param_value_invalid");
    }

    @Test
    void an_assertion_of_a_retired_key_is_refused_and_two_keys_are_published_at_once() throws Exception {
        var former = JWKSet.parse(Assertions.newKeySet()).getKeys().getFirst();
        var current = JWKSet.parse(Assertions.newKeySet()).getKeys().getFirst();
        var id = backEnd("POST", CHALLENGES, "{\"user_id\":\"user_anna\"}")
                .json()
                .getString("id");
        var passed = ringproof
                .secondFactorAuthentication()
                .attempt(new ChallengeId(id), backupCodes.get(0), null)
                .orElseThrow();
        var byFormer = new Assertions(new JWKSet(former).toString(false), "ringproof", clock)
                .of(passed)
                .orElseThrow();

        var rotating = new Assertions(new JWKSet(List.of(current, former)).toString(false), "ringproof", clock);
        var rotated = new Assertions(new JWKSet(current).toString(false), "ringproof", clock);

        assertThat(rotating.publicKeys().getJsonArray("keys")).hasSize(2);
        assertThat(rotating.publicKeys().toString()).doesNotContain("\"d\"");
        assertThat(rotating.read(byFormer)).isPresent();
        assertThat(rotated.read(byFormer)).isEmpty();
    }

    @Test
    void codes_are_sent_in_the_requested_language() throws Exception {
        var id = backEnd("POST", CHALLENGES, "{\"user_id\":\"user_anna\",\"locale\":\"fr-CA\"}")
                .json()
                .getString("id");
        assertThat(gateway.nextBody()).contains("est votre code");
        clock.advance(Duration.ofSeconds(30));
        backEnd("POST", CHALLENGES + "/" + id + "/resend", "{\"locale\":\"de\"}");
        assertThat(gateway.nextBody()).contains("ist Ihr");
        clock.advance(Duration.ofSeconds(30));
        var verify = "/v1/client/sessions/" + session() + "/verify";
        post(verify, "");
        wire.request("POST", verify + "/prepare_second_factor")
                .as(anna)
                .header("Accept-Language", "it")
                .form("")
                .send();
        assertThat(gateway.nextBody()).contains("il tuo codice");
    }

    @Test
    void a_backup_code_works_once_over_clerks_own_wire_too() {
        var first = backEnd("POST", "/v1/users/user_anna/verify_totp", "{\"code\":\"" + backupCodes.get(5) + "\"}");
        var again = backEnd("POST", "/v1/users/user_anna/verify_totp", "{\"code\":\"" + backupCodes.get(5) + "\"}");
        backEnd("POST", "/v1/users", "{\"id\":\"user_ben\"}");
        var withoutAny = backEnd("POST", "/v1/users/user_ben/verify_totp", "{\"code\":\"" + backupCodes.get(6) + "\"}");

        assertThat(first.body()).isEqualTo("{\"verified\":true,\"code_type\":\"backup_code\"}");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.code()).isEqualTo("totp_incorrect_code");
        assertThat(withoutAny.code()).isEqualTo("totp_disabled");
        assertThat(status().getInt("backup_codes_remaining")).isEqualTo(9);
    }

    @Test
    void a_back_end_sees_the_state_of_the_second_factor_and_disables_it() {
        assertThat(status().getBoolean("enabled")).isTrue();
        assertThat(status().getBoolean("restricted")).isTrue();
        assertThat(status().getJsonArray("phone_numbers").toString()).contains("+1********71", home);
        assertThat(backEnd("GET", "/v1/phone_numbers/" + home, "").json().getBoolean("restricted_authenticator"))
                .isTrue();

        assertThat(backEnd("DELETE", "/v1/users/user_anna/backup_code", "").body())
                .isEqualTo("{\"user_id\":\"user_anna\"}");
        assertThat(status().getInt("backup_codes_remaining")).isZero();
        assertThat(backEnd("DELETE", "/v1/users/user_anna/mfa", "").status()).isEqualTo(200);
        assertThat(status().getBoolean("enabled")).isFalse();
        assertThat(backEnd("POST", CHALLENGES, "{\"user_id\":\"user_anna\"}").code())
                .isEqualTo("no_second_factors");
    }

    @Test
    void a_session_steps_up_as_clerks_clients_do_it() throws Exception {
        var session = session();
        var verify = "/v1/client/sessions/" + session + "/verify";
        var refused = post("/v1/me/backup_codes/", "");

        var begun = post(verify, "level=second_factor");
        var prepared = post(verify + "/prepare_second_factor", "strategy=phone_code");
        var complete = post(verify + "/attempt_second_factor", "strategy=phone_code&code=" + gateway.nextCode());
        var made = post("/v1/me/backup_codes/", "");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("session_reverification_required");
        assertThat(refused.header("WWW-Authenticate"))
                .contains("insufficient_user_authentication")
                .contains("max_age=\"600\"");
        assertThat(begun.response().getString("status")).isEqualTo("needs_second_factor");
        assertThat(begun.at("/response/supported_second_factors").toString())
                .contains("phone_code", "+1********71", "backup_code");
        assertThat(prepared.at("/response/second_factor_verification/status")).hasToString("\"unverified\"");
        assertThat(complete.response().getString("status")).isEqualTo("complete");
        assertThat(complete.at("/response/session/factor_verification_age/1")).hasToString("0");
        assertThat(made.response().getString("object")).isEqualTo("backup_code");
        assertThat(made.response().getJsonArray("codes")).hasSize(10);
    }

    @Test
    void backup_codes_are_made_ten_times_in_an_hour_and_then_the_answer_says_when_again() {
        var update = "{\"reserved_for_second_factor\":%s}";
        for (int i = 1; i < 10; i++) {
            backEnd("PATCH", "/v1/phone_numbers/" + home, update.formatted(false));
            assertThat(backEnd("PATCH", "/v1/phone_numbers/" + home, update.formatted(true))
                            .status())
                    .isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(10));

        backEnd("PATCH", "/v1/phone_numbers/" + home, update.formatted(false));
        var refused = backEnd("PATCH", "/v1/phone_numbers/" + home, update.formatted(true));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too_many_requests");
        assertThat(refused.header("Retry-After")).isEqualTo("3000");
    }

    @Test
    void the_session_of_another_user_is_not_found() {
        assertThat(post("/v1/client/sessions/sess_of_ben/verify", "level=second_factor")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void sensitive_steps_require_a_step_up() {
        for (var reply : List.of(
                post("/v1/me/phone_numbers", "phone_number=%2B14155552672"),
                post("/v1/me/phone_numbers/" + home + "?_method=DELETE", ""),
                post("/v1/me/phone_numbers/" + home + "?_method=PATCH", "reserved_for_second_factor=false"),
                post("/v1/me/phone_numbers/" + home + "?_method=PATCH", "default_second_factor=true"),
                post("/v1/me?_method=PATCH", "primary_phone_number_id=" + home))) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("session_reverification_required");
        }
    }

    @Test
    void a_link_is_shown_and_keeps_a_number_from_being_deleted() {
        var links = "/v1/phone_numbers/" + home + "/linked_to/";

        var linked = backEnd("PUT", links + "eac_1", "{\"type\":\"oauth_google\"}");

        assertThat(linked.json().getJsonArray("linked_to").toString())
                .isEqualTo("[{\"id\":\"eac_1\",\"type\":\"oauth_google\"}]");
        assertThat(backEnd("DELETE", "/v1/phone_numbers/" + home, "").code())
                .isEqualTo("delete_linked_identification_disallowed");
        assertThat(backEnd("PUT", links + "eac_1", "{\"type\":\"carrier pigeon\"}")
                        .code())
                .isEqualTo("form_param_value_invalid");
        assertThat(backEnd("PUT", links + "eac%0A1", "{\"type\":\"saml\"}").status())
                .isEqualTo(404);
        assertThat(backEnd("DELETE", links + "eac_1", "").json().getJsonArray("linked_to"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                                    | 422 | form_param_missing
        {"user_id":"user_anna","purpose":"recovery"}          | 422 | form_param_value_invalid
        {"user_id":"user_anna","client_ip":"localhost"}       | 422 | form_param_value_invalid
        {"user_id":"user_anna","phone_number_id":"idn_none"}  | 404 | resource_not_found
        {"user_id":"user_anna","attempts":0}                  | 422 | form_param_unknown
        {"user_id":"user_ben"}                                | 400 | no_second_factors
        """)
    void the_error_says_what_is_wrong_with_a_challenge(String body, int status, String code) {
        var reply = backEnd("POST", CHALLENGES, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void challenges_are_for_back_ends_only() {
        assertThat(wire.request("POST", CHALLENGES)
                        .as(anna)
                        .json("{\"user_id\":\"user_anna\"}")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(backEnd("GET", CHALLENGES + "/ver_none", "").status()).isEqualTo(404);
        assertThat(attempt("ver_none", "123456").status()).isEqualTo(404);
    }

    @Test
    void a_text_that_cannot_be_an_id_is_answered_as_a_challenge_that_does_not_exist() {
        var unknown = backEnd("GET", CHALLENGES + "/ver_none", "");
        var impossible = backEnd("GET", CHALLENGES + "/" + "x".repeat(100), "");

        assertThat(impossible.status()).isEqualTo(unknown.status()).isEqualTo(404);
        assertThat(impossible.json().get("errors")).isEqualTo(unknown.json().get("errors"));
    }

    private Reply passedByBackupCode(int which) {
        clock.advance(Duration.ofSeconds(31));
        var id = backEnd("POST", CHALLENGES, "{\"user_id\":\"user_anna\"}")
                .json()
                .getString("id");
        return attempt(id, backupCodes.get(which));
    }

    private Reply redeem(String assertion) {
        return backEnd("POST", "/v1/second_factor_assertions/redeem", "{\"assertion\":\"" + assertion + "\"}");
    }

    private Reply attempt(String id, String code) {
        return backEnd("POST", CHALLENGES + "/" + id + "/attempt", "{\"code\":\"" + code + "\"}");
    }

    private JsonObject status() {
        return backEnd("GET", "/v1/users/user_anna/second_factor", "").json();
    }

    private String session() {
        return wire.request("GET", "/v1/client").as(anna).send().response().getString("last_active_session_id");
    }

    private Reply post(String path, String form) {
        return wire.request("POST", path).as(anna).form(form).send();
    }

    private Reply backEnd(String method, String path, String json) {
        return wire.request(method, path).asBackEnd().json(json).send();
    }
}
