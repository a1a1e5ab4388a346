package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.transaction.Host;
import java.sql.Connection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The transactions of the program that Ringproof is part of, its host. The host implements it for the means by which it
 * opens transactions, so that steps of Ringproof join them. All methods are about the calling thread. Called by many
 * threads at once.
 *
 * <p>A step that joins is committed or rolled back with the transaction, and its events and messages come after the
 * commit. It is never run again: where another unit of work got in its way, it throws {@code StoreConflict}, and where
 * the database did not answer in time, {@code StoreUnavailable}. The step alone is undone then. The host should roll
 * back, and may repeat its whole transaction.
 *
 * <p>What counts guesses never joins: an attempt, the use of a backup code, and a sign-in have committed by themselves
 * when they return, by a second connection. Such a step throws an {@code IllegalStateException} at once if the
 * transaction has already changed the same owner or number, because it would wait for its own thread. The same holds in
 * a transaction that the host opens while another one of the same thread waits. Limits count by themselves as well, and
 * so need the second connection for a moment.
 *
 * <p>A thread that waits for a second connection holds one. So let Ringproof have a pool of its own on the database, or
 * let the pool have more connections than there are transactions at once. Otherwise threads can wait for each other until
 * the pool gives up.
 *
 * <p>Nobody tells Ringproof when a host rolls back to a savepoint of its own. So no step may be within one that the host
 * might undo, such as a nested transaction of Spring: its message would be sent after the commit, and be about nothing.
 */
public interface HostTransactions extends Host {

    /**
     * Returns whether a transaction on Ringproof's database is open on this thread and is not over yet. It is false in
     * actions that run after the commit, because nothing commits what is written then.
     */
    @Override
    boolean isActive();

    /**
     * Returns what stands for the transaction that is open on this thread: an equal object as long as it is open, and
     * another one for any other transaction. Called only while {@link #isActive}.
     */
    @Override
    Object current();

    /**
     * Runs the work with the connection of the transaction that is open on this thread, which does not commit by
     * itself. Ringproof neither commits, rolls back nor closes it, and changes none of its settings. Called only while
     * {@link #isActive}.
     */
    @Override
    <T> T with(Function<Connection, T> work);

    /** Runs the action once, after the transaction has been committed. Called only while {@link #isActive}. */
    @Override
    void afterCommit(Runnable action);

    /**
     * Runs the action once, after the transaction has ended in any other way than by a commit that is known to have
     * succeeded. Called only while {@link #isActive}.
     */
    @Override
    void afterRollback(Runnable action);

    /**
     * Runs work, on this thread, that must not be part of the transaction. A host whose data source takes part in the
     * transaction of the thread by itself, such as one of JTA, must suspend the transaction meanwhile. For all others
     * the default is right, because connections of the data source do not belong to the transaction. Called only while
     * {@link #isActive}.
     */
    @Override
    default <T> T outside(Supplier<T> work) {
        return work.get();
    }
}
