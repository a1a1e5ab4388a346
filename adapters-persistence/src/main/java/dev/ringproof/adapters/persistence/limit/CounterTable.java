package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.transaction.Jdbc;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Window;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of counters in the database. */
final class CounterTable {
    private static final int FIRST_METER = 7;
    private static final int SECOND_METER = FIRST_METER + Meter.COLUMNS;
    private static final int STANDING = SECOND_METER + Meter.COLUMNS;

    private static final String LOOK = "select "
            + RaiseStatement.qualified("t")
                    .replace("t.limit_name, t.counted, t.shard", "s.limit_name, s.counted, coalesce(t.shard, 0)")
            + ", " + StandingTable.columns("h")
            + " from ";

    private static final String LOOK_ON_POSTGRESQL = LOOK
            + "unnest(?::varchar[], ?::varchar[]) as s (limit_name, counted) "
            + RaiseStatement.joined("limit_counter", "t", "s") + " "
            + RaiseStatement.joined("limit_standing", "h", "s");

    private static final String LOOK_ON_H2 = LOOK
            + "unnest(cast(? as varchar array), cast(? as varchar array)) as s (limit_name, counted) "
            + RaiseStatement.joinedOnH2("limit_counter", "t", "s") + " "
            + RaiseStatement.joinedOnH2("limit_standing", "h", "s");

    private static final String LOCK = "select " + RaiseStatement.qualified("t")
            + " from unnest(?::varchar[], ?::varchar[]) as s (limit_name, counted) cross join lateral (select * from"
            + " {h-schema}limit_counter c where c.limit_name = s.limit_name and c.counted = s.counted"
            + " and c.shard > 0 and c.opened"
            + " for update skip locked) t";

    private static final String WRITE = "update {h-schema}limit_counter set"
            + " opened = ?, raised_at = ?, raised_before = ?, "
            + Stream.of("first", "second")
                    .flatMap(RaiseStatement::columns)
                    .map(column -> column + " = ?")
                    .collect(Collectors.joining(", "))
            + " where limit_name = ? and counted = ? and shard = ?";

    /** The lower bound excludes no row, and PostgreSQL reads the index with it. */
    private static final String OLD = "select limit_name, counted, shard from {h-schema}limit_counter"
            + " where forget_on > ? and forget_on <= ? order by forget_on limit ? for update skip locked";

    private static final String DELETE =
            "delete from {h-schema}limit_counter where limit_name = ? and counted = ? and shard = ?";

    private static final String VALUES = "select counted from ("
            + "select counted from {h-schema}limit_counter where limit_name = ? and counted > ? and shard = 0"
            + " union select counted from {h-schema}limit_standing where limit_name = ? and counted > ?) as v"
            + " order by counted limit ?";

    private final String raise;
    /** Null if there is no cheaper statement than {@link #raise} for rows whose period has not ended. */
    private final @Nullable String raiseOfThePeriod;

    private final String look;

    private final String lock;
    private final String write;
    private final String old;
    private final String delete;
    private final String values;

    CounterTable(boolean h2, Schema schema) {
        this.raise = schema.in(h2 ? RaiseStatement.h2() : RaiseStatement.postgresql());
        this.raiseOfThePeriod = h2 ? null : schema.in(RaiseStatement.ofThePeriodOnPostgresql());
        this.look = schema.in(h2 ? LOOK_ON_H2 : LOOK_ON_POSTGRESQL);
        this.lock = schema.in(LOCK);
        this.write = schema.in(WRITE);
        this.old = schema.in(OLD);
        this.delete = schema.in(DELETE);
        this.values = schema.in(VALUES);
    }

    /** A charge, and the row that it raises. */
    record Line(CounterKey key, Charge charge) {}

    /** A row as it was read, and what was decided about the counter's value. */
    record Read(CounterRow row, @Nullable Standing standing) {}

    /**
     * A row that this unit of work has raised.
     *
     * @param stands whether something was decided about the counter's value, which may have ended
     */
    record Raised(CounterRow row, boolean stands) {}

    /** Raises rows, which are locked in this order, and returns them as they are then. */
    Map<CounterKey, Raised> raise(List<Line> lines, Instant now) {
        if (raiseOfThePeriod == null) {
            return raise(raise, lines, now);
        }
        var raised = raise(raiseOfThePeriod, lines, now);
        if (raised.size() < lines.size()) {
            var others = lines.stream()
                    .filter(line -> !raised.containsKey(line.key()))
                    .toList();
            raised.putAll(raise(raise, others, now));
        }
        return raised;
    }

    private static Map<CounterKey, Raised> raise(String sql, List<Line> lines, Instant now) {
        return Jdbc.with(sql, statement -> {
            bind(statement, lines, now);
            try (var rows = statement.executeQuery()) {
                var raised = new HashMap<CounterKey, Raised>();
                while (rows.next()) {
                    var row = row(rows);
                    raised.put(row.key(), new Raised(row, rows.getBoolean(STANDING)));
                }
                return raised;
            }
        });
    }

