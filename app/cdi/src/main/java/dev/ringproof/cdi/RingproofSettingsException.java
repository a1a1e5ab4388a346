package dev.ringproof.cdi;

/**
 * Ringproof cannot start because beans or configuration are missing or wrong. The message names all that is known at
 * once, and never shows a value of a secret.
 */
public final class RingproofSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RingproofSettingsException(String message) {
        super(message);
    }
}
