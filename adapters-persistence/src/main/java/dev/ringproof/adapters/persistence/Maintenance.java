package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import java.sql.SQLException;

/** One transaction outside of any unit of work, on a database that no node uses. */
final class Maintenance {
    private static final int MOST_LOOKS = 20;

    private Maintenance() {}

    /**
     * Brings the schema up to date, runs the work and commits it.
     *
     * @throws IllegalStateException if a node is connected to the database, or the database does not answer
     */
    static <T> T run(KeyedDatabase database, KeyedDatabase.Work<T> work) {
        return inTransaction(database, connection -> {
            if (!database.isH2()) {
                // A node that starts from now on waits for this lock, and then sees the keys as they are afterwards.
                new KeyChecks(connection, database).lock();
                if (database.isOurs()) {
                    requireAlone(connection);
                }
            }
            return work.run(connection);
        });
    }

    /** Runs work that nodes do not disturb. */
    static <T> T inTransaction(KeyedDatabase database, KeyedDatabase.Work<T> work) {
        try {
            database.prepareSchema();
            return database.commit(work);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot change the database", e);
        }
    }

    /**
     * A node that runs would go on with its own keys. H2 needs no such check: one process opens it at a time. PostgreSQL
     * lists the connections of a node that has stopped for a moment longer, so this looks several times.
     */
    private static void requireAlone(SchemaConnection connection) throws SQLException {
        for (int look = 1; otherConnections(connection) > 0; look++) {
            if (look == MOST_LOOKS) {
                throw new IllegalStateException("a node is connected to the database; stop all nodes first");
            }
            connection.execute("select pg_sleep(0.1), pg_stat_clear_snapshot()");
        }
    }

    private static long otherConnections(SchemaConnection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select count(*)"
                        + " from pg_stat_activity where datname = current_database() and application_name = 'ringproof'"
                        + " and pid <> pg_backend_pid()");
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
