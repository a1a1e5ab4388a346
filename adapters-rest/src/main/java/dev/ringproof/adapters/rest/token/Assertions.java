package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import jakarta.json.JsonObject;
import java.io.StringReader;
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
 */
public final class Assertions {
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final String PURPOSE = "purpose";

    private final SigningKeys keys;
    private final String issuer;
    private final InstantSource clock;

    /** Signs with these keys. */
    public Assertions(SigningKeys keys, String issuer, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * Signs with the first of these keys, and checks with all of them.
     *
     * @param keySet a JSON Web Key Set (RFC 7517) of private P-256 keys with ids, as {@link #newKeySet} returns it
     */
    public Assertions(String keySet, String issuer, InstantSource clock) {
        this(new SigningKeys(keySet), issuer, clock);
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
                .claim(PURPOSE, challenge.purpose().name().toLowerCase(Locale.ROOT))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(challenge.id().value())
                .build();
        return Optional.of(keys.sign(claims));
    }

    /** Returns the claims of an assertion; empty if the assertion is not valid now. */
    public Optional<JsonObject> read(String text) {
        return keys.read(text)
                .filter(this::isValid)
                .map(claims -> jakarta.json.Json.createReader(new StringReader(claims.toString()))
                        .readObject());
    }

    private boolean isValid(JWTClaimsSet claims) {
        return issuer.equals(claims.getIssuer())
                && claims.getJWTID() != null
                && claims.getClaim(PURPOSE) != null
                && claims.getExpirationTime() != null
                && clock.instant().isBefore(claims.getExpirationTime().toInstant());
    }

    /** Returns the JSON Web Key Set that is published: all keys without their private parts. */
    public JsonObject publicKeys() {
        return keys.published();
    }

    /** Shows no keys, because they are secret. */
    @Override
    public String toString() {
        return "Assertions[" + keys + "]";
    }
}
