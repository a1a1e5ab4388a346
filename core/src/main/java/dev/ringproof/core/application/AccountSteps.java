package dev.ringproof.core.application;

import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps on accounts. Within one unit of work, a step loads and locks the account, asks the rules, and stores
 * the result, also if it is a refusal. After the commit, the events are published and the messages are given to the
 * dispatcher. A step joins the transaction of the host, unless it is taken {@link #outside}.
 */
public final class AccountSteps {
    private final AccountRepository accounts;
    private final UserRepository users;
    private final UnitOfWork work;
    private final ChangeNotices notices;
    private final RememberedDeviceRepository devices;
    private final EventPublisher events;
    private final Consumer<TextMessage> dispatcher;
    private final InstantSource clock;

    public AccountSteps(
            AccountRepository accounts,
            UserRepository users,
            UnitOfWork work,
            ChangeNotices notices,
            RememberedDeviceRepository devices,
            EventPublisher events,
            Consumer<TextMessage> dispatcher,
            InstantSource clock) {
        this.accounts = accounts;
        this.users = users;
        this.work = work;
        this.notices = notices;
        this.devices = devices;
        this.events = events;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** An outcome, and the message to send after the commit if there is one. */
    record Sending<T>(Outcome<T> outcome, @Nullable TextMessage message) {
        static <T> Sending<T> nothing(Outcome<T> outcome) {
            return new Sending<>(outcome, null);
        }

        static <T> Sending<T> refused(Refusal refusal, Account account) {
            return nothing(Refused.unchanged(refusal, account));
        }
    }

    private record Taken<T>(Outcome<T> outcome, List<TextMessage> messages, List<Event> events) {}

    /** Returns the time. A step that waits for a lock is told a later one. */
    public Instant now() {
        return clock.instant();
    }

    /** Runs a look that changes nothing. */
    public <T> T look(Supplier<T> at) {
        return work.join(at);
    }

    /**
     * Takes steps that commit by themselves, also where the host has a transaction open. Whatever counts a guess is
     * taken so, because a rollback of the host must not give the guess back.
     */
    public <T> T outside(Supplier<T> steps) {
        return work.outside(steps);
    }

    /** Publishes an event after the commit of what the host has open. */
    public void publish(Event event) {
        publish(List.of(event));
    }

    private void publish(List<Event> happened) {
        if (!happened.isEmpty()) {
            work.afterCommit(() -> happened.forEach(events::publish));
        }
    }

    /** Takes a step that sends no code. */
    public <T> Outcome<T> take(Supplier<Account> load, BiFunction<Account, Instant, Outcome<T>> step) {
        return take(load, Guard.NONE, step);
    }

    /** Takes a sensitive step, if its guard lets it pass. */
    <T> Outcome<T> take(Supplier<Account> load, Guard guard, BiFunction<Account, Instant, Outcome<T>> step) {
        return takeAndSend(
                load,
                (account, now) -> guard.refusal(account, now)
                        .map(refusal -> Sending.<T>refused(refusal, account))
                        .orElseGet(() -> Sending.nothing(step.apply(account, now))));
    }

    /**
     * Takes a sensitive step on an account that is locked as a whole, if its guard lets it pass. A step that changes the
     * account changes its user too.
     */
    <T> Outcome<T> takeWhole(Supplier<Account> load, Guard guard, BiFunction<Account, Instant, Outcome<T>> step) {
        return take(load, guard, (account, now) -> {
            var outcome = step.apply(account, now);
            if (!outcome.account().equals(account)) {
                users.changed(account.owner(), now);
            }
            return outcome;
        });
    }

    /** Takes a step of a back end on an account that is locked as a whole. */
    public <T> Outcome<T> takeWhole(Supplier<Account> load, BiFunction<Account, Instant, Outcome<T>> step) {
        return takeWhole(load, Guard.NONE, step);
    }

    /**
     * Takes a step that sends no code.
     *
     * @param atTheEnd runs in the unit of work after the account is stored
     */
    public <T> Outcome<T> take(
            Supplier<Account> load, BiFunction<Account, Instant, Outcome<T>> step, Runnable atTheEnd) {
        return takeAndSend(load, (account, now) -> Sending.nothing(step.apply(account, now)), atTheEnd);
    }

    /** Takes a step that may send a message. */
    <T> Outcome<T> takeAndSend(Supplier<Account> load, BiFunction<Account, Instant, Sending<T>> step) {
        return takeAndSend(load, step, () -> {});
    }

    private <T> Outcome<T> takeAndSend(
            Supplier<Account> load, BiFunction<Account, Instant, Sending<T>> step, Runnable atTheEnd) {
        var taken = work.join(() -> {
            var account = load.get();
            var now = clock.instant();
            var result = step.apply(account, now);
            var told = notices.tell(account, result.outcome(), now);
            var messages = new ArrayList<>(told.notices());
            if (result.message() != null) {
                messages.add(result.message());
            }
            accounts.save(account, result.outcome().account());
            atTheEnd.run();
            if (changesFactors(result.outcome().events())) {
                devices.removeAll(account.owner());
            }
            return new Taken<>(result.outcome(), messages, told.events());
        });
        publish(taken.outcome().events());
        publish(taken.events());
        if (!taken.messages().isEmpty()) {
            work.afterCommit(() -> taken.messages().forEach(dispatcher));
        }
        return taken.outcome();
    }

    /** After such an event, nobody skips the second factor because it was shown before. */
    private static boolean changesFactors(List<Event> events) {
        return events.stream().anyMatch(event -> switch (event) {
            case PhoneNumberEvent of -> changesFactors(of.type());
            case BackupCodeEvent of -> changesFactors(of.type());
            default -> false;
        });
    }

    private static boolean changesFactors(PhoneNumberEvent.Type type) {
        return switch (type) {
            case RESERVED, RELEASED, MADE_DEFAULT, UNVERIFIED, DESTROYED -> true;
            case CREATED,
                    VERIFICATION_PREPARED,
                    VERIFICATION_MISSED,
                    VERIFIED,
                    POSSESSION_CHECK_PREPARED,
                    POSSESSION_CHECK_MISSED,
                    POSSESSION_CHECK_PASSED,
                    FIRST_FACTOR_PREPARED,
                    FIRST_FACTOR_MISSED,
                    FIRST_FACTOR_PASSED,
                    SECOND_FACTOR_PREPARED,
                    SECOND_FACTOR_MISSED,
                    SECOND_FACTOR_PASSED,
                    DISABLED,
                    UNLOCKED,
                    MADE_PRIMARY,
                    LINKED,
                    UNLINKED -> false;
        };
    }

    private static boolean changesFactors(BackupCodeEvent.Type type) {
        return switch (type) {
            case CREATED, DESTROYED -> true;
            case USED, MISSED, LOW -> false;
        };
    }
}
