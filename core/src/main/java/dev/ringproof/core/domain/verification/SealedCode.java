package dev.ringproof.core.domain.verification;

import java.util.regex.Pattern;

/**
 * The code of a challenge in a form that only the server can read, so that the same code can be sent again. It is
 * sealed under the key of the challenge's {@link CodeDigest}, which is not in the database.
 *
 * @param hex the nonce, the ciphertext and the tag in hexadecimal digits
 */
public record SealedCode(String hex) {
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){34,38}");

    public SealedCode {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a sealed code has 34 to 38 bytes in hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return "SealedCode";
    }
}
