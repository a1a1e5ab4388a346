package dev.ringproof.core;

import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.domain.Account;
import dev.ringproof.core.domain.Outcome;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How every step is taken: load and lock, ask the account, store whatever came of it, as one unit; and only after the
 * commit tell the others and send the text.
 */
final class AccountSteps {
    private final AccountRepository accounts;
    private final UnitOfWork work;
    private final EventPublisher events;
    private final Consumer<TextMessage> courier;
    private final InstantSource clock;

    AccountSteps(
            AccountRepository accounts,
            UnitOfWork work,
            EventPublisher events,
            Consumer<TextMessage> courier,
            InstantSource clock) {
        this.accounts = accounts;
        this.work = work;
        this.events = events;
        this.courier = courier;
        this.clock = clock;
    }

    /** An outcome, and the text to send with it if there is one. */
    record Texted<T>(Outcome<T> outcome, @Nullable TextMessage text) {}

    <T> Outcome<T> take(Supplier<Account> load, BiFunction<Account, Instant, Outcome<T>> ask) {
        return takeAndText(load, (account, now) -> new Texted<>(ask.apply(account, now), null));
    }

    <T> Outcome<T> takeAndText(Supplier<Account> load, BiFunction<Account, Instant, Texted<T>> ask) {
        var taken = work.run(() -> {
            var account = load.get();
            var asked = ask.apply(account, clock.instant());
            accounts.save(account, asked.outcome().account());
            return asked;
        });
        taken.outcome().events().forEach(events::publish);
        if (taken.text() != null) {
            courier.accept(taken.text());
        }
        return taken.outcome();
    }
}
