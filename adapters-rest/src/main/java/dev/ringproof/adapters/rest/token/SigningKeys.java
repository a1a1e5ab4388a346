package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * The keys with which this server signs assertions and session tokens, by ES256. The first key signs, and all keys are
 * published. To rotate keys, an operator puts a new key first, and removes the old key when every host application has
 * fetched the new one. Safe for use by many threads.
 */
public final class SigningKeys {
    private final List<ECKey> keys;
    private final ECDSASigner signer;

    /**
     * Signs with the first of these keys, and checks with all of them.
     *
     * @param keySet a JSON Web Key Set (RFC 7517) of private P-256 keys with ids, as {@link Assertions#newKeySet}
     *     returns it
     */
    public SigningKeys(String keySet) {
        try {
            this.keys = JWKSet.parse(keySet).getKeys().stream()
                    .map(SigningKeys::signing)
                    .toList();
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("there is no key");
            }
            this.signer = new ECDSASigner(keys.getFirst());
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("is no JSON Web Key Set", e);
        }
    }

    private static ECKey signing(JWK key) {
        if (key instanceof ECKey ec && ec.isPrivate() && Curve.P_256.equals(ec.getCurve()) && ec.getKeyID() != null) {
            return ec;
        }
        throw new IllegalArgumentException("every key is a private P-256 key with an id");
    }

    /** Returns a signed token with these claims. */
    String sign(JWTClaimsSet claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(keys.getFirst().getKeyID())
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

    /**
     * Returns the claims of a token; empty if none of these keys has signed it. The claims are not checked. Of the tokens
     * of others only the header is read, since each request may bring one.
     */
    Optional<JWTClaimsSet> read(String text) {
        try {
            var parts = JOSEObject.split(text);
            var header = JWSHeader.parse(parts[0]);
            var key = keys.stream()
                    .filter(known -> known.getKeyID().equals(header.getKeyID()))
                    .findFirst();
            if (parts.length != 3 || key.isEmpty() || !JWSAlgorithm.ES256.equals(header.getAlgorithm())) {
                return Optional.empty();
            }
            var token = new SignedJWT(parts[0], parts[1], parts[2]);
            var claims = token.getJWTClaimsSet();
            boolean signed = token.verify(new ECDSAVerifier(key.get().toPublicJWK()));
            return signed ? Optional.of(claims) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            // The parser throws a NullPointerException at a header that is null.
            return Optional.empty();
        }
    }

    /** Returns the JSON Web Key Set that is published: all keys without their private parts. */
    public JsonObject published() {
        return jakarta.json.Json.createReader(new StringReader(new JWKSet(List.<JWK>copyOf(keys)).toString(true)))
                .readObject();
    }

    /** Shows the ids of the keys only, because the keys are secret. */
    @Override
    public String toString() {
        return "SigningKeys" + keys.stream().map(ECKey::getKeyID).toList();
    }
}
