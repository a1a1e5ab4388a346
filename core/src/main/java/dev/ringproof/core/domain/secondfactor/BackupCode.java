package dev.ringproof.core.domain.secondfactor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of one backup code, which NIST SP 800-63B-4 calls a look-up secret (3.1.2). It is salted and hashed
 * like a password. The code itself is not stored.
 *
 * @param selector the first group of the code in clear text; it says which code is meant, so that an attempt costs one
 *     hash and not ten
 * @param keyId the id of the key in the key ring that the hash was made with
 * @param salt 16 random bytes, hexadecimal
 * @param hash the hash of the secret part, hexadecimal
 * @param usedAt when the code was used; null if it was not
 */
public record BackupCode(
        String selector,
        String keyId,
        String salt,
        String hash,
        @Nullable Instant usedAt) {

    public boolean isUsed() {
        return usedAt != null;
    }

    BackupCode used(Instant now) {
        return new BackupCode(selector, keyId, salt, hash, now);
    }

    @Override
    public String toString() {
        return "BackupCode[used=" + isUsed() + "]";
    }
}
