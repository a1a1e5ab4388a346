package dev.ringproof.adapters.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What a pool leaves behind when it is closed. */
class PoolTest {
    private static final int ROUNDS = 20;
    private static final int MOST_LOOKS = 20;

    /** The pool fills itself with 16 connections while it is closed. A connection that is left keeps its session open. */
    @Test
    void no_connection_outlives_a_pool_that_is_closed_while_it_fills_itself() throws SQLException {
        var url = TestDatabases.postgresql();
        try (var observer = DriverManager.getConnection(url)) {
            for (int round = 0; round < ROUNDS; round++) {
                try (var pool = new Pool(url, null, null, false, 16, Duration.ofSeconds(3))) {
                    pool.getConnection().close();
                    while (sessions(observer) < 3) {
                        Thread.onSpinWait();
                    }
                }
            }

            // PostgreSQL lists a session for a moment after its connection was closed.
            for (int look = 0; look < MOST_LOOKS && sessions(observer) > 0; look++) {
                execute(observer, "select pg_sleep(0.1)");
            }
            assertThat(sessions(observer)).isZero();
        }
    }

    private static long sessions(Connection observer) throws SQLException {
        try (var statement = observer.createStatement();
                var rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'ringproof'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Connection observer, String sql) throws SQLException {
        try (var statement = observer.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_connection_that_is_opened_after_the_close_is_closed() throws SQLException {
        var source = new DirectConnections(TestDatabases.h2(), null, null);
        var opened = new ArrayList<Connection>();
        var known = new KnownConnections(new Connections() {
            @Override
            public Connection getConnection() throws SQLException {
                opened.add(source.getConnection());
                return opened.getLast();
            }
        });
        var before = known.getConnection();

        known.close();

        assertThat(before.isClosed()).isTrue();
        assertThatThrownBy(known::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessage("the pool is closed");
        assertThat(opened.getLast().isClosed()).isTrue();
    }
}
