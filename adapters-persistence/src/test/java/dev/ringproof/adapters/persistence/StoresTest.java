package dev.ringproof.adapters.persistence;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.AccountRepositoryContract;
import dev.ringproof.testkit.contract.ClientRepositoryContract;
import dev.ringproof.testkit.contract.CounterRepositoryContract;
import dev.ringproof.testkit.contract.MessageRepositoryContract;
import dev.ringproof.testkit.contract.OptOutRepositoryContract;
import dev.ringproof.testkit.contract.PossessionCheckRepositoryContract;
import dev.ringproof.testkit.contract.RefusalRepositoryContract;
import dev.ringproof.testkit.contract.RememberedDeviceRepositoryContract;
import dev.ringproof.testkit.contract.SecondFactorChallengeRepositoryContract;
import dev.ringproof.testkit.contract.SignInRepositoryContract;
import dev.ringproof.testkit.contract.UserRepositoryContract;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Runs the contracts of all stores on H2 and on PostgreSQL. */
class StoresTest {

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
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

        public Stores stores() {
            return TestDatabases.stores(database);
        }
    }

    @Nested
    class AccountsOnH2 extends OnDatabase implements AccountRepositoryContract {
        AccountsOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class AccountsOnPostgresql extends OnDatabase implements AccountRepositoryContract {
        AccountsOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class UsersOnH2 extends OnDatabase implements UserRepositoryContract {
        UsersOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class UsersOnPostgresql extends OnDatabase implements UserRepositoryContract {
        UsersOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class ChecksOnH2 extends OnDatabase implements PossessionCheckRepositoryContract {
        ChecksOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class ChecksOnPostgresql extends OnDatabase implements PossessionCheckRepositoryContract {
        ChecksOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class ChallengesOnH2 extends OnDatabase implements SecondFactorChallengeRepositoryContract {
        ChallengesOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class ChallengesOnPostgresql extends OnDatabase implements SecondFactorChallengeRepositoryContract {
        ChallengesOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class MessagesOnH2 extends OnDatabase implements MessageRepositoryContract {
        MessagesOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class MessagesOnPostgresql extends OnDatabase implements MessageRepositoryContract {
        MessagesOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class OptOutsOnH2 extends OnDatabase implements OptOutRepositoryContract {
        OptOutsOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class CountersOnH2 extends OnDatabase implements CounterRepositoryContract {
        CountersOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class OptOutsOnPostgresql extends OnDatabase implements OptOutRepositoryContract {
        OptOutsOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class CountersOnPostgresql extends OnDatabase implements CounterRepositoryContract {
        CountersOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class RefusalsOnH2 extends OnDatabase implements RefusalRepositoryContract {
        RefusalsOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class RefusalsOnPostgresql extends OnDatabase implements RefusalRepositoryContract {
        RefusalsOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class ClientsOnH2 extends OnDatabase implements ClientRepositoryContract {
        ClientsOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class ClientsOnPostgresql extends OnDatabase implements ClientRepositoryContract {
        ClientsOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class SignInsOnH2 extends OnDatabase implements SignInRepositoryContract {
        SignInsOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class SignInsOnPostgresql extends OnDatabase implements SignInRepositoryContract {
        SignInsOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }

    @Nested
    class RememberedDevicesOnH2 extends OnDatabase implements RememberedDeviceRepositoryContract {
        RememberedDevicesOnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class RememberedDevicesOnPostgresql extends OnDatabase implements RememberedDeviceRepositoryContract {
        RememberedDevicesOnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }
}
