package dev.ringproof.adapters.sms.carrier.vonage;

import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The two kinds of JSON Web Token (RFC 7519) that Vonage uses: we sign ours with RS256, and Vonage signs with HS256.
 */
final class Jwt {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private Jwt() {}

    /** Reads an RSA key in PKCS #8 PEM, in which {@code \n} may stand for a new line. */
    static Optional<PrivateKey> privateKey(String pem) {
        var base64 = pem.replace("\\n", "")
                .replace("-----BEGIN PRIVATE KEY-----", "")
                .replace("-----END PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        try {
            var bytes = Base64.getDecoder().decode(base64);
            return Optional.of(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Signs a token with these claims. It is valid from now on, for the given time. */
    static String rs256(Map<String, String> claims, PrivateKey key, Instant now, Duration lifetime) {
        var payload = Json.PROVIDER
                .createObjectBuilder(Map.<String, Object>copyOf(claims))
                .add("iat", now.getEpochSecond())
                .add("exp", now.plus(lifetime).getEpochSecond())
                .add("jti", UUID.randomUUID().toString())
                .build();
        var signed = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encode(payload.toString());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(Crypto.bytes(signed));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with the private key", e);
        }
    }

    /** Returns the claims of a token; empty unless the secret has signed it with HS256. */
    static Optional<JsonObject> hs256(String token, byte[] secret) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        var mac = encode(Crypto.hmacSha256(secret, parts[0] + "." + parts[1]));
        return Crypto.same(mac, parts[2])
                ? decode(parts[0])
                        .filter(header -> header.getString("alg", "").equals("HS256"))
                        .flatMap(unused -> decode(parts[1]))
                : Optional.empty();
    }

    /** Whether a token was issued within the last five minutes. It may be five minutes ahead, since clocks differ. */
    static boolean isFresh(JsonObject claims, Instant now) {
        return Json.text(claims, "/iat")
                .filter(SECONDS.asMatchPredicate())
                .filter(iat -> Math.abs(Long.parseLong(iat) - now.getEpochSecond()) <= TOLERANCE.toSeconds())
                .isPresent();
    }

    private static Optional<JsonObject> decode(String part) {
        try {
            return Json.object(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encode(String text) {
        return encode(Crypto.bytes(text));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
