package dev.ringproof.adapters.rest.response;

/** Ends a request with a {@link WireError}. Thrown before anything was changed. */
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
