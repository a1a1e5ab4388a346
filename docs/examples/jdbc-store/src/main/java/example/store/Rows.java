package example.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one table: a record each, under its id, with the columns that statements search by. */
final class Rows<V> {
    private final JdbcUnitOfWork work;
    private final String table;
    private final Class<V> type;
    private final Function<V, String> id;
    private final List<Column<V>> columns = new ArrayList<>();

    private record Column<V>(String name, Function<V, @Nullable Object> value) {}

    Rows(JdbcUnitOfWork work, String table, Class<V> type, Function<V, String> id) {
        this.work = work;
        this.table = table;
        this.type = type;
        this.id = id;
    }

    Rows<V> with(String column, Function<V, @Nullable Object> value) {
        columns.add(new Column<>(column, value));
        return this;
    }

    /** Returns a time as columns have it. The times that are never reached are the last one. */
    static long nanos(Instant at) {
        try {
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
        } catch (ArithmeticException e) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    Optional<V> find(String rowId) {
        return where("id = ?", rowId).stream().findFirst();
    }

    /** Returns the records that a condition finds, in the order in which they were first stored. */
    List<V> where(String condition, Object... parameters) {
        return sorted(condition, "seq", parameters);
    }

    List<V> sorted(String condition, String order, Object... parameters) {
        return work.rows(
                "select document from " + table + " where " + condition + " order by " + order,
                row -> Documents.read(type, row.getString(1)),
                parameters);
    }

    /** Stores a record in place of the one with the same id. */
    void put(V record) {
        var values = new ArrayList<@Nullable Object>();
        columns.forEach(column -> values.add(column.value().apply(record)));
        values.add(Documents.write(record));
        values.add(id.apply(record));
        var names = columns.stream().map(Column::name).toList();
        var sets = names.stream().map(name -> name + " = ?, ").collect(Collectors.joining());
        var parameters = values.toArray();
        if (work.change("update " + table + " set " + sets + "document = ? where id = ?", parameters) == 0) {
            var all = names.stream().map(name -> name + ", ").collect(Collectors.joining());
            var marks = "?, ".repeat(names.size());
            work.change("insert into " + table + " (" + all + "document, id) values (" + marks + "?, ?)", parameters);
        }
    }

    int delete(String condition, Object... parameters) {
        return work.change("delete from " + table + " where " + condition, parameters);
    }

    /** Deletes at most so many records that a condition finds, and returns how many. */
    int delete(int limit, String condition, String order, Object... parameters) {
        var some = sorted(condition, order + " limit " + limit, parameters);
        some.forEach(record -> delete("id = ?", id.apply(record)));
        return some.size();
    }
}
