package dev.ringproof.adapters.persistence.transaction;

import java.sql.Connection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What units of work ask about the transactions of the host. {@code HostTransactions} says what each method promises;
 * this package cannot name it.
 */
public interface Host {

    boolean isActive();

    Object current();

    <T> T with(Function<Connection, T> work);

    void afterCommit(Runnable action);

    void afterRollback(Runnable action);

    <T> T outside(Supplier<T> work);
}
