package dev.ringproof.core.domain.verification;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The stored form of a one-time code: its HMAC-SHA-256 under a key that is not in the database. The code itself is not
 * stored.
 *
 * @param keyId the id of the key in the key ring; keys can be rotated while codes are on their way
 * @param hex the digest in 64 hexadecimal digits
 */
public record CodeDigest(String keyId, String hex) {

    /** Compares in constant time, so that the time it takes says nothing about how many digits are right. */
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
