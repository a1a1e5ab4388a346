package dev.ringproof.core.codes;

import dev.ringproof.core.domain.verification.SealedCode;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals codes that may be sent again: AES-256-GCM under a key of the ring that serves nothing else. Each code is bound
 * to its place, which is its purpose, number and challenge. So a sealed code that was moved to another row cannot be
 * opened. Safe for use by many threads.
 */
final class CodeSeal {
    private static final String KEY_USE = "one-time code, sealed";
    private static final String ALGORITHM = "AES";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final RandomGenerator random;
    private final KeyRing keys;

    CodeSeal(RandomGenerator random, KeyRing keys) {
        this.random = random;
        this.keys = keys;
    }

    /** Seals a code under the current key. */
    SealedCode seal(String code, String place) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, keys.current(KEY_USE, ALGORITHM), nonce, place);
            var sealed = cipher.doFinal(code.getBytes(StandardCharsets.US_ASCII));
            return new SealedCode(
                    HexFormat.of().formatHex(nonce) + HexFormat.of().formatHex(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** Returns the code; empty if its key has left the ring, or if it was altered or moved. */
    Optional<String> open(SealedCode sealed, String keyId, String place) {
        return keys.find(keyId, KEY_USE, ALGORITHM).flatMap(key -> open(sealed, key, place));
    }

    private static Optional<String> open(SealedCode sealed, SecretKey key, String place) {
        var bytes = HexFormat.of().parseHex(sealed.hex());
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), place);
            var code = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return Optional.of(new String(code, StandardCharsets.US_ASCII));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
