package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

/**
 * The token by which a client shows which one it is: the value of the cookie {@code __client}, or of the native header.
 * It is secret: {@code toString} does not show it.
 */
public record ClientToken(String value) {
    public ClientToken {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "ClientToken[***]";
    }
}
