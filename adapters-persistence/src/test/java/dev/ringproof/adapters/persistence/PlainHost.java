package dev.ringproof.adapters.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A host that opens transactions by plain JDBC. A transaction within another one is a new one, and the outer one waits
 * meanwhile.
 */
final class PlainHost implements HostTransactions {
    private static final ThreadLocal<Deque<Open>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final DataSource connections;

    PlainHost(DataSource connections) {
        this.connections = connections;
    }

    private record Open(Connection connection, List<Runnable> afterCommit, List<Runnable> afterRollback) {}

    /** Is thrown to roll back. */
    static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The pool of the host had no connection to give. */
    static final class NoConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoConnection(SQLException cause) {
            super(cause);
        }
    }

    /** Runs the work in a transaction and commits it. If the work throws, the transaction is rolled back. */
    <T> T commits(Supplier<T> work) {
        try (var connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            var transaction = new Open(connection, new ArrayList<>(), new ArrayList<>());
            OPEN.get().push(transaction);
            T result;
            try {
                result = work.get();
                connection.commit();
            } catch (RuntimeException | Error e) {
                connection.rollback();
                end();
                transaction.afterRollback.forEach(Runnable::run);
                throw e;
            }
            end();
            transaction.afterCommit.forEach(Runnable::run);
            return result;
        } catch (SQLTransientConnectionException e) {
            throw new NoConnection(e);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs the work in a transaction and rolls it back. */
    <T> T rollsBack(Supplier<T> work) {
        var results = new ArrayList<T>();
        try {
            commits(() -> {
                results.add(work.get());
                throw new Undone();
            });
        } catch (Undone e) {
            return results.getFirst();
        }
        throw new AssertionError("unreachable");
    }

    private void end() {
        OPEN.get().pop();
        if (OPEN.get().isEmpty()) {
            OPEN.remove();
        }
    }

    private Open top() {
        return OPEN.get().getFirst();
    }

    @Override
    public boolean isActive() {
        boolean active = !OPEN.get().isEmpty();
        if (!active) {
            OPEN.remove();
        }
        return active;
    }

    @Override
    public Object current() {
        return top().connection;
    }

    @Override
    public <T> T with(Function<Connection, T> work) {
        return work.apply(top().connection);
    }

    @Override
    public void afterCommit(Runnable action) {
        top().afterCommit.add(action);
    }

    @Override
    public void afterRollback(Runnable action) {
        top().afterRollback.add(action);
    }
}
