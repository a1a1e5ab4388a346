package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

/**
 * The id of the person an account belongs to, as the host application names them (Clerk: the user id). Ringproof does
 * not look into it, and compares it byte for byte.
 *
 * @param value 1 to 255 UTF-16 units of {@linkplain PlainText#isId plain text}
 */
public record OwnerId(String value) {
    public static final int MAX_LENGTH = 255;

    public OwnerId {
        requireNonNull(value, "value");
        PlainText.requireId(value, MAX_LENGTH, "an owner id");
    }

    @Override
    public String toString() {
        return value;
    }
}