    /** Binds the parameters of {@link RaiseStatement}. */
    private static void bind(PreparedStatement statement, List<Line> lines, Instant now) throws SQLException {
        Jdbc.array(statement, 1, "varchar", lines, line -> line.key.limit(), String[]::new);
        Jdbc.array(statement, 2, "varchar", lines, line -> line.key.counted(), String[]::new);
        Jdbc.array(statement, 3, "smallint", lines, line -> line.key.shard(), Short[]::new);
        Jdbc.array(statement, 4, "bigint", lines, line -> line.charge.amount(), Long[]::new);
        Jdbc.array(statement, 5, "bigint", lines, line -> line.charge.entered(), Long[]::new);
        Jdbc.array(statement, 6, "integer", lines, line -> Meter.code(first(line)), Integer[]::new);
        Jdbc.array(statement, 7, "bigint", lines, line -> Meter.period(first(line), now), Long[]::new);
        Jdbc.array(statement, 8, "integer", lines, line -> Meter.code(second(line)), Integer[]::new);
        Jdbc.array(statement, 9, "bigint", lines, line -> Meter.period(second(line), now), Long[]::new);
        Jdbc.array(statement, 10, "integer", lines, line -> forgetOn(line.charge, now), Integer[]::new);
        statement.setObject(11, Jdbc.time(now));
    }

    private static @Nullable Window first(Line line) {
        return CounterRow.Windows.of(line.charge).first();
    }

    private static @Nullable Window second(Line line) {
        return CounterRow.Windows.of(line.charge).second();
    }

    /** Returns the first day on which all that the charge adds is forgotten, as a number of days since 1970. */
    private static int forgetOn(Charge charge, Instant now) {
        return charge.rule().ceilings().stream()
                .map(ceiling -> end(ceiling.window(), now)
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate()
                        .plusDays(1))
                .mapToInt(day -> Math.toIntExact(day.toEpochDay()))
                .max()
                .orElseThrow();
    }

    private static Instant end(Window window, Instant now) {
        return window.start(window.period(now) + window.remembered() + 1);
    }

    /** Reads all rows of the counters, without a lock. A counter without a row has a fresh one. */
    List<Read> look(List<CounterKey> keys, Instant now) {
        return Jdbc.with(look, statement -> {
            Jdbc.array(statement, 1, "varchar", keys, CounterKey::limit, String[]::new);
            Jdbc.array(statement, 2, "varchar", keys, CounterKey::counted, String[]::new);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Read>();
                while (rows.next()) {
                    found.add(new Read(row(rows), StandingTable.read(rows, STANDING, now)));
                }
                return found;
            }
        });
    }

    /** Locks the open shards of the counters that nobody else has locked, and returns them as they are then. */
    List<CounterRow> lockOpen(List<CounterKey> keys) {
        return Jdbc.with(lock, statement -> {
            Jdbc.array(statement, 1, "varchar", keys, CounterKey::limit, String[]::new);
            Jdbc.array(statement, 2, "varchar", keys, CounterKey::counted, String[]::new);
            try (var rows = statement.executeQuery()) {
                var locked = new ArrayList<CounterRow>();
                while (rows.next()) {
                    locked.add(row(rows));
                }
                return locked;
            }
        });
    }

    private static CounterRow row(ResultSet row) throws SQLException {
        return new CounterRow(
                key(row),
                row.getBoolean(4),
                Meter.read(row, FIRST_METER),
                Meter.read(row, SECOND_METER),
                Jdbc.time(row.getObject(5, OffsetDateTime.class)),
                Jdbc.time(row.getObject(6, OffsetDateTime.class)));
    }

    private static CounterKey key(ResultSet row) throws SQLException {
        return new CounterKey(row.getString(1), row.getString(2), row.getShort(3));
    }

    private static void bind(PreparedStatement statement, int parameter, CounterKey key) throws SQLException {
        statement.setString(parameter, key.limit());
        statement.setString(parameter + 1, key.counted());
        statement.setShort(parameter + 2, key.shard());
    }

    /** Writes rows that this unit of work has locked. */
    void write(List<CounterRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Jdbc.with(write, statement -> {
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    private static void bind(PreparedStatement statement, CounterRow row) throws SQLException {
        int parameter = 1;
        statement.setBoolean(parameter++, row.opened());
        statement.setObject(parameter++, row.raisedAt() == null ? null : Jdbc.time(row.raisedAt()));
        statement.setObject(parameter++, row.raisedBefore() == null ? null : Jdbc.time(row.raisedBefore()));
        for (var meter : List.of(row.first(), row.second())) {
            statement.setInt(parameter++, meter.window());
            for (long value :
                    new long[] {meter.period(), meter.a0(), meter.a1(), meter.a2(), meter.e0(), meter.e1(), meter.e2()
                    }) {
                statement.setLong(parameter++, value);
            }
        }
        bind(statement, parameter, row.key());
    }

    /** Returns the values that have a row or about which something was decided, in their order. */
    List<String> values(String limit, String after, int most) {
        return Jdbc.with(values, statement -> {
            statement.setString(1, limit);
            statement.setString(2, after);
            statement.setString(3, limit);
            statement.setString(4, after);
            statement.setInt(5, most);
            return Jdbc.texts(statement);
        });
    }

    /** Deletes rows that remember nothing any more, unless another unit of work has locked them. */
    int purge(Instant now, int limit) {
        var forgotten = Jdbc.with(old, statement -> {
            statement.setObject(1, LocalDate.EPOCH);
            statement.setObject(2, now.atOffset(ZoneOffset.UTC).toLocalDate());
            statement.setInt(3, limit);
            try (var rows = statement.executeQuery()) {
                var keys = new ArrayList<CounterKey>();
                while (rows.next()) {
                    keys.add(key(rows));
                }
                return keys;
            }
        });
        return forgotten.isEmpty()
                ? 0
                : Jdbc.with(delete, statement -> {
                    for (var key : forgotten) {
                        bind(statement, 1, key);
                        statement.addBatch();
                    }
                    return statement.executeBatch().length;
                });
    }
}
