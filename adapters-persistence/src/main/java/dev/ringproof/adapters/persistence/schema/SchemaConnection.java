package dev.ringproof.adapters.persistence.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection with the schema that its statements are for. They name tables as {@link Schema} says. */
public record SchemaConnection(Connection connection, Schema schema) {
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return connection.prepareStatement(schema.in(sql));
    }

    /** Runs a statement that has no parameters. */
    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(schema.in(sql));
        }
    }

    public void commit() throws SQLException {
        connection.commit();
    }
}
