package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.StoreUnavailable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens databases on the DataSource of a host, which has its own settings, tables and entities. */
@Timeout(120)
class HostDatabaseTest {

    /** An entity of the host. Its name and its table are those of one of ours. */
    @Entity(name = "Account")
    @Table(name = "account")
    static class HostAccount {
        @Id
        String email = "";
    }

    abstract static class OnDatabase {
        String url = "";

        abstract String newUrl();

        abstract String schemaOfConnection();

        @BeforeEach
        void create() {
            url = newUrl();
        }

        private static Database.Builder database(PlainPool host) {
            return Database.on(host).keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS);
        }

        private PlainPool host() {
            return new PlainPool(url, true, Connection.TRANSACTION_READ_COMMITTED);
        }

        private static void store(Database database) {
            database.stores().work().run(() -> {
                var stores = database.stores();
                stores.accounts().save(stores.accounts().open(ANNA, NOON), anna());
                return ANNA;
            });
        }

        private static List<String> read(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        }

        @ParameterizedTest
        @CsvSource({"true, 2", "false, 2", "true, 8", "false, 8"})
        void connections_go_back_as_they_were(boolean autoCommit, int isolation) throws SQLException {
            try (var host = new PlainPool(url, autoCommit, isolation)) {
                var before = state(DriverManager.getConnection(url));
                try (var database = database(host).open()) {
                    store(database);
                    assertThatThrownBy(() -> database.stores().work().run(() -> {
                                throw new IllegalArgumentException("rolled back");
                            }))
                            .hasMessage("rolled back");
                    assertThat(database.answers()).isTrue();
                }

                assertThat(host.taken()).isZero();
                assertThat(host.all()).isNotEmpty();
                for (var connection : host.all()) {
                    assertThat(connection.isClosed()).isFalse();
                    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                    assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
                    assertThat(state(connection)).isEqualTo(before);
                }
            }
        }

        /** What the session has besides what JDBC knows. */
        abstract List<String> state(Connection connection) throws SQLException;

        @Test
        void units_of_work_read_what_is_committed_and_commit() throws SQLException {
            try (var host = new PlainPool(url, true, Connection.TRANSACTION_SERIALIZABLE);
                    var database = database(host).open()) {
                int isolation = database.stores()
                        .work()
                        .run(() -> JpaUnitOfWork.session().doReturningWork(Connection::getTransactionIsolation));
                store(database);

                assertThat(isolation).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                try (var connection = DriverManager.getConnection(url)) {
                    assertThat(read(connection, "select id from \"ringproof\".account"))
                            .containsExactly(ANNA.value());
                }
            }
        }

        @Test
        void nodes_that_start_at_once_make_the_schema_once() throws Exception {
            try (var host = host()) {
                var barrier = new CyclicBarrier(3);
                var failures = Collections.synchronizedList(new ArrayList<Throwable>());
                try (var threads = Executors.newFixedThreadPool(3)) {
                    for (int node = 0; node < 3; node++) {
                        threads.execute(() -> {
                            try {
                                barrier.await();
                                database(host).open().close();
                            } catch (Exception e) {
                                failures.add(e);
                            }
                        });
                    }
                }

                assertThat(failures).isEmpty();
                database(host).migrate(Migrate.VALIDATE).open().close();
            }
        }

        @Test
        void two_schemas_are_two_databases() throws SQLException {
            try (var host = host();
                    var one = database(host).schema("one").open();
                    var other = database(host)
                            .keys(KeyRing.random(new Random(8)), KeyRing.random(new Random(9)))
                            .schema("other")
                            .open()) {
                store(one);

                assertThat(account(one)).isPresent();
                assertThat(account(other)).isEmpty();
            }
        }

        private static Optional<?> account(Database database) {
            return database.stores()
                    .work()
                    .run(() -> database.stores().accounts().lockWhole(ANNA));
        }

        @Test
        void a_host_s_own_entity_and_table_of_the_same_name_stay_apart() throws SQLException {
            try (var host = host()) {
                try (var connection = DriverManager.getConnection(url);
                        var statement = connection.createStatement()) {
                    statement.execute("create table account (email varchar(80) primary key)");
                }
                try (var before = hosts(host);
                        var database = database(host).open();
                        var after = hosts(host)) {
                    store(database);
                    for (var factory : List.of(before, after)) {
                        var email = factory.equals(before) ? "anna@host.example" : "ben@host.example";
                        factory.runInTransaction(entities -> {
                            var account = new HostAccount();
                            account.email = email;
                            entities.persist(account);
                        });
                    }
                    readNumbers(database);

                    long count = after.callInTransaction(
                            entities -> entities.createQuery("select count(a) from Account a", Long.class)
                                    .getSingleResult());
                    assertThat(count).isEqualTo(2);
                    assertThat(account(database)).isPresent();
                }
                assertThat(host.taken()).isZero();
            }
        }

        private static void readNumbers(Database database) {
            database.stores().work().run(() -> database.stores().accounts().ofAllOwners(HOME_NUMBER, 10));
        }

