package dev.ringproof.adapters.persistence.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Borrows connections from a host application's DataSource. Each one is made as units of work need it, and goes back as
 * it was. The DataSource itself is never closed.
 *
 * <p>A connection commits nothing by itself, and reads what is committed. On PostgreSQL each wait for a lock or an answer
 * ends, since a host's pool may set no limits. The settings hold until the transaction ends and need no undoing, and they
 * cost one round trip for each unit of work. H2 has a limit for locks by itself.
 */
public final class HostConnections extends Connections {
    /** What the pool of {@code Database.open} gives each connection, and the isolation that every statement assumes. */
    private static final String LIMITS = "set transaction isolation level read committed;"
            + " set local lock_timeout = '10s'; set local statement_timeout = '20s';"
            + " set local idle_in_transaction_session_timeout = '30s';"
            + " set local plan_cache_mode = force_generic_plan";

    private static final String NO_LIMITS = "set transaction isolation level read committed;"
            + " set local lock_timeout = 0; set local statement_timeout = 0;"
            + " set local idle_in_transaction_session_timeout = 0";

    private final DataSource host;
    private final @Nullable String begin;

    private HostConnections(DataSource host, @Nullable String begin) {
        this.host = host;
        this.begin = begin;
    }

    /** Returns connections for units of work. */
    public static HostConnections limited(DataSource host, boolean h2) {
        return new HostConnections(host, h2 ? null : LIMITS);
    }

    /** Returns connections for work that may take long, such as a look at all rows. */
    public static HostConnections unlimited(DataSource host, boolean h2) {
        return new HostConnections(host, h2 ? null : NO_LIMITS);
    }

    /** Returns a connection as the host's DataSource gives it. */
    public static Connection first(DataSource host) throws SQLException {
        return taken(host);
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = taken(host);
        var borrowed = new Borrowed(connection);
        try {
            borrowed.prepare(begin);
        } catch (SQLException | RuntimeException e) {
            borrowed.giveBack(e);
            throw e;
        }
        return (Connection) Proxy.newProxyInstance(
                HostConnections.class.getClassLoader(), new Class<?>[] {Connection.class}, borrowed);
    }

    /** Each pool has exceptions of its own, so they become the one that says that there is no connection. */
    private static Connection taken(DataSource host) throws SQLException {
        @Nullable Connection connection;
        try {
            connection = host.getConnection();
        } catch (SQLException e) {
            throw new SQLTransientConnectionException(
                    "the host's DataSource gave no connection: " + e.getMessage(), e.getSQLState(), e);
        } catch (RuntimeException e) {
            throw new SQLTransientConnectionException("the host's DataSource gave no connection: " + e.getMessage(), e);
        }
        if (connection == null) {
            throw new SQLTransientConnectionException("the host's DataSource gave null for a connection");
        }
        return connection;
    }

    /** A connection of the host. Only closing it is done here, and everything else is passed on. */
    private static final class Borrowed implements InvocationHandler {
        private final Connection connection;
        private boolean autoCommit;
        private int isolation = Connection.TRANSACTION_READ_COMMITTED;
        private boolean closed;

        Borrowed(Connection connection) {
            this.connection = connection;
        }

        void prepare(@Nullable String begin) throws SQLException {
            autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            if (begin != null) {
                try (var statement = connection.createStatement()) {
                    statement.execute(begin);
                }
                return;
            }
            isolation = connection.getTransactionIsolation();
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // A proxy equals itself only.
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    close();
                    return null;
                }
                case "isClosed" -> {
                    return closed || connection.isClosed();
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

        private void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            try (connection) {
                restore();
            }
        }

        private void restore() throws SQLException {
            if (connection.isClosed()) {
                return;
            }
            connection.rollback();
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(isolation);
            }
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
        }

        void giveBack(Exception failure) {
            try {
                close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
