package dev.ringproof.adapters.persistence.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pool of a database that was opened by its URL. Only this class needs HikariCP. */
public final class Pool extends Connections implements AutoCloseable {
    /** A database that hangs is found out in this time, so that a wait for a connection is not much longer. */
    private static final Duration LONGEST_VALIDATION = Duration.ofSeconds(1);
    /** So long does a unit of work wait in vain while the database is away. */
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);

    private final KnownConnections known;
    private final HikariDataSource pool;

    public Pool(
            String url,
            @Nullable String user,
            @Nullable String password,
            boolean h2,
            int size,
            Duration connectionWait) {
        var config = new HikariConfig();
        config.setPoolName("ringproof");
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(Math.min(LONGEST_CONNECT.toMillis(), connectionWait.toMillis()));
        config.setValidationTimeout(Math.min(LONGEST_VALIDATION.toMillis(), connectionWait.toMillis()));
        config.setAutoCommit(false);
        if (!h2) {
            // Each wait for a lock or an answer ends, and PostgreSQL frees the locks of a node that has died.
            config.addDataSourceProperty("ApplicationName", "ringproof");
            config.addDataSourceProperty("socketTimeout", "30");
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty(
                    "options",
                    "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c statement_timeout=20s"
                            // Each statement has one good plan, and making a plan costs more than following it.
                            + " -c plan_cache_mode=force_generic_plan");
        }
        var driver = new DriverDataSource(url, null, config.getDataSourceProperties(), user, password);
        this.known = new KnownConnections(h2 ? driver : new ReconnectingDataSource(driver));
        config.setDataSource(known);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
        known.close();
    }
}