        private static EntityManagerFactory hosts(PlainPool host) {
            return new PersistenceConfiguration("host")
                    .managedClass(HostAccount.class)
                    .property("jakarta.persistence.nonJtaDataSource", host)
                    .createEntityManagerFactory();
        }

        @Test
        void keys_are_replaced_on_a_host_s_database() throws SQLException {
            var seal = KeyRing.newPair("1", new Random(21));
            var newSeal = KeyRing.newPair("2", new Random(22));
            var index = KeyRing.random(new Random(23));
            var newIndex = KeyRing.random(new Random(24));
            try (var host = new PlainPool(url, true, Connection.TRANSACTION_SERIALIZABLE)) {
                try (var database =
                        Database.on(host).keys(KeyRing.parse(seal), index).open()) {
                    store(database);
                }
                var both = KeyRing.parse(newSeal + "," + seal);

                assertThatThrownBy(() -> Database.on(host).keys(both, newIndex).open())
                        .isInstanceOf(KeyException.class);
                long resealed = new NumberResealing(Database.on(host).keys(both, index)).run();
                long reindexed = new NumberReindexing(Database.on(host).keys(KeyRing.parse(newSeal), newIndex)).run();
                assertThat(resealed).isEqualTo(reindexed).isPositive();
                try (var database =
                        Database.on(host).keys(KeyRing.parse(newSeal), newIndex).open()) {
                    var found = database.stores()
                            .work()
                            .run(() -> database.stores().accounts().ofAllOwners(HOME_NUMBER, 10));
                    assertThat(found).hasSize(1);
                }

                var lost = new LostSealKey(Database.on(host).keys(KeyRing.random(new Random(25)), newIndex), "2");
                assertThat(lost.needs()).isEqualTo("phone numbers " + resealed);
                lost.abandon();
                assertThat(lost.needs()).isEmpty();
                assertThat(host.taken()).isZero();
            }
        }

        @Test
        void a_transaction_of_the_host_is_joined_in_our_schema() throws SQLException {
            try (var host = host()) {
                var transactions = new PlainHost(host);
                try (var database = database(host).transactions(transactions).open()) {
                    var stores = database.stores();
                    transactions.rollsBack(
                            () -> stores.work().join(() -> stores.accounts().open(ANNA, NOON)));
                    assertThat(account(database)).isEmpty();

                    transactions.commits(
                            () -> stores.work().join(() -> stores.accounts().open(ANNA, NOON)));
                    assertThat(account(database)).isPresent();
                }
                assertThat(host.taken()).isZero();
            }
        }

        @Test
        void a_host_that_closes_its_pool_makes_units_of_work_fail() throws SQLException {
            var host = host();
            try (var database = database(host).open()) {
                host.close();

                assertThat(database.answers()).isFalse();
                assertThatThrownBy(() -> account(database))
                        .isInstanceOf(StoreUnavailable.class)
                        .hasStackTraceContaining("the host's DataSource gave no connection: the pool is closed");
            }
        }

        @Test
        void the_host_s_own_schema_may_be_used() throws SQLException {
            try (var host = host();
                    var database = database(host).schema(schemaOfConnection()).open();
                    var connection = DriverManager.getConnection(url)) {
                store(database);

                assertThat(read(connection, "select id from account")).containsExactly(ANNA.value());
            }
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.h2() + ";DB_CLOSE_DELAY=-1";
        }

        @Override
        String schemaOfConnection() {
            return "PUBLIC";
        }

        @Override
        List<String> state(Connection connection) throws SQLException {
            return OnDatabase.read(connection, "select current_schema || ' ' || lock_timeout()");
        }
    }

    @Nested
    class OnH2ThatSpeaksAsPostgresql extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.h2() + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        }

        @Override
        String schemaOfConnection() {
            return "public";
        }

        @Override
        List<String> state(Connection connection) throws SQLException {
            return OnDatabase.read(connection, "select current_schema");
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        @Override
        String newUrl() {
            return TestDatabases.postgresql();
        }

        @Override
        String schemaOfConnection() {
            return "public";
        }

        @Override
        List<String> state(Connection connection) throws SQLException {
            // The isolation is told by JDBC. The process and the time differ with each connection.
            return OnDatabase.read(
                    connection,
                    "select name || '=' || setting from pg_settings where name not like '%isolation'"
                            + " order by name");
        }

        @Test
        void each_wait_for_a_lock_or_an_answer_ends() throws SQLException {
            try (var host = new PlainPool(url, true, Connection.TRANSACTION_READ_COMMITTED);
                    var database = Database.on(host)
                            .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                            .open()) {
                var limits = database.stores()
                        .work()
                        .run(() -> JpaUnitOfWork.session()
                                .doReturningWork(connection -> OnDatabase.read(
                                        connection,
                                        "select name || '=' || setting from pg_settings where name in ('lock_timeout',"
                                                + " 'statement_timeout', 'idle_in_transaction_session_timeout',"
                                                + " 'plan_cache_mode') order by name")));

                assertThat(limits)
                        .containsExactly(
                                "idle_in_transaction_session_timeout=30000",
                                "lock_timeout=10000",
                                "plan_cache_mode=force_generic_plan",
                                "statement_timeout=20000");
            }
        }
    }
}
