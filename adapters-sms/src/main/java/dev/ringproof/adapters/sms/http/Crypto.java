package dev.ringproof.adapters.sms.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The cryptographic functions that carriers sign with. Texts are read as UTF-8. */
public final class Crypto {
    private static final String SHA_256 = "SHA-256";

    private Crypto() {}

    public static byte[] hmacSha256(byte[] key, String text) {
        return hmac("HmacSHA256", key, text);
    }

    /** Returns an HMAC-SHA-1, with which Twilio signs. SHA-1 is broken as a hash, but not within an HMAC. */
    public static byte[] hmacSha1(byte[] key, String text) {
        return hmac("HmacSHA1", key, text);
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    public static String sha256Hex(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(SHA_256).digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + SHA_256, e);
        }
    }

    /** Returns the {@code Authorization} header of Basic authentication. */
    public static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(userAndPassword));
    }

    /** Compares in constant time. */
    public static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    /** Compares in constant time. */
    public static boolean same(String one, String other) {
        return same(bytes(one), bytes(other));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
