package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.transaction.Host;
import java.sql.Connection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The transactions of the program that Ringproof is part of, its host. The host implements it for the means by which it
 * opens transactions, so that steps of Ringproof join them. All methods are about the calling thread. Called by many
 * threads at once.
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
