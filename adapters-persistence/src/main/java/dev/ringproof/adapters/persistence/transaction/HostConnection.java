package dev.ringproof.adapters.persistence.transaction;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of the host's transaction, as Hibernate sees it: what would end the transaction does nothing.
 *
 * <p>A savepoint lets one unit be undone alone. It is set by a statement, because some drivers refuse the method within
 * a global transaction.
 */
final class HostConnection implements InvocationHandler {
    private static final String SAVEPOINT = "ringproof_unit";

    private final Connection connection;

    /** @throws IllegalStateException if each statement on the connection would commit by itself */
    HostConnection(Connection connection) {
        this.connection = connection;
        if (commitsByItself()) {
            throw new IllegalStateException("the connection of the host's transaction commits each statement by itself;"
                    + " HostTransactions must give one with auto-commit off");
        }
    }

    private boolean commitsByItself() {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw new HostConnectionException(e);
        }
    }

    Connection kept() {
        return (Connection)
                Proxy.newProxyInstance(HostConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A proxy equals itself only.
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "commit", "rollback", "setAutoCommit", "close" -> {
                return null;
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                try {
                    return method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
    }

    void setSavepoint() {
        execute("savepoint " + SAVEPOINT);
    }

    /** Keeps what was done since the savepoint. */
    void releaseSavepoint() {
        execute("release savepoint " + SAVEPOINT);
    }

    /** Undoes what was done since the savepoint. On PostgreSQL, the transaction is usable again after a failure. */
    void undo() {
        execute("rollback to savepoint " + SAVEPOINT);
        releaseSavepoint();
    }

    private void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new HostConnectionException(e);
        }
    }

    /** The connection of the host has failed. Its cause says why. */
    private static final class HostConnectionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HostConnectionException(SQLException cause) {
            super("the connection of the host's transaction has failed", cause);
        }
    }
}
