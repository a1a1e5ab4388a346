package dev.ringproof.core.domain;

/**
 * The id of the person an account belongs to, as the host application names them (Clerk: the user id). Ringproof does
 * not look into it, and compares it byte for byte.
 *
 * @param value 1 to 255 characters, not blank
 */
public record OwnerId(String value) {
    public static final int MAX_LENGTH = 255;

    public OwnerId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an owner id has 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
