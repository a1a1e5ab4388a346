package dev.ringproof.app;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Thrown if settings are missing or wrong. The message has one line for each problem. A line begins with the
 * environment variable and never shows the value of a secret.
 */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }

    /** Collects problems, so that all of them can be named at once. Two equal problems count as one. */
    static final class Problems {
        private final Set<String> lines = new LinkedHashSet<>();

        /** @param problem what is wrong: the rest of a sentence that begins with the variable */
        void add(String variable, String problem) {
            lines.add(variable + " " + problem);
        }

        void throwIfAny() {
            if (!lines.isEmpty()) {
                throw new SettingsException(String.join("\n", lines));
            }
        }
    }
}
