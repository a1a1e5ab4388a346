package dev.ringproof.core.application;

import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How every step is taken: load and lock, ask the account, store whatever came of it, as one unit; and only after the
 * commit tell the others and send the texts.
 */
public final class AccountSteps {
    private final AccountRepository accounts;
    private final UnitOfWork work;
    private final ChangeNotices notices;
    private final EventPublisher events;
    private final Consumer<TextMessage> dispatcher;
    private final InstantSource clock;

    public AccountSteps(
            AccountRepository accounts,
            UnitOfWork work,
            ChangeNotices notices,
            EventPublisher events,
            Consumer<TextMessage> dispatcher,
            InstantSource clock) {
        this.accounts = accounts;
        this.work = work;
        this.notices = notices;
        this.events = events;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** An outcome, and the text to send with it if there is one. */
    record Texted<T>(Outcome<T> outcome, @Nullable TextMessage text) {}

    private record Taken<T>(Outcome<T> outcome, List<TextMessage> texts) {}

    Instant now() {
        return clock.instant();
    }

    /** Looks without changing anything. */
    <T> T look(Supplier<T> at) {
        return work.run(at);
    }

    void publish(Event event) {
        events.publish(event);
    }

    <T> Outcome<T> take(Supplier<Account> load, BiFunction<Account, Instant, Outcome<T>> ask) {
        return takeAndText(load, (account, now) -> new Texted<>(ask.apply(account, now), null));
    }

    <T> Outcome<T> takeAndText(Supplier<Account> load, BiFunction<Account, Instant, Texted<T>> ask) {
        var taken = work.run(() -> {
            var account = load.get();
            var now = clock.instant();
            var asked = ask.apply(account, now);
            var texts = new ArrayList<>(notices.queue(account, asked.outcome(), now));
            if (asked.text() != null) {
                texts.add(asked.text());
            }
            accounts.save(account, asked.outcome().account());
            return new Taken<>(asked.outcome(), texts);
        });
        taken.outcome().events().forEach(events::publish);
        taken.texts().forEach(dispatcher);
        return taken.outcome();
    }
}
