package dev.ringproof.adapters.persistence;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.AllStoresContract;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Runs the contracts of all stores on H2 and on PostgreSQL. */
class StoresTest {

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnDatabase extends AllStoresContract {
        private final String url;
        private Database database;

        OnDatabase(String url) {
            this.url = url;
        }

        @BeforeAll
        void open() {
            database = TestDatabases.open(url);
        }

        @BeforeEach
        void empty() throws SQLException {
            TestDatabases.empty(url);
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Override
        protected Stores emptyStores() {
            return TestDatabases.stores(database);
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        OnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }
}
