package dev.ringproof.core.port.out;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a Ringproof, which belong together: all ports of one implementation.
 *
 * @param clock the time on which all nodes that share the stores agree
 */
public record Stores(
        AccountRepository accounts,
        UserRepository users,
        PossessionCheckRepository checks,
        SecondFactorChallengeRepository challenges,
        MessageRepository messages,
        OptOutRepository optOuts,
        CounterRepository counters,
        RefusalRepository refusals,
        ClientRepository clients,
        SignInRepository signIns,
        RememberedDeviceRepository devices,
        UnitOfWork work,
        InstantSource clock) {
    public Stores {
        require(accounts, "accounts");
        require(users, "users");
        require(checks, "checks");
        require(challenges, "challenges");
        require(messages, "messages");
        require(optOuts, "optOuts");
        require(counters, "counters");
        require(refusals, "refusals");
        require(clients, "clients");
        require(signIns, "signIns");
        require(devices, "devices");
        require(work, "work");
        require(clock, "clock");
    }

    private static void require(@Nullable Object store, String name) {
        requireNonNull(store, () -> name + " is null; stores belong together, so take all of one implementation");
    }
}
