package dev.ringproof.adapters.persistence;

import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.Stores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases for tests: H2 in memory, and a real PostgreSQL, which is started once for all tests of a module. */
public final class TestDatabases {
    public static final KeyRing SEAL_KEYS = KeyRing.random(new Random(1));
    public static final KeyRing INDEX_KEYS = KeyRing.random(new Random(2));

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabases() {}

    private static final class Server {
        static final EmbeddedPostgres POSTGRESQL = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Creates a PostgreSQL database and returns its URL. Its user is {@code postgres}, without a password. */
    public static String postgresql() {
        return postgresql("");
    }

    /** @param options of the statement {@code create database} */
    static String postgresql(String options) {
        var name = "test" + COUNT.incrementAndGet();
        try (var connection = DriverManager.getConnection(Server.POSTGRESQL.getJdbcUrl("postgres", "postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " " + options);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://localhost:" + Server.POSTGRESQL.getPort() + "/" + name + "?user=postgres";
    }

    /** Returns the processor time that all processes of PostgreSQL have used so far. */
    public static Duration postgresqlProcessorTime() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/bin/postgres"))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns the URL of a new H2 database, which is gone when its last connection is closed. */
    public static String h2() {
        return "jdbc:h2:mem:test" + COUNT.incrementAndGet();
    }

    public static DatabaseSettings settings(String url) {
        return settings(url, 16);
    }

    static DatabaseSettings settings(String url, int poolSize) {
        return new DatabaseSettings(url, null, null, poolSize, Duration.ofSeconds(10), SEAL_KEYS, INDEX_KEYS);
    }

    static Database open(String url) {
        return Database.open(settings(url));
    }

    static Database openWithStatistics(String url) {
        return Database.open(settings(url), Map.of("hibernate.generate_statistics", true));
    }

    /** Deletes all rows and keeps the schema. */
    static void empty(String url) throws SQLException {
        empty(url, "");
    }

    /** @param schema what stands before the name of a table */
    static void empty(String url, String schema) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var table : new String[] {
                "ticket",
                "sign_in",
                "remembered_device",
                "user_session",
                "client",
                "text_message",
                "second_factor_challenge",
                "backup_codes",
                "possession_check",
                "phone_number",
                "number_failures",
                "opt_out",
                "last_refusal",
                "limit_counter",
                "limit_standing",
                "account"
            }) {
                statement.execute("delete from " + schema + table);
            }
        }
    }

    public static Stores stores(Database database) {
        return database.stores();
    }
}
