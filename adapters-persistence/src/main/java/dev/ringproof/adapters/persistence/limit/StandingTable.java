package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.transaction.Jdbc;
import dev.ringproof.core.domain.limit.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was decided about the values of counters, in the database. */
final class StandingTable {
    private static final String STORE = "insert into {h-schema}limit_standing"
            + " (kind, since, ends_at, level, limit_name, counted) values (?, ?, ?, ?, ?, ?)";
    private static final String STORE_ON_POSTGRESQL = STORE + " on conflict (limit_name, counted) do update set"
            + " kind = excluded.kind, since = excluded.since, ends_at = excluded.ends_at, level = excluded.level";
    private static final String STORE_ON_H2 =
            STORE.replace("insert", "merge").replace(" values", " key (limit_name, counted) values");
    private static final String REMOVE = "delete from {h-schema}limit_standing where limit_name = ? and counted = ?";
    private static final String PURGE = "delete from {h-schema}limit_standing where (limit_name, counted) in ("
            + "select limit_name, counted from {h-schema}limit_standing where ends_at <= ?"
            + " limit ? for update skip locked)";

    private static final String VALUES = "select counted from {h-schema}limit_standing"
            + " where limit_name = ? and counted > ? and kind = ? and (ends_at is null or ends_at > ?) order by counted limit ?";

    static final int COLUMNS = 4;

    private final String store;

    private final String remove;
    private final String purge;
    private final String values;

    StandingTable(boolean h2, Schema schema) {
        this.store = schema.in(h2 ? STORE_ON_H2 : STORE_ON_POSTGRESQL);
        this.remove = schema.in(REMOVE);
        this.purge = schema.in(PURGE);
        this.values = schema.in(VALUES);
    }

    /** Returns the columns of a standing, for {@link #read}. */
    static String columns(String table) {
        return Stream.of("kind", "since", "ends_at", "level")
                .map(column -> table + "." + column)
                .collect(Collectors.joining(", "));
    }

    /** Reads a standing that holds now from its columns, of which this is the first; null if there is none. */
    static @Nullable Standing read(ResultSet row, int first, Instant now) throws SQLException {
        var kind = row.getString(first);
        if (kind == null) {
            return null;
        }
        var standing = new Standing(
                Standing.Kind.valueOf(kind),
                Objects.requireNonNull(Jdbc.time(row.getObject(first + 1, OffsetDateTime.class))),
                Jdbc.time(row.getObject(first + 2, OffsetDateTime.class)),
                row.getInt(first + 3));
        return standing.holdsAt(now) ? standing : null;
    }

    void store(String limit, String counted, Standing standing) {
        Jdbc.with(store, statement -> {
            statement.setString(1, standing.kind().name());
            statement.setObject(2, Jdbc.time(standing.since()));
            var until = standing.until();
            statement.setObject(3, until == null ? null : until.atOffset(ZoneOffset.UTC));
            statement.setInt(4, standing.level());
            statement.setString(5, limit);
            statement.setString(6, counted);
            return statement.executeUpdate();
        });
    }

    void remove(String limit, String counted) {
        Jdbc.with(remove, statement -> {
            statement.setString(1, limit);
            statement.setString(2, counted);
            return statement.executeUpdate();
        });
    }

    /** Returns the values about which a standing of this kind holds, in their order. */
    List<String> values(String limit, Standing.Kind kind, String after, int most, Instant now) {
        return Jdbc.with(values, statement -> {
            statement.setString(1, limit);
            statement.setString(2, after);
            statement.setString(3, kind.name());
            statement.setObject(4, Jdbc.time(now));
            statement.setInt(5, most);
            return Jdbc.texts(statement);
        });
    }

    /** Deletes standings that have ended, unless another unit of work has locked them. */
    int purge(Instant now, int limit) {
        return Jdbc.with(purge, statement -> {
            statement.setObject(1, Jdbc.time(now));
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }
}
