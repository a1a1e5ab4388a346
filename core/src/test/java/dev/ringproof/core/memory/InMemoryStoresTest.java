package dev.ringproof.core.memory;

import static dev.ringproof.testkit.internal.Accounts.NOON;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.AllStoresContract;
import java.time.InstantSource;

/** The contracts of all stores, in memory. */
class InMemoryStoresTest extends AllStoresContract {
    @Override
    protected Stores emptyStores() {
        return InMemoryStores.empty(InstantSource.fixed(NOON));
    }
}
