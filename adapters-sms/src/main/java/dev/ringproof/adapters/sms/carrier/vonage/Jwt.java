package dev.ringproof.adapters.sms.carrier.vonage;

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
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;

/** The two kinds of JSON Web Token that Vonage has, no more: ours by RS256, and its own by HS256. */
final class Jwt {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private Jwt() {}

    /** An RSA key in PKCS #8 PEM, as it is or with {@code \n} for its new lines. */
    static Optional<PrivateKey> privateKey(String pem) {
        var base64 = pem.replace("\\n", "")
                .replace("-----BEGIN PRIVATE KEY-----", "")
                .replace("-----END PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        try {
            var bytes = Base64.getDecoder().decode(base64);
            return Optional.of(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A token with these claims, that is ours from now on for so long. */
    static String rs256(Map<String, String> claims, PrivateKey key, Instant now, Duration life) {
        var payload = Json.PROVIDER
                .createObjectBuilder(Map.<String, Object>copyOf(claims))
                .add("iat", now.getEpochSecond())
                .add("exp", now.plus(life).getEpochSecond())
                .add("jti", UUID.randomUUID().toString())
                .build();
        var signed = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encode(payload.toString());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(Crypto.bytes(signed));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign by the private key", e);
        }
    }

    /** The claims of a token that is signed so, and by HS256 alone. */
    static Optional<JsonObject> hs256(String token, byte[] secret) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        var mac = encode(Crypto.hmacSha256(secret, parts[0] + "." + parts[1]));
        return Crypto.same(mac, parts[2])
                ? decode(parts[0])
                        .filter(header -> header.getString("alg", "").equals("HS256"))
                        .flatMap(_ -> decode(parts[1]))
                : Optional.empty();
    }

    /** Whether a token was issued within the last five minutes, or a little ahead by another clock. */
    static boolean isFresh(JsonObject claims, Instant now) {
        return Json.text(claims, "/iat")
                .filter(SECONDS.asMatchPredicate())
                .filter(iat -> Math.abs(Long.parseLong(iat) - now.getEpochSecond()) <= TOLERANCE.toSeconds())
                .isPresent();
    }

    private static Optional<JsonObject> decode(String part) {
        try {
            return Json.object(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
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
