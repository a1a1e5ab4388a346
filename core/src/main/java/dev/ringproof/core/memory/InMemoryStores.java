package dev.ringproof.core.memory;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.port.out.Stores;
import java.time.InstantSource;

/**
 * All stores in memory, empty at first, and the unit of work that they share. They keep every promise of their ports,
 * but their data ends with the program. They are meant for a first program, and for tests. Safe for use by many
 * threads.
 */
public final class InMemoryStores {
    private final InMemoryUnitOfWork work = new InMemoryUnitOfWork();
    private final InMemoryPossessionChecks checks = new InMemoryPossessionChecks(work);
    private final InMemoryChallenges challenges = new InMemoryChallenges(work);
    private final InMemoryMessages messages = new InMemoryMessages(work);
    private final InMemoryOptOuts optOuts = new InMemoryOptOuts(work);
    private final Table<OwnerId, User> userRows = new Table<>(work);
    private final InMemoryAccounts accounts = new InMemoryAccounts(work, checks, messages, optOuts, userRows);
    private final InMemoryUsers users = new InMemoryUsers(userRows, accounts);
    private final InMemoryCounters counters = new InMemoryCounters(work);
    private final InMemoryRefusals refusals = new InMemoryRefusals(work);

    private final InMemoryRememberedDevices devices = new InMemoryRememberedDevices(work);
    private final InMemoryClients clients = new InMemoryClients(work, devices);
    private final InMemorySignIns signIns = new InMemorySignIns(work);

    private InMemoryStores() {}

    /** Whether stores are of this kind, so that they end with the program. */
    public static boolean areThese(Stores stores) {
        return stores.work() instanceof InMemoryUnitOfWork;
    }

    /** Returns empty stores. */
    public static Stores empty(InstantSource clock) {
        var memory = new InMemoryStores();
        return new Stores(
                memory.accounts,
                memory.users,
                memory.checks,
                memory.challenges,
                memory.messages,
                memory.optOuts,
                memory.counters,
                memory.refusals,
                memory.clients,
                memory.signIns,
                memory.devices,
                memory.work,
                clock);
    }
}
