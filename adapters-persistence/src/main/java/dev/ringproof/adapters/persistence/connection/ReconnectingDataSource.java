package dev.ringproof.adapters.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Connects the pool with the database, and connects again soon after an outage. The pool itself waits longer and longer
 * between two tries, up to five seconds, and these are seconds in which the database is back and the server is not. So
 * a try that fails because the database is out of reach is repeated here, four times a second, until one succeeds. The
 * pool tries in one thread, and those who need a connection wait elsewhere, only as long as they want to.
 *
 * <p>The very first try is not repeated, so that a start without a database fails at once.
 */
public final class ReconnectingDataSource extends Connections {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final DataSource database;
    private volatile boolean wasReached;

    public ReconnectingDataSource(DataSource database) {
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                var connection = database.getConnection();
                wasReached = true;
                return connection;
            } catch (SQLException e) {
                if (!wasReached || !isOutOfReach(e)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    /** SQLSTATE class 08 is a connection that fails, and 57P is a PostgreSQL that stops or starts. */
    private static boolean isOutOfReach(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
