package dev.ringproof.core.domain.session;

/**
 * The token by which a client shows which one it is: the value of the cookie {@code __client}, or of the native header.
 * It is secret: {@code toString} does not show it.
 */
public record ClientToken(String value) {
    @Override
    public String toString() {
        return "ClientToken[***]";
    }
}
