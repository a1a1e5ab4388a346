package dev.ringproof.adapters.persistence.sealing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/**
 * The index by which a sealed number is found: HMAC-SHA-256 under a key of its own. The same number always has the same
 * index. The key cannot be rotated like the others, because each row needs a new index then. What limits count by is
 * indexed under the same key.
 */
public final class NumberIndex {
    private final SecretKey key;

    public NumberIndex(KeyRing keys) {
        this.key = keys.current("number index", "HmacSHA256");
    }

    public byte[] of(E164Number number) {
        return digest(number.value());
    }

    /** Returns the index of what a counter counts by. It is never that of a number, nor that of another limit. */
    public byte[] of(Counter counter) {
        return digest(counter.limit().wireName() + " " + counter.value());
    }

    private byte[] digest(String value) {
        return KeyRing.mac(key).doFinal(value.getBytes(StandardCharsets.UTF_8));
    }
}
