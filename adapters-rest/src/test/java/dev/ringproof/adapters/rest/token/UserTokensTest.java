package dev.ringproof.adapters.rest.token;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.testkit.SettableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens that are accepted, and many that must be refused. */
class UserTokensTest {
    private static final String ISSUER = "https://id.example.com";
    private static final String AUDIENCE = "ringproof";
    private static final RSAKey RSA = rsa("rsa");
    private static final ECKey EC = ec("ec");
    private static final RSAKey STRANGERS = rsa("rsa");
    private static final JWKSet KEYS = new JWKSet(java.util.List.of(RSA.toPublicJWK(), EC.toPublicJWK()));

    private final SettableClock clock = new SettableClock(NOON);
    private final UserTokens tokens = UserTokens.byKeys(
            KEYS.toString(),
            new TokenRules(ISSUER, Set.of(AUDIENCE), Set.of(), Set.of("RS256", "ES256"), TokenRules.SESSION_CLAIM),
            clock);

    @Test
    void a_token_of_the_identity_provider_names_its_user() throws JOSEException {
        var caller = tokens.verify(rs256(claims().build())).orElseThrow();

        assertThat(caller.owner()).isEqualTo(new OwnerId("user_1"));
        assertThat(caller.session()).isEqualTo(new SessionId("sess_1"));
        assertThat(caller.expiresAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(caller.toString()).doesNotContain(caller.token());
        assertThat(tokens.verify(es256(claims().build()))).isPresent();
        assertThat(tokens.verify(signed(RSA, JWSAlgorithm.RS256, new JOSEObjectType("at+jwt"), claims().build())))
                .isPresent();
        assertThat(tokens.verify(signed(RSA, JWSAlgorithm.RS256, null, claims().build())))
                .isPresent();
        assertThat(tokens.verify(rs256(
                        claims().audience(java.util.List.of("other", AUDIENCE)).build())))
                .isPresent();
    }

    @Test
    void a_token_that_names_no_session_has_none_and_shares_none() throws JOSEException {
        var one = tokens.verify(rs256(claims().claim("sid", null).build())).orElseThrow();
        var ofBen = tokens.verify(
                        rs256(claims().subject("user_2").claim("sid", null).build()))
                .orElseThrow();

        assertThat(one.session()).isNull();
        assertThat(one.actor())
                .isEqualTo(Actor.inUnnamedSession(new OwnerId("user_1")).on(one.clientId()));
        assertThat(one.actor().guarded()).isTrue();
        assertThat(one.shownSession()).startsWith("sess_unnamed_").isNotEqualTo(ofBen.shownSession());
    }

    @Test
    void another_claim_can_name_the_session() throws JOSEException {
        var rules = new TokenRules(ISSUER, Set.of(), Set.of(), Set.of("RS256"), "https://example.com/session");
        var other = UserTokens.byKeys(KEYS.toString(), rules, clock);

        var caller = other.verify(rs256(
                        claims().claim("https://example.com/session", "s_9").build()))
                .orElseThrow();

        assertThat(caller.session()).isEqualTo(new SessionId("s_9"));
    }

    @Test
    void a_token_expires_on_time_even_if_it_was_seen_before() throws JOSEException {
        var token = rs256(claims().build());
        assertThat(tokens.verify(token)).isPresent();

        clock.advance(Duration.ofSeconds(59));
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(Duration.ofSeconds(11));
        assertThat(tokens.verify(token)).isEmpty();
    }

    static Stream<Arguments> tokensNotToBeAccepted() throws JOSEException {
        var bad = new LinkedHashMap<String, String>();
        var good = rs256(claims().build());
        var parts = good.split("\\.", -1);
        var claims = parts[1];
        for (var none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            bad.put("alg " + none, b64("{\"alg\":\"" + none + "\",\"typ\":\"JWT\"}") + "." + claims + ".");
        }
        bad.put("alg none with a signature", b64("{\"alg\":\"none\"}") + "." + claims + "." + parts[2]);
        bad.put("HMAC under the public key", hs256(RSA.toPublicJWK().toJSONString()));
        bad.put(
                "HMAC under the public key's PEM-like bytes",
                hs256(java.util.Base64.getEncoder()
                        .encodeToString(RSA.toRSAPublicKey().getEncoded())));
        bad.put(
                "an algorithm that is not listed",
                signed(RSA, JWSAlgorithm.RS512, JOSEObjectType.JWT, claims().build()));
        bad.put("PS256, not listed", signed(RSA, JWSAlgorithm.PS256, JOSEObjectType.JWT, claims().build()));
        bad.put(
                "a stranger's key under our key id",
                signed(STRANGERS, JWSAlgorithm.RS256, JOSEObjectType.JWT, claims().build()));
        bad.put("an unknown key id", signed(rsa("other"), JWSAlgorithm.RS256, JOSEObjectType.JWT, claims().build()));
        bad.put(
                "key id with a path",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("../../dev/null")
                                .build(),
                        STRANGERS));
        bad.put(
                "key id with SQL",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("' or 1=1 --")
                                .build(),
                        STRANGERS));
        bad.put(
                "its own key in jwk",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .jwk(STRANGERS.toPublicJWK())
                                .build(),
                        STRANGERS));
        bad.put(
                "its own key in jku",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .jwkURL(URI.create("http://localhost:1/jwks"))
                                .build(),
                        STRANGERS));
        bad.put(
                "its own key in x5u",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .x509CertURL(URI.create("http://localhost:1/x5u"))
                                .build(),
                        STRANGERS));
        bad.put(
                "a critical header that nobody knows",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("rsa")
                                .criticalParams(Set.of("exotic"))
                                .customParam("exotic", 1)
                                .build(),
                        RSA));
        bad.put(
                "b64 false",
                withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("rsa")
                                .base64URLEncodePayload(false)
                                .criticalParams(Set.of("b64"))
                                .build(),
                        RSA));
        bad.put("another type", signed(RSA, JWSAlgorithm.RS256, new JOSEObjectType("logout+jwt"), claims().build()));
        bad.put(
                "an id token's type",
                signed(RSA, JWSAlgorithm.RS256, new JOSEObjectType("id_token"), claims().build()));
        bad.put("no issuer", rs256(claims().issuer(null).build()));
        bad.put("another issuer", rs256(claims().issuer("https://evil.example").build()));
        bad.put(
                "our issuer and more",
                rs256(claims().issuer(ISSUER + ".evil.example").build()));
        bad.put("our issuer with a slash", rs256(claims().issuer(ISSUER + "/").build()));
        bad.put("half our issuer", rs256(claims().issuer("https://id").build()));
        bad.put("no audience", rs256(claims().audience((String) null).build()));
        bad.put("another audience", rs256(claims().audience("other").build()));
        bad.put("no subject", rs256(claims().subject(null).build()));
        bad.put("an empty subject", rs256(claims().subject("").build()));
        bad.put("a subject of blanks", rs256(claims().subject("  ").build()));
        bad.put("a subject without end", rs256(claims().subject("x".repeat(256)).build()));
        bad.put("no expiry", rs256(claims().expirationTime(null).build()));
        bad.put("expired", rs256(claims().expirationTime(at(-11)).build()));
        bad.put("not yet", rs256(claims().notBeforeTime(at(60)).build()));
        bad.put("issued in the future", rs256(claims().issueTime(at(3600)).build()));
        bad.put("no signature", parts[0] + "." + claims + ".");
        bad.put("half a signature", good.substring(0, good.length() - 20));
        bad.put("trailing data", good + ".x");
        bad.put("trailing text", good + " x");
        bad.put("an altered claim", parts[0] + "." + b64("{\"sub\":\"admin\"}") + "." + parts[2]);
        bad.put("claims that are an array", parts[0] + "." + b64("[]") + "." + parts[2]);
        var zero = es256(claims().build()).split("\\.", -1);
        bad.put("ES256 of zeros", zero[0] + "." + zero[1] + "." + Base64URL.encode(new byte[64]));
        bad.put(
                "an EC signature under the RSA key id",
                withEc(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("rsa").build()));
        bad.put("nothing", "");
        bad.put("dots", "..");
        bad.put("nonsense", "nonsense");
        bad.put("a megabyte", "a".repeat(1_000_000) + ".b.c");
        bad.put("an encrypted token", b64("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..a.b.c");
        return bad.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokensNotToBeAccepted")
    void no_other_token_is_accepted(String name, String token) {
        assertThat(tokens.verify(token)).as(name).isEmpty();
    }

    @Test
    void every_audience_is_accepted_if_none_is_configured() throws JOSEException {
        var lenient = UserTokens.byKeys(KEYS.toString(), TokenRules.of(ISSUER, Set.of("RS256")), clock);

        assertThat(lenient.verify(rs256(claims().audience("other").build()))).isPresent();
    }

    @Test
    void one_of_several_audiences_is_enough() throws JOSEException {
        var rules = new TokenRules(ISSUER, Set.of("one", "two"), Set.of(), Set.of("RS256"), "sid");
        var several = UserTokens.byKeys(KEYS.toString(), rules, clock);

        assertThat(several.verify(
                        rs256(claims().audience(java.util.List.of("x", "two")).build())))
                .isPresent();
        assertThat(several.verify(rs256(claims().audience("three").build()))).isEmpty();
    }

    @Test
    void the_authorized_party_is_one_of_those_that_are_configured() throws JOSEException {
        var rules =
                new TokenRules(ISSUER, Set.of(), Set.of("https://app.example.com", "ios-app"), Set.of("RS256"), "sid");
        var parties = UserTokens.byKeys(KEYS.toString(), rules, clock);
        var clerks = claims().audience((String) null);

        assertThat(parties.verify(
                        rs256(clerks.claim("azp", "https://app.example.com").build())))
                .isPresent();
        assertThat(parties.verify(
                        rs256(clerks.claim("azp", "https://evil.example.com").build())))
                .isEmpty();
        assertThat(parties.verify(rs256(clerks.claim("azp", null).build()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void a_token_signed_with_ed25519_is_accepted(String algorithm) throws GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var encoded = pair.getPublic().getEncoded();
        var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        var keys = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"" + x + "\"}]}";
        var content = b64("{\"alg\":\"" + algorithm + "\",\"kid\":\"ed\"}") + "."
                + b64(claims().build().toString());
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(content.getBytes(StandardCharsets.UTF_8));
        var signature = signer.sign();

        var verifier = UserTokens.byKeys(keys, TokenRules.of(ISSUER, Set.of(algorithm)), clock);

        assertThat(verifier.verify(content + "." + Base64URL.encode(signature))).isPresent();
        signature[7] ^= 1;
        assertThat(verifier.verify(content + "." + Base64URL.encode(signature))).isEmpty();
    }

    @Test
    void algorithms_that_a_public_key_cannot_check_cannot_be_configured() {
        for (var algorithm : new String[] {"none", "HS256", "rs256"}) {
            assertThatThrownBy(() -> TokenRules.of(ISSUER, Set.of(algorithm)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> TokenRules.of(ISSUER, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("user_1")
                .claim("sid", "sess_1")
                .issueTime(at(0))
                .expirationTime(at(60));
    }

    private static Date at(int seconds) {
        return Date.from(NOON.plusSeconds(seconds));
    }

    private static String rs256(JWTClaimsSet claims) throws JOSEException {
        return signed(RSA, JWSAlgorithm.RS256, JOSEObjectType.JWT, claims);
    }

    private static String signed(
            RSAKey key,
            JWSAlgorithm algorithm,
            @org.jspecify.annotations.Nullable JOSEObjectType type,
            JWTClaimsSet claims)
            throws JOSEException {
        var header = new JWSHeader.Builder(algorithm)
                .keyID(key.getKeyID())
                .type(type)
                .build();
        return signed(header, claims, new RSASSASigner(key));
    }

    private static String es256(JWTClaimsSet claims) throws JOSEException {
        return signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims, new ECDSASigner(EC));
    }

    private static String withHeader(JWSHeader header, RSAKey key) throws JOSEException {
        return signed(header, claims().build(), new RSASSASigner(key));
    }

    private static String withEc(JWSHeader header) throws JOSEException {
        return signed(header, claims().build(), new ECDSASigner(EC));
    }

    private static String hs256(String secret) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
        return signed(header, claims().build(), new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String b64(String text) {
        return Base64URL.encode(text).toString();
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
