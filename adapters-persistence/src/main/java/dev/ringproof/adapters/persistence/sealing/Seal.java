package dev.ringproof.adapters.persistence.sealing;

import dev.ringproof.core.keys.KeyRing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals values before they are stored: AES-256-GCM under the key ring. So a copy of the database alone reveals none of
 * them. Each value is bound to its column and row, and cannot be opened when it is moved to another.
 *
 * <p>A sealed value consists of the version (1 byte), the length of the key id (1 byte), the key id, the nonce (12
 * bytes), the ciphertext and the tag (16 bytes).
 */
public final class Seal {
    private static final String USE = "seal";
    private static final String ALGORITHM = "AES";
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    public Seal(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Seals a value under the current key.
     *
     * @param place the column and row that the value is bound to
     */
    public byte[] seal(String plain, String place) {
        var prefix = prefix(keys.currentId());
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var cipher = cipher(Cipher.ENCRYPT_MODE, keys.current(USE, ALGORITHM), nonce, place);
        var sealed = finish(cipher, plain.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(prefix.length + NONCE_BYTES + sealed.length)
                .put(prefix)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Returns what every value sealed under this key begins with. */
    public static byte[] prefix(String keyId) {
        var id = keyId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + id.length)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    /** Returns the id of the key that a value was sealed under. */
    public static String keyId(byte[] value) {
        return new String(value, 2, value[1], StandardCharsets.US_ASCII);
    }

    /** Returns whether the key that a value was sealed under is in the ring. */
    public boolean hasKeyOf(byte[] value) {
        return keys.ids().contains(keyId(value));
    }

    /**
     * Opens a sealed value under the key that sealed it.
     *
     * @throws IllegalStateException when the value was altered or moved, or when its key is not in the ring
     */
    public String open(byte[] value, String place) {
        var buffer = ByteBuffer.wrap(value);
        if (buffer.get() != VERSION) {
            throw new IllegalStateException("the value was sealed by a newer version: " + place);
        }
        var id = keyId(value);
        buffer.position(2 + id.length());
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        var sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        var key = keys.find(id, USE, ALGORITHM)
                .orElseThrow(() -> new IllegalStateException(
                        "the value was sealed under key " + id + ", which is not in the ring"));
        return new String(finish(cipher(Cipher.DECRYPT_MODE, key, nonce, place), sealed), StandardCharsets.UTF_8);
    }

    /** Returns whether the value can be opened with the key that the ring has under the value's key id. */
    public boolean opens(byte[] value, String place) {
        try {
            open(value, place);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String place) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static byte[] finish(Cipher cipher, byte[] input) {
        try {
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the sealed value was altered, moved, or sealed under another key", e);
        }
    }
}
