package dev.ringproof.adapters.persistence.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Knows the connections that a pool has opened, and closes those that the pool has not. A pool that is closed while it
 * still fills itself forgets the connection that it is just opening.
 */
final class KnownConnections extends Connections implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KnownConnections.class.getName());

    private static final int LONGEST_CONNECT_SECONDS = 5;

    private final DataSource source;
    private final List<Connection> known = new ArrayList<>();
    private boolean closed;

    KnownConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = source.getConnection();
        if (!isKnown(connection)) {
            connection.close();
            throw new SQLNonTransientConnectionException("the pool is closed", "08003");
        }
        return connection;
    }

    /** A pool that is closed waits so long for the connection that it is just opening. */
    @Override
    public int getLoginTimeout() {
        return LONGEST_CONNECT_SECONDS;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The driver has its own limit, and one that is set here would hold for all drivers of the process.
    }

    private synchronized boolean isKnown(Connection connection) throws SQLException {
        if (closed) {
            return false;
        }
        for (var old : List.copyOf(known)) {
            if (old.isClosed()) {
                known.remove(old);
            }
        }
        return known.add(connection);
    }

    /** Closes what is still open. A connection that cannot be closed is broken, so there is nothing to do about it. */
    @Override
    public synchronized void close() {
        closed = true;
        for (var connection : known) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "a connection could not be closed", e);
            }
        }
        known.clear();
    }
}
