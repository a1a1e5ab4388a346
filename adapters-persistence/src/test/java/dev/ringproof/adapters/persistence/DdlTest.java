package dev.ringproof.adapters.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.OwnerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The published DDL makes what the migrations make, for a host that runs DDL by its own means. */
class DdlTest {

    abstract static class OnDatabase {
        private String url = "";

        abstract String newUrl();

        abstract String file();

        @BeforeEach
        void create() {
            url = newUrl();
        }

        private String ddl() throws IOException {
            try (var script = requireNonNull(Database.class.getResourceAsStream("ddl/" + file()))) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        /** Runs a script as a host would do: statement by statement, by plain JDBC. */
        private void run(String script) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                for (var sql : script.strip().split(";\n", -1)) {
                    statement.execute(sql);
                }
            }
        }

        private Database.Builder database(String schema) {
            return Database.on(new OneByOne(url))
                    .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                    .schema(schema);
        }

        private List<String> shape(String schema) throws SQLException {
            try (var connection = DriverManager.getConnection(url)) {
                return SchemaShape.of(connection, schema);
            }
        }

        private List<String> history(String schema) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select \"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\","
                                    + " \"success\" from \"" + schema + "\".\"ringproof_schema_history\" order by 1")) {
                var history = new ArrayList<String>();
                while (rows.next()) {
                    var row = new StringBuilder();
                    for (int column = 1; column <= 7; column++) {
                        row.append(rows.getString(column)).append(' ');
                    }
                    history.add(row.toString());
                }
                return history;
            }
        }

        @Test
        void it_makes_exactly_what_the_migrations_make() throws IOException, SQLException {
            run(ddl());
            runAllMigrations("migrated");

            assertThat(shape("ringproof")).isEqualTo(shape("migrated")).hasSizeGreaterThan(40);
            assertThat(history("ringproof")).isEqualTo(history("migrated"));
            assertThat(milliseconds("migrated")).isPositive();
        }

        /** Makes an empty history first. Without one the tables would come from the DDL. */
        private void runAllMigrations(String schema) throws IOException, SQLException {
            var ddl = ddl();
            var emptyHistory = ddl.substring(
                    ddl.indexOf("create table \"ringproof\".\"ringproof_schema_history\""),
                    ddl.indexOf("insert into \"ringproof\".\"ringproof_schema_history\""));
            run("create schema \"" + schema + "\";\n" + emptyHistory.replace("\"ringproof\"", "\"" + schema + "\""));
            database(schema).open().close();
        }

        /** Returns how many milliseconds the migrations have taken, by the history. The DDL says 0. */
        private int milliseconds(String schema) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var sum = statement.executeQuery(
                            "select sum(\"execution_time\") from \"" + schema + "\".\"ringproof_schema_history\"")) {
                sum.next();
                return sum.getInt(1);
            }
        }

        @Test
        void a_new_database_gets_its_tables_without_a_single_migration() throws IOException, SQLException {
            run(ddl());

            database("new").open().close();

            assertThat(shape("new")).isEqualTo(shape("ringproof")).hasSizeGreaterThan(40);
            assertThat(history("new")).isEqualTo(history("ringproof"));
            assertThat(milliseconds("new")).isZero();
        }

        @Test
        void its_database_is_opened_in_each_way() throws IOException, SQLException {
            run(ddl());

            for (var migrate : Migrate.values()) {
                try (var database = database("ringproof").migrate(migrate).open()) {
                    var owner = new OwnerId(migrate.name());
                    var stores = database.stores();
                    stores.work().run(() -> stores.accounts().open(owner, Instant.EPOCH));
                    assertThat(stores.work().run(() -> stores.accounts().lockWhole(owner)))
                            .isPresent();
                }
            }
        }

        @Test
        void it_is_run_in_a_schema_of_another_name() throws IOException, SQLException {
            run(ddl().replace("\"ringproof\"", "\"Other\""));

            assertThatCode(() ->
                            database("Other").migrate(Migrate.VALIDATE).open().close())
                    .doesNotThrowAnyException();
        }

        @Test
        void a_missing_migration_is_named() throws IOException, SQLException {
            run(ddl());
            run("delete from \"ringproof\".\"ringproof_schema_history\" where \"version\" = '15'");

            assertThatThrownBy(() ->
                            database("ringproof").migrate(Migrate.VALIDATE).open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the migration V15__users.sql is missing in the schema ringproof; open the database with"
                                    + " Migrate.RUN, or run the migration with its row in ringproof_schema_history yourself");
        }

        @Test
        void without_a_history_the_first_migration_is_missing() {
            assertThatThrownBy(() ->
                            database("ringproof").migrate(Migrate.VALIDATE).open())
                    .hasMessage(
                            "the migration V1__phone_numbers.sql is missing in the schema ringproof; open the database"
                                    + " with Migrate.RUN, or run the migration with its row in ringproof_schema_history yourself:"
                                    + " there is no table ringproof_schema_history");
        }

        @Test
        void a_migration_that_was_changed_or_has_failed_is_named() throws IOException, SQLException {
            run(ddl());
            run("update \"ringproof\".\"ringproof_schema_history\" set \"checksum\" = 7 where \"version\" = '2'");
            assertThatThrownBy(() ->
                            database("ringproof").migrate(Migrate.VALIDATE).open())
                    .hasMessageContaining("V2__second_factor.sql with the checksum 7, and not");

            run("update \"ringproof\".\"ringproof_schema_history\" set \"success\" = false where \"version\" = '2'");
            assertThatThrownBy(() ->
                            database("ringproof").migrate(Migrate.VALIDATE).open())
                    .hasMessage("the migration V2__second_factor.sql of the schema ringproof has failed");
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.h2() + ";DB_CLOSE_DELAY=-1";
        }

        @Override
        String file() {
            return "h2.sql";
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.postgresql();
        }

        @Override
        String file() {
            return "postgresql.sql";
        }
    }
}
