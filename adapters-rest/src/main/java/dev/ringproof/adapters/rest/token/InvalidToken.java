package dev.ringproof.adapters.rest.token;

/** Says why a token is not valid. The reason never contains anything of the token. */
final class InvalidToken extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidToken(String reason) {
        super(reason, null, false, false);
    }
}
