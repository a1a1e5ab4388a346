package dev.ringproof.adapters.persistence.schema;

import dev.ringproof.adapters.persistence.schema.Migrations.Migration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table that remembers which migrations have run. Flyway reads and writes it, but it is made here, because an earlier
 * version has kept our migrations in Flyway's default table, which a host application may share with us.
 */
final class SchemaHistory {
    static final String TABLE = "ringproof_schema_history";

    /** The table of earlier versions. It is read once and never changed. */
    private static final String FORMER = "flyway_schema_history";

    /** PostgreSQL lets one transaction at a time have this lock. The number is random. */
    private static final long LOCK = 7_381_604_257_193_820_466L;

    private static final String COLUMNS = "\"installed_rank\", \"version\", \"description\", \"type\", \"script\","
            + " \"checksum\", \"installed_by\", \"installed_on\", \"execution_time\", \"success\"";

    /** The same table as Flyway makes. */
    private static final String CREATE = """
            create table {h-schema}"%1$s" (
                "installed_rank" integer not null,
                "version" varchar(50),
                "description" varchar(200) not null,
                "type" varchar(20) not null,
                "script" varchar(1000) not null,
                "checksum" integer,
                "installed_by" varchar(100) not null,
                "installed_on" timestamp default current_timestamp not null,
                "execution_time" integer not null,
                "success" boolean not null,
                constraint "%1$s_pk" primary key ("installed_rank")
            )""".formatted(TABLE);

    private static final String CREATE_INDEX =
            "create index \"%1$s_s_idx\" on {h-schema}\"%1$s\" (\"success\")".formatted(TABLE);

    private final SchemaConnection connection;
    private final boolean h2;

    SchemaHistory(SchemaConnection connection, boolean h2) {
        this.connection = connection;
        this.h2 = h2;
    }

    /** What the table says of the migrations. */
    enum State {
        /** All have run, and none was changed. */
        COMPLETE,
        /** The last ones are missing, or one was changed or has failed. */
        INCOMPLETE,
        /**
         * A migration is missing before one that has run. A host's Flyway does that, if it has run the migrations for
         * all databases by itself, and not those for PostgreSQL alone.
         */
        GAP
    }

    /**
     * Makes the schema and the table, if they do not exist. If an earlier version has kept our migrations in the former
     * table, they are copied. A host's own migrations in it are not touched, and ours stay there, so that a node of the
     * earlier version can still start. If there is no history at all, all tables are made at once by the {@link Ddl}.
     */
    State prepare() throws SQLException {
        if (!h2) {
            connection.execute("select pg_advisory_xact_lock(" + LOCK + ")");
        }
        make();
        return state();
    }

    private State state() throws SQLException {
        var rows = rows(TABLE);
        boolean missing = false;
        boolean complete = true;
        for (var migration : Migrations.of(h2)) {
            var row = rows.get(Integer.toString(migration.version()));
            if (row != null && missing) {
                return State.GAP;
            }
            missing |= row == null;
            complete &= row != null && row.success() && row.isOf(migration);
        }
        return complete ? State.COMPLETE : State.INCOMPLETE;
    }

    private void make() throws SQLException {
        var schema = connection.schema().quoted();
        if (schema != null && !isFound("schemata where schema_name = " + expression())) {
            connection.execute("create schema " + schema);
        }
        if (!exists(TABLE)) {
            var ours = exists(FORMER) ? former() : List.<String>of();
            if (ours.isEmpty()) {
                Ddl.run(connection, h2);
            } else {
                copy(ours);
            }
        }
        connection.commit();
    }

    private void copy(List<String> scripts) throws SQLException {
        if (h2) {
            // One statement, since a process that dies must not leave an empty table.
            connection.execute(CREATE + " as " + select(scripts));
        } else {
            connection.execute(CREATE);
            connection.execute("insert into {h-schema}\"" + TABLE + "\" (" + COLUMNS + ") " + select(scripts));
        }
        connection.execute(CREATE_INDEX);
    }

    private static String select(List<String> scripts) {
        return "select " + COLUMNS + " from {h-schema}\"" + FORMER + "\" where \"script\" in ('"
                + String.join("', '", scripts) + "')";
    }

    /**
     * Returns the scripts of our migrations in the former table. They are ours if the first one is: a host's own first
     * migration has another name or another checksum. If a later one of ours was changed, Flyway says so.
     */
    private List<String> former() throws SQLException {
        var scripts = new ArrayList<String>();
        boolean begun = false;
        var rows = rows(FORMER);
        for (var migration : Migrations.of(h2)) {
            var row = rows.get(Integer.toString(migration.version()));
            if (row == null || !migration.script().equals(row.script())) {
                continue;
            }
            begun |= migration.version() == 1 && row.isOf(migration);
            scripts.add(migration.script());
        }
        return begun ? scripts : List.of();
    }

    /** @throws IllegalStateException if a migration is missing or was changed; the message names the first one */
    void validate() throws SQLException {
        if (!exists(TABLE)) {
            throw new IllegalStateException(
                    exists(FORMER) && !former().isEmpty()
                            ? "the migrations of " + name() + " are still in the table " + FORMER
                                    + "; open the database once with Migrate.RUN, which copies them to " + TABLE
                            : missing(Migrations.of(h2).getFirst()) + ": there is no table " + TABLE);
        }
        var rows = rows(TABLE);
        for (var migration : Migrations.of(h2)) {
            var row = rows.get(Integer.toString(migration.version()));
            if (row == null) {
                throw new IllegalStateException(missing(migration));
            }
            if (!row.success()) {
                throw new IllegalStateException(
                        "the migration " + migration.script() + " of " + name() + " has failed");
            }
            if (!row.isOf(migration)) {
                throw new IllegalStateException("the migration " + migration.version() + " of " + name() + " is "
                        + row.script() + " with the checksum " + row.checksum() + ", and not " + migration.script()
                        + " with the checksum " + migration.checksum());
            }
        }
    }

    private String missing(Migration migration) {
        return "the migration " + migration.script() + " is missing in " + name()
                + "; open the database with Migrate.RUN, or run the migration with its row in " + TABLE + " yourself";
    }

    private String name() {
        var name = connection.schema().name();
        return name == null ? "the schema of the connection" : "the schema " + name;
    }

    private record Row(String script, @Nullable Integer checksum, boolean success) {
        boolean isOf(Migration migration) {
            return script.equals(migration.script()) && checksum != null && checksum == migration.checksum();
        }
    }

    /** Returns the rows of a history by their versions. */
    private Map<String, Row> rows(String table) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select \"version\", \"script\", \"checksum\", \"success\" from {h-schema}\"" + table
                                + "\" where \"version\" is not null order by \"installed_rank\"");
                var found = statement.executeQuery()) {
            var rows = new HashMap<String, Row>();
            while (found.next()) {
                rows.put(
                        found.getString(1),
                        new Row(found.getString(2), found.getObject(3, Integer.class), found.getBoolean(4)));
            }
            return rows;
        }
    }

    private boolean exists(String table) throws SQLException {
        return isFound("tables where table_schema = " + expression() + " and table_name = '" + table + "'");
    }

    private String expression() {
        return connection.schema().expression();
    }

    private boolean isFound(String what) throws SQLException {
        try (var statement = connection.prepareStatement("select count(*) from information_schema." + what);
                var count = statement.executeQuery()) {
            count.next();
            return count.getInt(1) > 0;
        }
    }
}
