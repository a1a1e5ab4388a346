package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.connection.Connections;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a host does wrong when it opens a database is told by one sentence that names it. */
class HostMisuseTest {

    private static Database.Builder database(DataSource host) {
        return Database.on(host).keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS);
    }

    private static Database.Builder onH2() {
        return database(new OneByOne(TestDatabases.h2()));
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what a host without null checks can do
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> Database.on(null)).hasMessage("Database.on needs a DataSource, and was given null");
        assertThatThrownBy(() -> onH2().keys(null, TestDatabases.INDEX_KEYS))
                .hasMessage("Database.Builder.keys needs a seal key ring, and was given null");
        assertThatThrownBy(() -> onH2().keys(TestDatabases.SEAL_KEYS, null))
                .hasMessage("Database.Builder.keys needs an index key ring, and was given null");
        assertThatThrownBy(() -> onH2().schema(null))
                .hasMessage("Database.Builder.schema needs a name, and was given null");
        assertThatThrownBy(() -> onH2().migrate(null))
                .hasMessage("Database.Builder.migrate needs a value of Migrate, and was given null");
    }

    @Test
    void without_keys_nothing_is_opened() {
        assertThatThrownBy(() -> Database.on(new OneByOne(TestDatabases.h2())).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the keys are missing: call keys(seal, index) before the database is opened");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two words",
                "1st",
                "a\"; drop schema public cascade; --",
                "a'b",
                "a.b",
                "\u00e4",
                "pg_own",
                "PG_TEMP",
                "information_schema",
                "INFORMATION_SCHEMA",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void an_odd_schema_name_is_refused_by_name(String name) {
        assertThatThrownBy(() -> onH2().schema(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the schema name \"" + name + "\" cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1001})
    void a_number_of_connections_out_of_range_is_refused(int connections) {
        assertThatThrownBy(() -> onH2().connections(connections))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections must be 1 to 1000, and not " + connections);
    }

    @Test
    void a_data_source_that_is_closed_is_told() throws SQLException {
        var host = new PlainPool(TestDatabases.h2(), true, Connection.TRANSACTION_READ_COMMITTED);
        host.close();

        assertThatThrownBy(() -> database(host).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot open the database: the host's DataSource gave no connection: the pool is closed");
    }

    @Test
    void a_data_source_that_gives_null_is_told() {
        var host = new Connections() {
            @Override
            @SuppressWarnings("NullAway")
            public Connection getConnection() {
                return null;
            }
        };

        assertThatThrownBy(() -> database(host).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot open the database: the host's DataSource gave null for a connection");
    }

    @Test
    void another_database_is_refused_by_name() {
        assertThatThrownBy(() -> database(host(Map.of(), Map.of("getDatabaseProductName", "MariaDB")))
                        .open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the DataSource connects to MariaDB; Ringproof runs on PostgreSQL and on H2");
    }

    @Test
    void an_old_postgresql_is_refused_by_its_version() {
        var about = Map.<String, Object>of(
                "getDatabaseProductName",
                "PostgreSQL",
                "getDatabaseMajorVersion",
                12,
                "getDatabaseProductVersion",
                "12.22");

        assertThatThrownBy(() -> database(host(Map.of(), about)).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the DataSource connects to PostgreSQL 12.22; Ringproof needs PostgreSQL 13 or newer");
    }

    @Test
    void connections_that_can_only_read_are_refused() {
        var sentence = "the DataSource gives connections that can only read; Ringproof must write";
        var byServer = new OneByOne(TestDatabases.postgresql() + "&options=-c%20default_transaction_read_only=on");

        assertThatThrownBy(() ->
                        database(host(Map.of("isReadOnly", true), Map.of())).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> database(byServer).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(sentence);
    }

    @Test
    void a_user_who_may_not_make_the_schema_is_told() throws SQLException {
        var url = TestDatabases.postgresql();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("drop role if exists guest");
            statement.execute("create role guest login");
        }

        assertThatThrownBy(() -> database(new OneByOne(url.replace("user=postgres", "user=guest")))
                        .open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot open the database: ERROR: permission denied for database ");
    }

    @Test
    void what_was_refused_has_taken_no_connection_for_good() throws SQLException {
        try (var host = new PlainPool(TestDatabases.h2(), true, Connection.TRANSACTION_READ_COMMITTED)) {
            assertThatThrownBy(() -> database(host).migrate(Migrate.VALIDATE).open())
                    .hasMessageContaining("is missing in the schema ringproof");

            assertThat(host.taken()).isZero();
            assertThat(host.all()).isNotEmpty();
        }
    }

    /** A host on H2 whose connections and whose metadata say something else about these. */
    private static DataSource host(Map<String, Object> ofConnection, Map<String, Object> ofMetadata) {
        var url = TestDatabases.h2();
        return new Connections() {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = DriverManager.getConnection(url);
                var about = saying(DatabaseMetaData.class, connection.getMetaData(), ofMetadata);
                var answers = new HashMap<String, Object>(ofConnection);
                answers.put("getMetaData", about);
                return saying(Connection.class, connection, answers);
            }
        };
    }

    private static <T> T saying(Class<T> type, T real, Map<String, Object> answers) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(HostMisuseTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
