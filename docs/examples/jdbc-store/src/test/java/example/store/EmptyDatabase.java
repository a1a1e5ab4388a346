package example.store;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A new database in memory, for one test. */
final class EmptyDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final JdbcConnectionPool connections = JdbcConnectionPool.create(
            "jdbc:h2:mem:" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000", "sa", "");

    DataSource connections() {
        return connections;
    }

    @Override
    public void close() throws SQLException {
        try (var connection = connections.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("shutdown");
        }
        connections.dispose();
    }
}
