package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.core.domain.OwnerId;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.UUID;

/** The identity provider of a development server: it issues tokens for any user to every caller. */
public final class DevelopmentIdentityProvider {
    private static final String ISSUER = "ringproof-development";
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final ECKey key;
    private final ECDSASigner signer;
    private final InstantSource clock;

    /**
     * Signs with a key that was made earlier.
     *
     * @param key a private key, as {@link #newKey} returns it
     */
    public DevelopmentIdentityProvider(String key, InstantSource clock) {
        try {
            this.key = ECKey.parse(key);
            this.signer = new ECDSASigner(this.key);
            this.clock = clock;
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("not a key for development tokens", e);
        }
    }

    /** Returns a new private key, as a JSON Web Key (RFC 7517). */
    public static String newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Returns the verifier that accepts these tokens. */
    public UserTokens verifier() {
        return UserTokens.byKeys(
                new JWKSet(key.toPublicJWK()).toString(), TokenRules.of(ISSUER, Set.of("ES256")), clock);
    }

    public String issue(OwnerId user) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(user.value())
                .claim("sid", "sess_" + UUID.randomUUID().toString().replace("-", ""))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            var token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
