package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs and checks assertions. An assertion tells a host application that a user has passed a second factor. It is a
 * JSON Web Token, signed with ES256 and valid for one minute. It has the claims {@code sub}, {@code sid} (if the host
 * application named a session), {@code amr} (RFC 8176) and {@code auth_time}. Its {@code jti} is the challenge's id,
 * and a challenge has at most one assertion. RFC 8176 has no value for a backup code, which counts as {@code otp}
 * because it can be used once.
 *
 * <p>The first key signs, and all keys are published. To rotate keys, an operator puts a new key first, and removes the
 * old key when every host application has fetched the new one.
 */
public final class Assertions {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final List<ECKey> keys;
    private final String issuer;
    private final InstantSource clock;
    private final ECDSASigner signer;

    /**
     * Signs with the first of these keys, and checks with all of them.
     *
     * @param keySet a JSON Web Key Set (RFC 7517) of private P-256 keys with ids, as {@link #newKeySet} returns it
     */
    public Assertions(String keySet, String issuer, InstantSource clock) {
        try {
            this.keys = JWKSet.parse(keySet).getKeys().stream()
                    .map(Assertions::signing)
                    .toList();
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("there is no key");
            }
            this.signer = new ECDSASigner(keys.getFirst());
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("is no JSON Web Key Set", e);
        }
        this.issuer = issuer;
        this.clock = clock;
    }

    private static ECKey signing(JWK key) {
        if (key instanceof ECKey ec && ec.isPrivate() && Curve.P_256.equals(ec.getCurve()) && ec.getKeyID() != null) {
            return ec;
        }
        throw new IllegalArgumentException("every key is a private P-256 key with an id");
    }

    /** Returns a key set with one new key. */
    public static String newKeySet() {
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            return new JWKSet(key).toString(false);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Returns the assertion of a challenge; empty if the challenge is not passed. */
    public Optional<String> of(SecondFactorChallenge challenge) {
        var passed = challenge.passed();
        if (passed == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(challenge.owner().value())
                .claim(
                        "sid",
                        challenge.session() == null ? null : challenge.session().value())
                .claim("amr", List.of(passed.method() == Method.PHONE_CODE ? "sms" : "otp", "mfa"))
                .claim("auth_time", passed.at().getEpochSecond())
                .claim("purpose", challenge.purpose().name().toLowerCase(Locale.ROOT))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(challenge.id().value())
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(keys.getFirst().getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            var assertion = new SignedJWT(header, claims);
            assertion.sign(signer);
            return Optional.of(assertion.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** Returns the claims of an assertion; empty if the assertion is not valid now. */
    public Optional<JsonObject> read(String text) {
        try {
            var assertion = SignedJWT.parse(text);
            var claims = assertion.getJWTClaimsSet();
            var key = keys.stream()
                    .filter(known ->
                            known.getKeyID().equals(assertion.getHeader().getKeyID()))
                    .findFirst();
            var valid = key.isPresent()
                    && JWSAlgorithm.ES256.equals(assertion.getHeader().getAlgorithm())
                    && assertion.verify(new ECDSAVerifier(key.get().toPublicJWK()))
                    && issuer.equals(claims.getIssuer())
                    && claims.getJWTID() != null
                    && claims.getExpirationTime() != null
                    && clock.instant().isBefore(claims.getExpirationTime().toInstant());
            return valid
                    ? Optional.of(jakarta.json.Json.createReader(new StringReader(claims.toString()))
                            .readObject())
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            // The parser throws a NullPointerException at a header that is null.
            return Optional.empty();
        }
    }

    /** Returns the JSON Web Key Set that is published: all keys without their private parts. */
    public JsonObject publicKeys() {
        return jakarta.json.Json.createReader(new StringReader(new JWKSet(List.<JWK>copyOf(keys)).toString(true)))
                .readObject();
    }

    /** Shows the ids of the keys only, because the keys are secret. */
    @Override
    public String toString() {
        return "Assertions" + keys.stream().map(ECKey::getKeyID).toList();
    }
}
