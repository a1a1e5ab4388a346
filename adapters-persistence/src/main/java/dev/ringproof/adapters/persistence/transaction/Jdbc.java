package dev.ringproof.adapters.persistence.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Statements of the unit of work that the current thread runs, which Hibernate has no query for. */
public final class Jdbc {
    private Jdbc() {}

    /** What is done with a statement. */
    public interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** Prepares a statement and works with it. Hibernate observes it like its own. */
    public static <T> T with(String sql, Work<T> work) {
        var session = JpaUnitOfWork.session();
        return session.doReturningWork(unused -> {
            var jdbc = session.unwrap(SharedSessionContractImplementor.class).getJdbcCoordinator();
            var statement = jdbc.getStatementPreparer().prepareStatement(sql);
            try {
                return work.run(statement);
            } finally {
                jdbc.getLogicalConnection().getResourceRegistry().release(statement);
            }
        });
    }

    /**
     * Sets an array with a value of each element.
     *
     * @param array makes an array of the values' own type: the driver of PostgreSQL sends such an array in binary form,
     *     which costs the server much less than text
     */
    public static <T, V> void array(
            PreparedStatement statement,
            int parameter,
            String type,
            List<T> elements,
            Function<T, V> value,
            IntFunction<V[]> array)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                parameter,
                connection.createArrayOf(type, elements.stream().map(value).toArray(array)));
    }

    /** Runs a query, and returns its first column. */
    public static List<String> texts(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Returns a time as drivers take it. */
    public static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** Returns a time as drivers give it. */
    public static @Nullable Instant time(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
