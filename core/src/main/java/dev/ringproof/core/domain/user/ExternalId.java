package dev.ringproof.core.domain.user;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.PlainText;

/**
 * The id of a user in another system of the host application. Ringproof does not look into it, and compares it byte for
 * byte. No two users have the same one.
 *
 * @param value 1 to 255 UTF-16 units of {@linkplain PlainText#isId plain text}
 */
public record ExternalId(String value) {
    public static final int MAX_LENGTH = 255;

    public ExternalId {
        requireNonNull(value, "value");
        if (!PlainText.isId(value, MAX_LENGTH)) {
            throw new IllegalArgumentException("an external id has 1 to 255 characters, and is plain text");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
