package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Updates a database of the fourth migration, in which each owner's failures were with the owner's number only. */
class FailuresMigrationTest {
    private static final String MIGRATIONS = "classpath:dev/ringproof/adapters/persistence/migration/";
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void an_update_of_h2_gives_no_fresh_attempts() throws SQLException {
        keepsFailures(TestDatabases.h2() + ";DB_CLOSE_DELAY=-1", MIGRATIONS + "all");
    }

    @Test
    void an_update_of_postgresql_gives_no_fresh_attempts() throws SQLException {
        keepsFailures(TestDatabases.postgresql(), MIGRATIONS + "all", MIGRATIONS + "postgresql");
    }

    private static void keepsFailures(String url, String... locations) throws SQLException {
        var settings = TestDatabases.settings(url);
        Flyway.configure()
                .dataSource(settings.effectiveUrl(), null, null)
                .locations(locations)
                .target("4?") // H2 has no fourth one
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(settings.effectiveUrl())) {
            insert(connection, "anna", "0a", "PENDING", 3, NOON.plusSeconds(9));
            insert(connection, "ben", "0a", "FAILED", 7, NOON);
            insert(connection, "cara", "0b", "VERIFIED", 9, NOON);
            insert(connection, "dora", "0c", "UNVERIFIED", 0, null);
        }

        KeyedDatabase.of(settings).prepareSchema();

        try (var connection = DriverManager.getConnection(settings.effectiveUrl());
                var rows = connection
                        .createStatement()
                        .executeQuery("select number_index, failures, changed_at from number_failures")) {
            Map<String, Object> failures = new LinkedHashMap<>();
            while (rows.next()) {
                failures.put(
                        HexFormat.of().formatHex(rows.getBytes(1)) + " " + rows.getInt(2),
                        rows.getObject(3, OffsetDateTime.class).toInstant());
            }
            assertThat(failures).isEqualTo(Map.of("0a 7", NOON.plusSeconds(9)));
        }
    }

    private static void insert(
            Connection connection,
            String owner,
            String index,
            String state,
            int failures,
            @Nullable Instant lastFailedAt)
            throws SQLException {
        try (var account = connection.prepareStatement("insert into account (id) values (?)");
                var number = connection.prepareStatement("""
                        insert into phone_number (id, owner_id, number_sealed, number_index, state, failures,
                                last_failed_at, is_primary, second_factor, created_at, updated_at, version)
                        values (?, ?, ?, ?, ?, ?, ?, false, 'NONE', ?, ?, 0)
                        """)) {
            account.setString(1, owner);
            account.executeUpdate();
            number.setString(1, "idn_" + owner);
            number.setString(2, owner);
            number.setBytes(3, new byte[] {0});
            number.setBytes(4, HexFormat.of().parseHex(index));
            number.setString(5, state);
            number.setInt(6, failures);
            number.setObject(7, lastFailedAt == null ? null : time(lastFailedAt));
            number.setObject(8, time(NOON));
            number.setObject(9, time(NOON));
            number.executeUpdate();
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
