package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.OwnerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opens databases whose migrations are in Flyway's default table, where earlier versions have kept them. There is one
 * database for each version of the schema that an earlier version has made.
 */
@Timeout(120)
class FormerHistoryTest {
    private static final String FOLDERS = "classpath:dev/ringproof/adapters/persistence/migration/";

    /** The checksums that databases of earlier versions have. A released migration never changes. */
    private static final String CHECKSUMS = """
            1 V1__phone_numbers.sql 1783374356
            2 V2__second_factor.sql -1366012886
            3 V3__delivery.sql -1884356737
            4 V4__lean_indexes.sql -1968956143
            5 V5__failures.sql -1108074982
            6 V6__resend.sql -1632263215
            7 V7__keys.sql -1512325574
            8 V8__retention.sql -634499748
            9 V9__sealed_codes.sql -1105085915
            10 V10__limits.sql 1987484118
            11 V11__opt_outs.sql 1597424011
            12 V12__notices.sql -2106187421
            13 V13__lean_counters.sql -1599821555
            14 V14__last_refusals.sql 1510166243
            15 V15__users.sql 754071444
            16 V16__sessions.sql -1293179695
            17 V17__user_order.sql 1445141090
            """;

    abstract static class OnDatabase {
        private String url = "";

        abstract String newUrl();

        /** The schema that a connection has by itself. */
        abstract String schema();

        abstract List<String> folders();

        @BeforeEach
        void create() {
            url = newUrl();
        }

        /** Migrates as earlier versions did, to this version of the schema, or as a host's Flyway does. */
        private void migrateAsBefore(String target, String... more) {
            var locations =
                    new ArrayList<>(folders().stream().map(FOLDERS::concat).toList());
            locations.addAll(List.of(more));
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations(locations.toArray(String[]::new))
                    .target(target)
                    .load()
                    .migrate();
        }

        private Database open() {
            return TestDatabases.open(url);
        }

