package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.connection.DirectConnections;
import dev.ringproof.adapters.persistence.schema.Migrator;
import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.core.keys.KeyRing;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A database with its keys, for work that is no unit of work: migrations, the comparison of keys, and their replacement.
 *
 * @param connections give connections without limits of time, which do not commit by themselves
 * @param migrations a source of connections for Flyway, which needs two at once
 * @param isOurs whether all connections of nodes have the application name of Ringproof, by which they are found
 */
record KeyedDatabase(
        DataSource connections,
        DataSource migrations,
        boolean isH2,
        boolean isOurs,
        Schema schema,
        Migrate migrate,
        KeyRing sealKeys,
        KeyRing indexKeys) {

    static KeyedDatabase of(DatabaseSettings settings) {
        var connections = new DirectConnections(settings.effectiveUrl(), settings.user(), settings.password());
        return new KeyedDatabase(
                connections,
                connections,
                settings.isH2(),
                true,
                Schema.OF_CONNECTION,
                Migrate.RUN,
                settings.sealKeys(),
                settings.indexKeys());
    }

    interface Work<T> {
        T run(SchemaConnection connection) throws SQLException;
    }

    /** Runs the work, and commits it. */
    <T> T commit(Work<T> work) throws SQLException {
        try (var connection = connections.getConnection()) {
            var result = work.run(new SchemaConnection(connection, schema));
            connection.commit();
            return result;
        }
    }

    /** Brings the schema up to date, or checks that it is. */
    void prepareSchema() throws SQLException {
        var migrator = new Migrator(connections, isH2, schema);
        switch (migrate) {
            case RUN -> migrator.run(migrations);
            case VALIDATE -> migrator.validate();
            case NONE -> {}
        }
    }
}
