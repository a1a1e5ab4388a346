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
 * Says to a host application that a second factor was shown: a JSON Web Token signed by ES256, good for a minute, with
 * {@code sub}, {@code sid} if the host named a session, {@code amr} (RFC 8176), {@code auth_time}, and a {@code jti} that
 * is the challenge's id, of which there is one assertion at most. RFC 8176 has no value for look-up secrets; a backup code
 * counts as {@code otp}, being good for one time.
 *
 * <p>The first key signs; all are published, so that to rotate a new one is put in front, and the old one dropped once
 * hosts have fetched the new.
 */
public final class Assertions {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final List<ECKey> keys;
    private final String issuer;
    private final InstantSource clock;
    private final ECDSASigner signer;

    /**
     * Assertions by these keys.
     *
     * @param keySet a JSON Web Key Set (RFC 7517) of private P-256 keys with ids, as {@link #newKeySet} makes it
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

    /** A key set of one new key. */
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

    /** The assertion of a challenge that was passed just now; empty where it was not. */
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

    /** The claims of an assertion that is valid now; empty where it is not, for whatever reason. */
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
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As they are published. */
    public JsonObject publicKeys() {
        return jakarta.json.Json.createReader(new StringReader(new JWKSet(List.<JWK>copyOf(keys)).toString(true)))
                .readObject();
    }

    /** The ids of the keys alone. */
    @Override
    public String toString() {
        return "Assertions" + keys.stream().map(ECKey::getKeyID).toList();
    }
}
