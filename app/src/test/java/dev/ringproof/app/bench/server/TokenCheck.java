package dev.ringproof.app.bench.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Checks the signature of a user token (ES256) once, and remembers the caller until the token expires. */
final class TokenCheck {
    private static final String BEARER = "Bearer ";
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<String, Caller> remembered = new ConcurrentHashMap<>();
    private final PublicKey key;

    /** @param key the public key, as the base64 of its X.509 form */
    TokenCheck(String key) {
        try {
            this.key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key", e);
        }
    }

    /** Returns who sends the request; null if the header has no token that is valid now. */
    @Nullable
    Caller caller(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return null;
        }
        var token = authorization.substring(BEARER.length());
        var caller = remembered.get(token);
        if (caller == null) {
            caller = verified(token);
            if (caller == null) {
                return null;
            }
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(token, caller);
        }
        return caller.expiresAt() > System.currentTimeMillis() ? caller : null;
    }

    private @Nullable Caller verified(String token) {
        int end = token.lastIndexOf('.');
        int begin = token.indexOf('.') + 1;
        if (begin <= 0 || end <= begin) {
            return null;
        }
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)))) {
                return null;
            }
        } catch (GeneralSecurityException e) {
            return null;
        }
        var claims = new String(Base64.getUrlDecoder().decode(token.substring(begin, end)), StandardCharsets.UTF_8);
        return new Caller(
                text(claims, "sub"),
                text(claims, "sid"),
                number(claims, "iat") * 1000,
                number(claims, "exp") * 1000,
                token);
    }

    /** The identity provider has signed the claims, and writes them without spaces. */
    private static String text(String claims, String name) {
        int begin = claims.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return claims.substring(begin, claims.indexOf('"', begin));
    }

    private static long number(String claims, String name) {
        int begin = claims.indexOf("\"" + name + "\":") + name.length() + 3;
        int end = begin;
        while (Character.isDigit(claims.charAt(end))) {
            end++;
        }
        return Long.parseLong(claims.substring(begin, end));
    }
}
