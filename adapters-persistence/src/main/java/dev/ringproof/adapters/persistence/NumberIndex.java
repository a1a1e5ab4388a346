package dev.ringproof.adapters.persistence;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/**
 * How a number is found again that stands nowhere in clear: HMAC-SHA-256 under a key of its own, the same for the same
 * number each time. That key cannot be rotated like the others, since every row would have to be indexed anew.
 */
final class NumberIndex {
    private final SecretKey key;

    NumberIndex(KeyRing keys) {
        this.key = keys.current("number index", "HmacSHA256");
    }

    byte[] of(E164Number number) {
        return KeyRing.mac(key).doFinal(number.value().getBytes(StandardCharsets.UTF_8));
    }
}
