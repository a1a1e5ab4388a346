package dev.ringproof.testkit.internal;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.InstantSource;

/** The same stores with what a test watches or moves: its own units of work, or its own clock. */
public final class SameStores {
    private SameStores() {}

    public static Stores with(UnitOfWork work, InstantSource clock, Stores stores) {
        return new Stores(
                stores.accounts(),
                stores.users(),
                stores.checks(),
                stores.challenges(),
                stores.messages(),
                stores.optOuts(),
                stores.counters(),
                stores.refusals(),
                stores.clients(),
                stores.signIns(),
                stores.devices(),
                work,
                clock);
    }
}
