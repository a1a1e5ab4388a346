package dev.ringproof.core.domain;

/**
 * The id of a signed-in session of an owner, as the host application names it ({@code sid}). A second factor that was
 * passed within a session counts for that session only.
 *
 * @param value 1 to 255 characters, not blank
 */
public record SessionId(String value) {
    public static final int MAX_LENGTH = 255;

    public SessionId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a session id has 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
