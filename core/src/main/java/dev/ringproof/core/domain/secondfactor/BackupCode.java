package dev.ringproof.core.domain.secondfactor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One backup code as it is kept: NIST SP 800-63B-4's look-up secret (3.1.2), salted and hashed as a password is. The code
 * itself is not stored.
 *
 * @param selector the code's first group, in clear: it says which code is meant, so that an attempt costs one hash and not
 *     ten
 * @param keyId which key of the ring went into the hash beside the salt
 * @param salt 16 random bytes, hexadecimal
 * @param hash what the secret part hashes to, hexadecimal
 * @param usedAt null as long as it was not used
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
