package dev.ringproof.core.memory;

import static dev.ringproof.testkit.internal.Accounts.NOON;

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
import dev.ringproof.testkit.contract.UnitOfWorkContract;
import dev.ringproof.testkit.contract.UserRepositoryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The contracts of all stores, in memory. */
class InMemoryStoresTest {
    private final Stores fresh = InMemoryStores.empty(InstantSource.fixed(NOON));

    @Nested
    class Accounts implements AccountRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Users implements UserRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Refusals implements RefusalRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Checks implements PossessionCheckRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Challenges implements SecondFactorChallengeRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Messages implements MessageRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class OptOuts implements OptOutRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Counters implements CounterRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Clients implements ClientRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class RememberedDevices implements RememberedDeviceRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class SignIns implements SignInRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Work implements UnitOfWorkContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }
}
