package dev.ringproof.core.port.out;

import java.time.InstantSource;

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
        InstantSource clock) {}