        private void execute(String sql) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private List<String> history(String table) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select \"version\", \"script\", \"checksum\" from \"" + table
                                    + "\" where \"success\" and \"version\" is not null order by cast(\"version\" as integer)")) {
                var history = new ArrayList<String>();
                while (rows.next()) {
                    history.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getInt(3));
                }
                return history;
            }
        }

        private List<String> shape(String schema) throws SQLException {
            try (var connection = DriverManager.getConnection(url)) {
                return SchemaShape.of(connection, schema);
            }
        }

        /** Whether the database has all that a new one has, beside the former history. */
        private void assertIsLikeNew() throws SQLException {
            Database.on(new OneByOne(url))
                    .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                    .schema("anew")
                    .open()
                    .close();
            assertThat(shape(schema()).stream()
                            .filter(line -> !line.contains("flyway_schema_history"))
                            .toList())
                    .isEqualTo(shape("anew"));
        }

        static List<String> versions() {
            return CHECKSUMS
                    .lines()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void a_database_of_an_earlier_version_moves_by_itself(String version) throws SQLException {
            migrateAsBefore(version + "?"); // H2 has not all of them
            execute("insert into account (id) values ('anna')");
            var former = history("flyway_schema_history");

            for (int start = 1; start <= 2; start++) {
                try (var database = open()) {
                    var stores = database.stores();
                    assertThat(stores.work().run(() -> stores.accounts().lockWhole(new OwnerId("anna"))))
                            .isPresent();
                }
            }

            assertThat(history("flyway_schema_history")).isEqualTo(former);
            assertThat(history("ringproof_schema_history"))
                    .startsWith(former.toArray(String[]::new))
                    .isSubsetOf(CHECKSUMS.lines().toList())
                    .hasSize(folders().size() == 1 ? 13 : 17);
            assertIsLikeNew();
        }

        @Test
        void a_node_of_the_version_before_can_still_start() throws SQLException {
            migrateAsBefore("16");
            open().close();
            var former = history("flyway_schema_history");

            migrateAsBefore("16");

            assertThat(history("flyway_schema_history")).isEqualTo(former);
        }

        @Test
        void nodes_that_start_at_once_move_it_once() throws Exception {
            migrateAsBefore("3");
            var barrier = new CyclicBarrier(3);
            var failures = Collections.synchronizedList(new ArrayList<Throwable>());

            try (var threads = Executors.newFixedThreadPool(3)) {
                for (int node = 0; node < 3; node++) {
                    threads.execute(() -> {
                        try {
                            barrier.await();
                            open().close();
                        } catch (Exception e) {
                            failures.add(e);
                        }
                    });
                }
            }

            assertThat(failures).isEmpty();
            assertThat(history("ringproof_schema_history")).doesNotHaveDuplicates();
            assertIsLikeNew();
        }

        /** Spring Boot's Flyway ran all that it found in db/migration: a host's migrations and ours. */
        @Test
        void a_host_s_migrations_among_ours_stay_where_they_are(@TempDir Path folder) throws Exception {
            host(folder);
            migrateAsBefore("latest", "filesystem:" + folder);
            var former = history("flyway_schema_history");
            assertThat(former).anyMatch(row -> row.contains("V1000__host.sql"));

            open().close();

            assertThat(history("flyway_schema_history")).isEqualTo(former);
            assertThat(history("ringproof_schema_history"))
                    .isSubsetOf(CHECKSUMS.lines().toList())
                    .hasSize(former.size() - 1);
            hostsFlyway(folder, "*:missing");
            assertThatThrownBy(() -> hostsFlyway(folder, "*:ignored"))
                    .isInstanceOf(FlywayValidateException.class)
                    .hasMessageContaining("Detected applied migration not resolved locally: 1");
        }

        /** The folder that has migrations for PostgreSQL alone was none of Flyway's default locations. */
        @Test
        void what_a_host_s_flyway_has_left_out_is_made_up_for() throws SQLException {
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations(FOLDERS + "all")
                    .load()
                    .migrate();

            open().close();

            assertThat(history("ringproof_schema_history")).hasSize(folders().size() == 1 ? 13 : 17);
        }

        @Test
        void a_host_s_own_first_migration_is_none_of_ours(@TempDir Path folder) throws Exception {
            Files.writeString(folder.resolve("V1__phone_numbers.sql"), "create table host_number (id integer);\n");
            Files.writeString(folder.resolve("V2__second_factor.sql"), "create table host_factor (id integer);\n");
            hostsFlyway(folder, "*:ignored");
            var former = history("flyway_schema_history");

            open().close();

            assertThat(history("flyway_schema_history")).isEqualTo(former);
            assertThat(history("ringproof_schema_history"))
                    .isSubsetOf(CHECKSUMS.lines().toList());
            hostsFlyway(folder, "*:ignored");
        }

        @Test
        void to_check_a_database_of_an_earlier_version_it_must_have_moved() {
            migrateAsBefore("16");

            assertThatThrownBy(() -> Database.on(new OneByOne(url))
                            .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                            .schema(schema())
                            .migrate(Migrate.VALIDATE)
                            .open())
                    .hasMessage("the migrations of the schema " + schema() + " are still in the table"
                            + " flyway_schema_history; open the database once with Migrate.RUN, which copies them to"
                            + " ringproof_schema_history");
        }

        private static void host(Path folder) throws IOException {
            Files.writeString(folder.resolve("V1000__host.sql"), "create table host_thing (id integer);\n");
        }

        private void hostsFlyway(Path folder, String ignored) {
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("filesystem:" + folder)
                    .ignoreMigrationPatterns(ignored)
                    .load()
                    .migrate();
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.h2() + ";DB_CLOSE_DELAY=-1";
        }

        @Override
        String schema() {
            return "PUBLIC";
        }

        @Override
        List<String> folders() {
            return List.of("all");
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.postgresql();
        }

        @Override
        String schema() {
            return "public";
        }

        @Override
        List<String> folders() {
            return List.of("all", "postgresql");
        }
    }
}
