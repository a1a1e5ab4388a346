package dev.ringproof.app;

/** Thrown if a setting is missing or wrong. The message names the setting and never shows the value of a secret. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
