package dev.ringproof.cdi;

import dev.ringproof.adapters.persistence.HostTransactions;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets Ringproof join transactions of JTA. The host makes a bean of it if Ringproof uses a DataSource that takes part
 * in these transactions, as those of an application server do. Without it, a step of Ringproof within such a
 * transaction fails, because Ringproof cannot commit by itself there.
 *
 * <p>Safe for use by many threads.
 */
public final class JtaTransactions implements HostTransactions {
    private final DataSource dataSource;
    private final TransactionManager manager;
    private final TransactionSynchronizationRegistry registry;

    /**
     * @param dataSource the one that Ringproof uses
     * @param manager suspends a transaction while Ringproof commits by itself
     */
    public JtaTransactions(
            DataSource dataSource, TransactionManager manager, TransactionSynchronizationRegistry registry) {
        this.dataSource = Objects.requireNonNull(dataSource, "JtaTransactions needs a DataSource");
        this.manager = Objects.requireNonNull(manager, "JtaTransactions needs a TransactionManager");
        this.registry = Objects.requireNonNull(registry, "JtaTransactions needs a TransactionSynchronizationRegistry");
    }

    /** A transaction that can only be rolled back is active too: what joins it must be rolled back with it. */
    @Override
    public boolean isActive() {
        int status = registry.getTransactionStatus();
        return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public Object current() {
        return registry.getTransactionKey();
    }

    @Override
    public <T> T with(Function<Connection, T> work) {
        try (var connection = dataSource.getConnection()) {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("the DataSource takes no part in the transaction of JTA: its connection"
                        + " commits by itself; give a DataSource of JTA, or no JtaTransactions");
            }
            return work.apply(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the DataSource gives no connection to the transaction", e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        after(status -> {
            if (status == Status.STATUS_COMMITTED) {
                action.run();
            }
        });
    }

    @Override
    public void afterRollback(Runnable action) {
        after(status -> {
            if (status != Status.STATUS_COMMITTED) {
                action.run();
            }
        });
    }

    private void after(Consumer<Integer> ended) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            // Some managers still have the transaction on the thread then, and nothing can be stored in it.
            @Override
            public void afterCompletion(int status) {
                outside(() -> {
                    ended.accept(status);
                    return status;
                });
            }
        });
    }

    @Override
    public <T> T outside(Supplier<T> work) {
        var suspended = suspend();
        try {
            return work.get();
        } finally {
            resume(suspended);
        }
    }

    private @Nullable Transaction suspend() {
        try {
            return manager.suspend();
        } catch (SystemException e) {
            throw new IllegalStateException("the transaction of JTA cannot be suspended", e);
        }
    }

    private void resume(@Nullable Transaction suspended) {
        if (suspended == null) {
            return;
        }
        try {
            manager.resume(suspended);
        } catch (InvalidTransactionException | SystemException e) {
            throw new IllegalStateException("the transaction of JTA cannot be resumed", e);
        }
    }
}
