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

    /**
     * Runs the work within the transaction that the host has open on this thread, if the store can join it; otherwise
     * as {@link #run} does. Joined work is run once. It sees what the transaction has changed before, and the host
     * commits it or rolls it back with the rest. An exception that joined work throws undoes the work alone, and is
     * thrown on.
     *
     * @throws StoreConflict if another unit got in the way. Joined work is never run again: the host may do so with the
     *     whole transaction
     * @throws StoreUnavailable if the store did not answer in time
     */
    default <T> T join(Supplier<T> work) {
        return run(work);
    }

    /**
     * Runs work of several units outside of a transaction of the host: no unit in it joins one, so each commits by
     * itself. What counts guesses belongs here, because no rollback of a host may give a guess back.
     *
     * @throws IllegalStateException if a unit in it would wait for what the host's transaction on this thread has
     *     locked by a joined unit, which would never end
     */
    default <T> T outside(Supplier<T> work) {
        return work.get();
    }

    /**
     * Runs the action after the commit of the host's transaction that {@link #join} would join; if there is none, at
     * once. After a rollback the action is forgotten. Actions run in the order in which they were given. Called after a
     * unit, not within one.
     */
    default void afterCommit(Runnable action) {
        action.run();
    }
}
