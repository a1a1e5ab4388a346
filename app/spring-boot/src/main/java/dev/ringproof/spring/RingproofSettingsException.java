package dev.ringproof.spring;

import org.jspecify.annotations.Nullable;

/**
 * Ringproof cannot start because something in the application's configuration is missing or wrong. The message says
 * what, and never shows a value. Spring Boot prints it with what to do, and without a stack trace.
 */
public final class RingproofSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    RingproofSettingsException(String problem, String action) {
        this(problem, action, null);
    }

    RingproofSettingsException(String problem, String action, @Nullable Throwable cause) {
        super(problem, cause);
        this.action = action;
    }

    /** Returns what to do, in one or a few sentences. */
    public String action() {
        return action;
    }
}
