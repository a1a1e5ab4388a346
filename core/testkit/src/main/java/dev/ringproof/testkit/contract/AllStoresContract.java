package dev.ringproof.testkit.contract;

import dev.ringproof.core.port.out.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * The contracts of all ports of {@link Stores}. Who writes a store extends this class, and each contract runs as a
 * nested class of tests: also what the ports promise to several threads at once.
 *
 * {@snippet :
 * class MyStoresTest extends AllStoresContract {
 *     @Override
 *     protected Stores emptyStores() {
 *         return InMemoryStores.empty(InstantSource.system());
 *     }
 * }
 * }
 *
 * <p>The tests open up to 40 units of work at once. If the stores have too few connections for all of them, a unit waits
 * for one. What is opened for a test may be closed by an {@code @AfterEach} method of the subclass.
 */
public abstract class AllStoresContract {
    private @Nullable Stores stores;

    /** Returns stores with nothing in them. It is called once for each test. */
    protected abstract Stores emptyStores();

    /** Some tests ask for the stores in several threads at once, and for the first time. */
    private synchronized Stores ofThisTest() {
        if (stores == null) {
            stores = emptyStores();
        }
        return stores;
    }

    @Nested
    class Accounts implements AccountRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Users implements UserRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Checks implements PossessionCheckRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Challenges implements SecondFactorChallengeRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Messages implements MessageRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class OptOuts implements OptOutRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Counters implements CounterRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Refusals implements RefusalRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Clients implements ClientRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class SignIns implements SignInRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Devices implements RememberedDeviceRepositoryContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }

    @Nested
    class Work implements UnitOfWorkContract {
        @Override
        public Stores stores() {
            return ofThisTest();
        }
    }
}
