package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

// PROGRAM {
/** A sign-in that makes tokens of its own. Ringproof is given the address at which it serves its key set. */
final class JwtHost {
    private final KeyPair key;

    JwtHost() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
    }

    /** Returns the public key as a key set (RFC 7517). */
    String keySet() {
        var rsa = (RSAPublicKey) key.getPublic();
        var published = Json.createObjectBuilder()
                .add("kty", "RSA")
                .add("kid", "key-1")
                .add("n", base64(unsigned(rsa.getModulus())))
                .add("e", base64(unsigned(rsa.getPublicExponent())));
        return Json.createObjectBuilder()
                .add("keys", Json.createArrayBuilder().add(published))
                .build()
                .toString();
    }

    /** Returns a token for a user who has signed in. */
    String token(String userId, String session, Instant now) throws GeneralSecurityException {
        var header = Json.createObjectBuilder().add("alg", "RS256").add("kid", "key-1");
        var claims = Json.createObjectBuilder()
                .add("iss", "https://id.example.com")
                .add("aud", "phone-numbers")
                .add("sub", userId)
                .add("sid", session)
                .add("iat", now.getEpochSecond())
                .add("exp", now.plus(Duration.ofMinutes(10)).getEpochSecond());
        var text = base64(header) + "." + base64(claims);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(text.getBytes(UTF_8));
        return text + "." + base64(signature.sign());
    }

    private static String base64(JsonObjectBuilder json) {
        return base64(json.build().toString().getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the bytes of a number without the zero that Java may put before them. */
    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
// PROGRAM }
