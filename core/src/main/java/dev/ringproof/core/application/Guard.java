package dev.ringproof.core.application;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import java.time.Instant;
import java.util.Optional;

/** A condition that is checked under the account's lock before a sensitive step is taken. */
@FunctionalInterface
interface Guard {
    /** Lets every step pass. */
    Guard NONE = (account, now) -> Optional.empty();

    /** Returns why the step may not be taken; empty if it may. */
    Optional<Refusal> refusal(Account account, Instant now);
}
