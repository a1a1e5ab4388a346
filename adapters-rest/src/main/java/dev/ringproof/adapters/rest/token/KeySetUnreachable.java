package dev.ringproof.adapters.rest.token;

import java.time.Duration;

/**
 * The keys of the identity provider cannot be fetched, so nobody can say whether a token is valid. The caller may try
 * again after a while.
 */
public final class KeySetUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    KeySetUnreachable(Duration retryAfter) {
        super("the key set of the identity provider is out of reach", null, false, false);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
