package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

/**
 * The id of a signed-in session of an owner, as the host application names it ({@code sid}). A second factor that was
 * passed within a session counts for that session only.
 *
 * @param value 1 to 255 UTF-16 units of {@linkplain PlainText#isId plain text}
 */
public record SessionId(String value) {
    public static final int MAX_LENGTH = 255;

    public SessionId {
        requireNonNull(value, "value");
        PlainText.requireId(value, MAX_LENGTH, "a session id");
    }

    @Override
    public String toString() {
        return value;
    }
}
