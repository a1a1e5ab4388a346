package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseEncodingTest {

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
    void a_database_that_cannot_keep_every_id_is_refused_before_its_schema_is_made(String encoding)
            throws SQLException {
        var url =
                TestDatabases.postgresql("encoding '" + encoding + "' lc_collate 'C' lc_ctype 'C' template template0");

        assertThatThrownBy(() -> TestDatabases.open(url))
                .hasMessage("cannot open the database")
                .hasRootCauseMessage("the database has the encoding " + encoding + ", and must have UTF8");
        try (var connection = DriverManager.getConnection(url);
                var tables = connection.getMetaData().getTables(null, "public", "%", null)) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void a_database_in_utf_8_is_opened() {
        TestDatabases.open(TestDatabases.postgresql()).close();
    }
}
