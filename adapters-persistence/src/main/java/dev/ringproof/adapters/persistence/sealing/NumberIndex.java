package dev.ringproof.adapters.persistence.sealing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/**
 * How a number is found again that stands nowhere in clear: HMAC-SHA-256 under a key of its own, the same for the same
 * number each time. That key cannot be rotated like the others, since every row would have to be indexed anew.
 */
public final class NumberIndex {
    private final SecretKey key;

    public NumberIndex(KeyRing keys) {
        this.key = keys.current("number index", "HmacSHA256");
    }

    public byte[] of(E164Number number) {
        return KeyRing.mac(key).doFinal(number.value().getBytes(StandardCharsets.UTF_8));
    }
}
