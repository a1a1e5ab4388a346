package dev.ringproof.core.port.out;

import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import java.util.function.Supplier;

/**
 * Runs work wholly or not at all. What it returns has been committed. Work may be run more than once, when another unit
 * got in the way, so it keeps to what it loads and stores. Units do not nest.
 */
public interface UnitOfWork {

    /**
     * Runs the work and commits.
     *
     * @throws StoreConflict when others kept getting in the way
     * @throws StoreUnavailable when the store did not answer in time
     */
    <T> T run(Supplier<T> work);

    /**
     * Runs work that finishes what a caller was promised, such as a text to be handed over. Under load it goes ahead of what
     * callers only just ask for: a server that takes on more than it can finish finishes nothing.
     */
    default <T> T runAhead(Supplier<T> work) {
        return run(work);
    }
}
