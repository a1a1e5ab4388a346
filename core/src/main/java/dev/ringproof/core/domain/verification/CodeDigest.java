package dev.ringproof.core.domain.verification;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A one-time code as it is kept: HMAC-SHA-256 under a key that the database never sees. The code itself is not stored.
 *
 * @param keyId which key of the ring made it, so that keys can be rotated while codes are out
 * @param hex the digest, 64 hexadecimal digits
 */
public record CodeDigest(String keyId, String hex) {

    /** Compares in constant time: how long it takes says nothing about how much of it is right. */
    public boolean matches(CodeDigest other) {
        return keyId.equals(other.keyId)
                && MessageDigest.isEqual(
                        HexFormat.of().parseHex(hex), HexFormat.of().parseHex(other.hex));
    }

    @Override
    public String toString() {
        return "CodeDigest[keyId=" + keyId + "]";
    }
}
