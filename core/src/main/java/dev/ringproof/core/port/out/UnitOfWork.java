package dev.ringproof.core.port.out;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs work wholly or not at all. What it returns has been committed. Work may be run more than once, when another unit
 * got in the way, so it keeps to what it loads and stores. Units do not nest.
 */
public interface UnitOfWork {

    /**
     * Runs the work and commits.
     *
     * @throws Conflict when others kept getting in the way
     * @throws Unavailable when the store did not answer in time
     */
    <T> T run(Supplier<T> work);

    /**
     * Runs work that finishes what a caller was promised, such as a text to be handed over. Under load it goes ahead of what
     * callers only just ask for: a server that takes on more than it can finish finishes nothing.
     */
    default <T> T runAhead(Supplier<T> work) {
        return run(work);
    }

    /** Others changed the same thing at the same moment; asking again may succeed. */
    final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Conflict(Throwable cause) {
            super("changed by others at the same moment", cause);
        }
    }

    /** The store is down or overloaded. Nothing was stored, or it is not known whether. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
