package dev.ringproof.core.memory;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.ClientRepository;
import dev.ringproof.core.port.out.CounterRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.OptOutRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.core.port.out.UserRepository;

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

    public AccountRepository accounts() {
        return accounts;
    }

    public UserRepository users() {
        return users;
    }

    public PossessionCheckRepository checks() {
        return checks;
    }

    public SecondFactorChallengeRepository challenges() {
        return challenges;
    }

    public MessageRepository messages() {
        return messages;
    }

    public OptOutRepository optOuts() {
        return optOuts;
    }

    public CounterRepository counters() {
        return counters;
    }

    public RefusalRepository refusals() {
        return refusals;
    }

    public ClientRepository clients() {
        return clients;
    }

    public SignInRepository signIns() {
        return signIns;
    }

    public RememberedDeviceRepository devices() {
        return devices;
    }

    public UnitOfWork work() {
        return work;
    }
}
