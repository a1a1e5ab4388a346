package dev.ringproof.adapters.persistence.sealing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/**
 * The index by which a sealed number is found: HMAC-SHA-256 under a key of its own. The same number always has the same
 * index. The key cannot be rotated like the others, because each row needs a new index then.
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
