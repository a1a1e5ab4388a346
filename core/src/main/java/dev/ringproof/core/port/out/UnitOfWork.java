package dev.ringproof.core.port.out;

import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import java.util.function.Supplier;

/**
 * Runs work as a whole or not at all. When a method returns, the work is committed. The work may be run more than once
 * if another unit got in its way, so it must do nothing but load and store. Units do not nest. Called by many threads
 * at once.
 */
public interface UnitOfWork {

    /**
     * Runs the work and commits it. An exception that the work throws rolls it back and is thrown on.
     *
     * @throws StoreConflict if other units got in the way several times in a row
     * @throws StoreUnavailable if the store did not answer in time
     */
    <T> T run(Supplier<T> work);

    /**
     * Runs work that finishes something already promised to a caller, such as the delivery of an accepted message.
     * Under load it goes ahead of new requests, because a server that accepts more than it can finish would finish
     * nothing.
     */
    default <T> T runAhead(Supplier<T> work) {
        return run(work);
    }
}
