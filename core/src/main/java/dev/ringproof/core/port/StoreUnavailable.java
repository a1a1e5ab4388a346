package dev.ringproof.core.port;

import org.jspecify.annotations.Nullable;

/** The store is down or overloaded. Nothing was stored, or it is unknown whether it was. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
