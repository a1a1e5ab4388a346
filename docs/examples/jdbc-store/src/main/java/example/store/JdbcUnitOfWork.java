package example.store;

import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.UnitOfWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Runs a unit of work in a transaction on the connection of its thread.
 *
 * <p>Each unit begins by locking the one row of {@code rp_turn}, so one unit runs at a time, whatever thread, process or
 * server runs it. This keeps every promise about locks at once, and costs speed: a database that commits in a
 * millisecond runs some hundred units each second. A store for more locks the rows of the owner where the port says
 * "lock", and runs a unit again when the database reports a conflict.
 */
final class JdbcUnitOfWork implements UnitOfWork {
    private final DataSource dataSource;
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    JdbcUnitOfWork(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public <T> T run(Supplier<T> work) {
        if (current.get() != null) {
            throw new IllegalStateException("units of work do not nest");
        }
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            current.set(connection);
            try {
                rows("select id from rp_turn for update", row -> row.getInt(1));
                T result = work.get();
                connection.commit();
                return result;
            } catch (Throwable e) {
                connection.rollback();
                throw e;
            } finally {
                current.remove();
            }
        } catch (SQLException e) {
            throw new StoreUnavailable("the database does not answer", e);
        }
    }

    /** Reads one row of a result. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Returns what a query finds. */
    <T> List<T> rows(String sql, Reader<T> reader, Object... parameters) {
        try (var statement = prepared(sql, parameters);
                var result = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (result.next()) {
                found.add(reader.read(result));
            }
            return found;
        } catch (SQLException e) {
            throw new StoreUnavailable("the database does not answer", e);
        }
    }

    /** Returns how many rows a statement has changed. */
    int change(String sql, Object... parameters) {
        try (var statement = prepared(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreUnavailable("the database does not answer", e);
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        var connection = current.get();
        if (connection == null) {
            throw new IllegalStateException("only within a unit of work");
        }
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
