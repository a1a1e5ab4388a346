package dev.ringproof.core.domain;

/**
 * A signed-in session of an owner, as the host application names it ({@code sid}). What was proven within a session
 * counts for that session alone.
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
