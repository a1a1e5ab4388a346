package dev.ringproof.adapters.rest.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are broken or unknown are skipped, and the others work. */
class KeySetTest {
    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256");
    private static final ECKey GOOD = ec("good");
    private static final RSAKey RSA = rsa("good");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown type       | {"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA","kid":"pq"}
            type of no kind    | {"kty":5}
            no type            | {"kid":"x"}
            no object          | 5
            null               | null
            text               | "key"
            an array           | []
            unknown curve      | {"kty":"EC","crv":"brainpoolP256r1","x":"AA","y":"AA"}
            a curve of no use  | {"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}
            curve of no kind   | {"kty":"EC","crv":7,"x":"AA","y":"AA"}
            a point elsewhere  | {"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}
            no y               | {"kty":"EC","crv":"P-256","x":"AQ"}
            no modulus         | {"kty":"RSA","e":"AQAB"}
            a broken modulus   | {"kty":"RSA","n":"***","e":"AQAB"}
            modulus of no kind | {"kty":"RSA","n":5,"e":"AQAB"}
            a short modulus    | {"kty":"RSA","n":"AQAB","e":"AQAB"}
            an Edwards curve   | {"kty":"OKP","crv":"X25519","x":"AQ"}
            a short Ed25519    | {"kty":"OKP","crv":"Ed25519","x":"AQ"}
            symmetric          | {"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}
            use of no kind     | {"kty":"EC","use":5}
            kid of no kind     | {"kty":"EC","kid":{}}
            operations         | {"kty":"EC","key_ops":"verify"}
            """)
    void a_key_that_is_not_understood_is_skipped(String name, String broken) {
        var keys = KeySet.parse("{\"keys\":[" + broken + "," + json(GOOD) + "]}", ALGORITHMS);

        assertThat(keys.size()).as(name).isEqualTo(1);
        assertThat(keys.skipped()).isEqualTo(1);
        assertThat(keys.haveSigned(token(GOOD))).isTrue();
        assertThatThrownBy(() -> KeySet.parse("{\"keys\":[" + broken + "]}", ALGORITHMS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,"use":"enc"
            ,"use":"tls"
            ,"key_ops":["encrypt"]
            ,"key_ops":["sign"]
            ,"alg":"ECDH-ES"
            ,"alg":"ES384"
            """)
    void a_key_for_another_use_is_skipped(String members) {
        var other = json(ec("other")).replace("}", members + "}");

        assertThat(KeySet.parse("{\"keys\":[" + json(GOOD) + "," + other + "]}", ALGORITHMS)
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,"use":"sig"
            ,"key_ops":["verify"]
            ,"alg":"ES256"
            ,"x5c":["broken"],"x5t":5,"exp":"never","unknown":{}
            ,"d":"broken"
            """)
    void what_a_key_says_besides_does_not_matter(String members) {
        var key = json(GOOD).replace("}", members + "}");

        assertThat(KeySet.parse("{\"keys\":[" + key + "]}", ALGORITHMS).haveSigned(token(GOOD)))
                .isTrue();
    }

    @Test
    void each_key_of_one_id_serves_it() {
        var twin = ec("good");
        var keys = KeySet.parse("{\"keys\":[" + json(twin) + "," + json(RSA) + "," + json(GOOD) + "]}", ALGORITHMS);

        assertThat(keys.haveSigned(token(GOOD))).isTrue();
        assertThat(keys.haveSigned(token(twin))).isTrue();
        assertThat(keys.haveSigned(token(RSA))).isTrue();
        assertThat(keys.haveSigned(token(ec("good")))).isFalse();
    }

    @Test
    void a_key_without_an_id_serves_tokens_that_name_none() {
        var nameless = new ECKey.Builder(GOOD).keyID(null).build();
        var keys = KeySet.parse("{\"keys\":[" + json(nameless) + "]}", ALGORITHMS);

        assertThat(keys.haveSigned(token(nameless))).isTrue();
        assertThat(keys.haveSigned(token(GOOD))).isFalse();
        assertThat(keys.hasKeyOf(token(GOOD).getHeader())).isFalse();
    }

    @Test
    void a_key_for_no_algorithm_that_is_allowed_is_skipped() {
        assertThatThrownBy(() -> KeySet.parse("{\"keys\":[" + json(GOOD) + "]}", Set.of("RS256")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String json(ECKey key) {
        return key.toPublicJWK().toJSONString();
    }

    private static String json(RSAKey key) {
        return key.toPublicJWK().toJSONString();
    }

    private static SignedJWT token(ECKey key) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder().subject("user_1").build());
            token.sign(new ECDSASigner(key));
            return token;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SignedJWT token(RSAKey key) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder().subject("user_1").build());
            token.sign(new RSASSASigner(key));
            return token;
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

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
