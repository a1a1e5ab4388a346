package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Accounts of the version before become users, and nodes of that version may still open accounts. */
class UsersMigrationTest {
    private static final String MIGRATIONS = "classpath:dev/ringproof/adapters/persistence/migration/";
    private static final Instant FIRST = Instant.parse("2026-10-01T08:00:00Z");
    private static final Instant LAST = Instant.parse("2026-10-03T09:00:00Z");

    @Test
    void accounts_of_h2_become_users() throws SQLException {
        become(TestDatabases.h2() + ";DB_CLOSE_DELAY=-1", MIGRATIONS + "all");
    }

    @Test
    void accounts_of_postgresql_become_users() throws SQLException {
        become(TestDatabases.postgresql(), MIGRATIONS + "all", MIGRATIONS + "postgresql");
    }

    private static void become(String url, String... locations) throws SQLException {
        var settings = TestDatabases.settings(url);
        Flyway.configure()
                .dataSource(settings.effectiveUrl(), null, null)
                .locations(locations)
                .target("14")
                .load()
                .migrate();
        execute(
                settings,
                "insert into account (id) values ('anna'), ('ben')",
                number("idn_1", "01", "2026-10-02 08:00:00Z", "2026-10-02 08:00:00Z"),
                number("idn_2", "02", "2026-10-01 08:00:00Z", "2026-10-03 09:00:00Z"));
        KeyedDatabase.of(settings).prepareSchema();
        execute(settings, "insert into account (id) values ('of an earlier node')");

        try (var connection = DriverManager.getConnection(settings.effectiveUrl());
                var rows = connection
                        .createStatement()
                        .executeQuery("select created_at, updated_at, external_id, last_sign_in_at, last_active_at"
                                + " from account order by id")) {
            rows.next();
            assertThat(time(rows, 1)).isEqualTo(FIRST);
            assertThat(time(rows, 2)).isEqualTo(LAST);
            assertThat(rows.getString(3)).isNull();
            assertThat(rows.getObject(4)).isNull();
            assertThat(rows.getObject(5)).isNull();
            for (int i = 0; i < 2; i++) {
                rows.next();
                assertThat(time(rows, 1)).isAfter(LAST);
                assertThat(time(rows, 2)).isAfter(LAST);
            }
        }
    }

    private static Instant time(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static String number(String id, String index, String createdAt, String updatedAt) {
        return """
                insert into phone_number (id, owner_id, number_sealed, number_index, state, failures, is_primary,
                        second_factor, created_at, updated_at, version)
                values ('%1$s', 'anna', cast('x' as bytea), cast('%2$s' as bytea), 'UNVERIFIED', 0, false, 'NONE', '%3$s', '%4$s', 0)
                """.formatted(id, index, createdAt, updatedAt);
    }

    private static void execute(DatabaseSettings settings, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(settings.effectiveUrl());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
