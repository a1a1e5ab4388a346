package dev.ringproof.core.domain.limit;

import static java.util.Objects.requireNonNull;

/**
 * The most that may happen within a window.
 *
 * @param max 0 or more
 */
public record Ceiling(long max, Window window) {
    public Ceiling {
        requireNonNull(window, "window");
        if (max < 0) {
            throw new IllegalArgumentException("a ceiling is 0 or more");
        }
    }

    @Override
    public String toString() {
        return max + "/" + window;
    }
}
