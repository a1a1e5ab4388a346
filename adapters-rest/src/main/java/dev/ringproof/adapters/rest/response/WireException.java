package dev.ringproof.adapters.rest.response;

/** An exception that ends a request with a {@link WireError}. It is thrown before anything has changed. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient WireError error;

    WireException(WireError error) {
        super(error.code(), null, false, false);
        this.error = error;
    }

    WireError error() {
        return error;
    }
}
