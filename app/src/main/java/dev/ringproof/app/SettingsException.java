package dev.ringproof.app;

/** A setting is missing or wrong. The message names it, and never shows a secret's value. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
