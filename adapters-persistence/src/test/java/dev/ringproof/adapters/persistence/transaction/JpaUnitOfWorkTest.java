package dev.ringproof.adapters.persistence.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.port.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JpaUnitOfWorkTest {
    private static final int CONNECTIONS = 5;
    private static final int FOR_CALLERS = 4;

    @Test
    void a_connection_is_left_for_units_that_go_ahead_however_many_callers_there_are() throws Exception {
        var settings = new DatabaseSettings(
                TestDatabases.h2(),
                null,
                null,
                CONNECTIONS,
                Duration.ofMillis(300),
                TestDatabases.SEAL_KEYS,
                TestDatabases.INDEX_KEYS);
        try (var database = Database.open(settings);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = database.stores().work();
            var within = new CountDownLatch(FOR_CALLERS);
            var leave = new CountDownLatch(1);
            for (int i = 0; i < FOR_CALLERS; i++) {
                callers.execute(() -> work.run(() -> {
                    within.countDown();
                    return await(leave);
                }));
            }
            await(within);

            assertThatThrownBy(() -> work.run(() -> "a caller"))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database has too much to do");
            assertThat(work.runAhead(() -> "ahead")).isEqualTo("ahead");
            leave.countDown();
            assertThat(work.run(() -> "a caller")).isEqualTo("a caller");
        }
    }

    /**
     * The database ends a connection, as it does when it is stopped: before a statement, or before the commit. Neither
     * may pass as a fault of ours.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_breaks_within_a_unit_is_an_unavailable_store(boolean beforeStatement) {
        var url = TestDatabases.postgresql();
        try (var database = Database.open(TestDatabases.settings(url))) {
            var work = database.stores().work();

            assertThatThrownBy(() -> work.run(() -> {
                        end(url, (Integer) one("select pg_backend_pid()"));
                        return beforeStatement ? one("select 1") : "nothing more";
                    }))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database does not answer");
            assertThat(work.<Object>run(() -> one("select 1"))).isEqualTo(1);
        }
    }

    @Test
    void while_the_database_is_away_units_do_not_wait_for_it_one_after_the_other() {
        var now = new AtomicLong(7);
        var opened = new AtomicInteger();
        var sessions = (SessionFactory) Proxy.newProxyInstance(
                SessionFactory.class.getClassLoader(),
                new Class<?>[] {SessionFactory.class},
                (proxy, method, values) -> {
                    opened.incrementAndGet();
                    throw new JDBCConnectionException("away", new SQLTransientConnectionException("timed out"));
                });
        var work = new JpaUnitOfWork(sessions, CONNECTIONS, Duration.ofSeconds(10), null, now::get);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> work.run(() -> "never"))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database does not answer");
        }
        assertThat(opened).hasValue(1);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> work.run(() -> "never")).isInstanceOf(StoreUnavailable.class);
        assertThat(opened).hasValue(2);
    }

    private static Object one(String query) {
        return JpaUnitOfWork.session().createNativeQuery(query, Object.class).getSingleResult();
    }

    /** Ends the connection of the process, and waits for its end. */
    private static void end(String url, int process) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(" + process + ", 5000)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
