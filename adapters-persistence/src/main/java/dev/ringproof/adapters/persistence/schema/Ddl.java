package dev.ringproof.adapters.persistence.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;

/**
 * The published DDL, which makes the tables and their history as all migrations together do. A new database gets its
 * tables from it, because this takes a small part of the time of the migrations.
 */
final class Ddl {
    private static final String PLACE = "/dev/ringproof/adapters/persistence/ddl/";

    /** The schema that the files name. */
    private static final String SCHEMA = "\"ringproof\"";

    private Ddl() {}

    /** Makes the tables in the schema of the connection, which exists. */
    static void run(SchemaConnection connection, boolean h2) throws SQLException {
        var script = text(h2 ? "h2.sql" : "postgresql.sql")
                .replace("create schema " + SCHEMA + ";\n", "")
                .replace(SCHEMA + ".", Schema.PLACEHOLDER);
        for (var statement : script.strip().split(";\n", -1)) {
            connection.execute(statement);
        }
    }

    private static String text(String file) {
        try (var stream = Objects.requireNonNull(Ddl.class.getResourceAsStream(PLACE + file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
