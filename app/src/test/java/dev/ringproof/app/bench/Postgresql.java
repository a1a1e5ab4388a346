package dev.ringproof.app.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The PostgreSQL of a run, whose commits are durable. Each contestant has a database of its own. */
final class Postgresql implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Connection connection;
    private final long main;

    Postgresql() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                // The library switches off what makes commits durable.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                // A checkpoint in the middle of a round would hit one contestant.
                .setServerConfig("checkpoint_timeout", "1h")
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("pg_stat_statements.track_utility", "off")
                .start();
        connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        execute("create extension pg_stat_statements");
        main = ProcessTimes.parent(number("select pg_backend_pid()"));
    }

    int port() {
        return server.getPort();
    }

    /** Makes an empty database and returns its URL. */
    String create(String database) throws SQLException {
        execute("create database " + database);
        return url(database);
    }

    /** The user of the database is {@code postgres}, without a password. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
    }

    /** Returns the processor time, in seconds, of the connections that are open to a database. */
    double sessionsTime(String database) throws SQLException {
        double seconds = 0;
        try (var select = connection.prepareStatement("select pid from pg_stat_activity where datname = ?")) {
            select.setString(1, database);
            try (var pids = select.executeQuery()) {
                while (pids.next()) {
                    seconds += ProcessTimes.of(pids.getLong(1));
                }
            }
        }
        return seconds;
    }

    /** Returns the processor time, in seconds, of all processes of PostgreSQL. */
    double wholeTime() {
        return ProcessTimes.withChildren(main);
    }

    /**
     * Returns how many transactions have written something, in all databases. The statistics of PostgreSQL know the
     * commits of a database only some seconds later.
     */
    long writingTransactions() throws SQLException {
        return number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    }

    /** Returns how many statements have been run in a database, without those that begin and end transactions. */
    long statements(String database) throws SQLException {
        return number("select coalesce(sum(calls), 0)::bigint from pg_stat_statements"
                + " where dbid = (select oid from pg_database where datname = '" + database + "')");
    }

    /** Returns how many bytes of WAL have been written in all databases. */
    long walBytes() throws SQLException {
        return number("select (pg_current_wal_lsn() - '0/0')::bigint");
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        // The library waits five seconds for the stop, which is then short.
        execute("checkpoint");
        connection.close();
        server.close();
    }
}
