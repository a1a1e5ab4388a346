package dev.ringproof.adapters.persistence.schema;

import dev.ringproof.adapters.persistence.connection.ClassPath;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** Brings the tables to the version of this code, or checks that they have it. */
public final class Migrator {
    /**
     * H2 ends a transaction when it makes a table, so no lock in the database holds, and Flyway's does not either. One
     * process opens an H2 database, so a lock in the process is enough.
     */
    private static final ReentrantLock H2_LOCK = new ReentrantLock();

    private final DataSource connections;
    private final boolean h2;
    private final Schema schema;

    /** @param connections give connections that do not commit by themselves */
    public Migrator(DataSource connections, boolean h2, Schema schema) {
        this.connections = connections;
        this.h2 = h2;
        this.schema = schema;
    }

    /** Runs the migrations that are missing. Several nodes may do so at once. */
    public void run(DataSource flyway) throws SQLException {
        requireFlyway();
        if (!h2) {
            migrate(flyway);
            return;
        }
        H2_LOCK.lock();
        try {
            migrate(flyway);
        } finally {
            H2_LOCK.unlock();
        }
    }

    private void migrate(DataSource flyway) throws SQLException {
        SchemaHistory.State state;
        try (var connection = connections.getConnection()) {
            state = new SchemaHistory(new SchemaConnection(connection, schema), h2).prepare();
            connection.commit();
        }
        // Flyway takes a third of the time in which the database is opened, and most starts find nothing to migrate.
        if (state != SchemaHistory.State.COMPLETE) {
            FlywayRun.migrate(flyway, h2, schema, state == SchemaHistory.State.GAP);
        }
    }

    /**
     * Compares the history with the migrations.
     *
     * @throws IllegalStateException if a migration is missing; the message names the first one
     */
    public void validate() throws SQLException {
        try (var connection = connections.getConnection()) {
            new SchemaHistory(new SchemaConnection(connection, schema), h2).validate();
            connection.rollback();
        }
    }

    private void requireFlyway() {
        require("org.flywaydb.core.Flyway", "org.flywaydb:flyway-core");
        if (!h2) {
            require(
                    "org.flywaydb.database.postgresql.PostgreSQLDatabaseType",
                    "org.flywaydb:flyway-database-postgresql");
        }
    }

    private static void require(String type, String artifact) {
        ClassPath.require(
                type,
                "Migrate.RUN",
                artifact,
                " in a version from 11 to 13, or choose Migrate.VALIDATE or Migrate.NONE");
    }
}
