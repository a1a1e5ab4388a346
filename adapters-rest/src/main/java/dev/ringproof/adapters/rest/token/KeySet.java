package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a JSON Web Key Set (RFC 7517) that can check signatures. RFC 7517, 5, wants keys that are not understood
 * to be ignored, so a key that is broken, of an unknown type or for another use is skipped, and the others work.
 *
 * <p>A key without an id serves tokens that name no key. If several keys have one id, each of them serves it. Two key
 * sets are never equal, because each is the result of another fetch.
 */
final class KeySet {
    private static final Set<String> MEMBERS = Set.of("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y");
    private static final int SMALLEST_RSA_BITS = 2048;
    /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final List<Key> keys;
    private final int skipped;

    private record Key(JWK about, PublicKey key) {}

    private KeySet(List<Key> keys, int skipped) {
        this.keys = List.copyOf(keys);
        this.skipped = skipped;
    }

    /**
     * Reads a key set.
     *
     * @param algorithms the algorithms that tokens may have; a key for none of them is skipped
     * @throws IllegalArgumentException if it is no key set, or if no key of it can be used; the message says what is
     *     wrong without a word from the key set
     */
    static KeySet parse(String json, Set<String> algorithms) {
        var keys = new ArrayList<Key>();
        int skipped = 0;
        for (var member : members(json)) {
            var key = member instanceof Map<?, ?> map ? key(map, algorithms) : Optional.<Key>empty();
            key.ifPresent(keys::add);
            skipped += key.isPresent() ? 0 : 1;
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the key set has no key that can check tokens");
        }
        return new KeySet(keys, skipped);
    }

    private static List<?> members(String json) {
        try {
            Map<String, Object> set = JSONObjectUtils.parse(json);
            if (set != null && set.get("keys") instanceof List<?> keys) {
                return keys;
            }
        } catch (ParseException | RuntimeException e) {
            // The exception below says it, and does not repeat what a stranger has written.
        }
        throw new IllegalArgumentException("the answer is no key set");
    }

    /** Reads one key, without the members that are not needed, such as certificates or private parts. */
    private static Optional<Key> key(Map<?, ?> json, Set<String> algorithms) {
        var needed = new HashMap<String, Object>();
        MEMBERS.forEach(name -> {
            if (json.get(name) != null) {
                needed.put(name, json.get(name));
            }
        });
        try {
            var about = JWK.parse(needed);
            return isForTokens(about, algorithms) ? Optional.of(new Key(about, publicKey(about))) : Optional.empty();
        } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
            // JWK.parse throws many kinds of exceptions at keys that are broken.
            return Optional.empty();
        }
    }

    private static boolean isForTokens(JWK key, Set<String> algorithms) {
        var operations = key.getKeyOperations();
        return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (operations == null || operations.contains(KeyOperation.VERIFY))
                && (key.getAlgorithm() == null
                        || algorithms.contains(key.getAlgorithm().getName()))
                && algorithms.stream().anyMatch(algorithm -> canCheck(key, algorithm));
    }

    /** Returns whether signatures by the algorithm can be checked with keys of this type and size. */
    private static boolean canCheck(JWK key, String algorithm) {
        return switch (key) {
            case RSAKey rsa -> rsa.size() >= SMALLEST_RSA_BITS && algorithm.matches("[RP]S.*");
            case ECKey ec ->
                algorithm.startsWith("ES")
                        && Curve.forJWSAlgorithm(JWSAlgorithm.parse(algorithm)).contains(ec.getCurve());
            case OctetKeyPair pair -> Curve.Ed25519.equals(pair.getCurve()) && algorithm.startsWith("Ed");
            default -> false;
        };
    }

    /** Nimbus knows Ed25519 only with another library; the JDK knows it by itself. */
    private static PublicKey publicKey(JWK key) throws JOSEException, GeneralSecurityException {
        if (key instanceof OctetKeyPair pair) {
            var x = pair.getDecodedX();
            var encoded = Arrays.copyOf(ED25519, ED25519.length + x.length);
            System.arraycopy(x, 0, encoded, ED25519.length, x.length);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        }
        return ((AsymmetricJWK) key).toPublicKey();
    }

    int size() {
        return keys.size();
    }

    /** Returns how many keys of the set cannot be used. */
    int skipped() {
        return skipped;
    }

    /** Returns whether the token names a key of this set. */
    boolean hasKeyOf(JWSHeader token) {
        return token.getKeyID() != null && keys.stream().anyMatch(key -> matches(key, token));
    }

    /** Returns whether a key of this set has signed the token. */
    boolean haveSigned(SignedJWT token) {
        return keys.stream().anyMatch(key -> matches(key, token.getHeader()) && hasSigned(key, token));
    }

    private static boolean matches(Key key, JWSHeader token) {
        var about = key.about();
        var algorithm = token.getAlgorithm().getName();
        return (token.getKeyID() == null || token.getKeyID().equals(about.getKeyID()))
                && (about.getAlgorithm() == null
                        || about.getAlgorithm().getName().equals(algorithm))
                && canCheck(about, algorithm);
    }

    private static boolean hasSigned(Key key, SignedJWT token) {
        try {
            if (key.about() instanceof OctetKeyPair) {
                var signature = Signature.getInstance("Ed25519");
                signature.initVerify(key.key());
                signature.update(token.getSigningInput());
                return signature.verify(token.getSignature().decode());
            }
            return token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key.key()));
        } catch (JOSEException | GeneralSecurityException e) {
            // The signature is not one that this key can make: it is too long, for example.
            return false;
        }
    }
}
