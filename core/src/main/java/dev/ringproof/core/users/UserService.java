package dev.ringproof.core.users;

import static dev.ringproof.core.application.AccountLocks.numberOf;
import static java.util.Comparator.comparing;

import dev.ringproof.core.application.AccountLocks;
import dev.ringproof.core.application.AccountSteps;
import dev.ringproof.core.application.PhoneNumberChanges;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.RandomIds;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserAccount;
import dev.ringproof.core.domain.user.UserEvent;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.numbering.NumberingPlan.Reading;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.Users;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Users as a back end sees them. Each change is one unit of work on the account, which is locked as a whole. */
public final class UserService implements Users {
    private final AccountRepository accounts;
    private final UserRepository users;
    private final AccountSteps steps;
    private final AccountLocks locks;
    private final PhoneNumberChanges changes;
    private final NumberingPlan plan;
    private final VerificationPolicy policy;
    private final RandomGenerator random;
    private final Sessions sessions;
    private final List<Consumer<Account>> belongings;

    /**
     * @param policy tells a back end that a number is taken, also where it is hidden from owners
     * @param belongings each deletes what a store keeps of an owner, in the unit of work that deletes the user. It is
     *     given the account as it was.
     */
    public UserService(
            AccountRepository accounts,
            UserRepository users,
            AccountSteps steps,
            AccountLocks locks,
            PhoneNumberChanges changes,
            NumberingPlan plan,
            VerificationPolicy policy,
            RandomGenerator random,
            Sessions sessions,
            List<Consumer<Account>> belongings) {
        this.accounts = accounts;
        this.users = users;
        this.steps = steps;
        this.locks = locks;
        this.changes = changes;
        this.plan = plan;
        this.policy = policy.tellingTakenNumbers();
        this.random = random;
        this.sessions = sessions;
        this.belongings = List.copyOf(belongings);
    }

    /** A number that is to be added, with its new id. */
    private record Added(PhoneNumberId id, E164Number number, NewNumber requested) {}

    @Override
    public Optional<User> find(OwnerId id) {
        return steps.look(() -> users.find(id));
    }

    @Override
    public UserAccount get(OwnerId id) {
        return steps.look(() -> new UserAccount(existing(id), accounts.find(id)));
    }

    @Override
    public List<UserAccount> list(UserSearch search) {
        return steps.look(() -> {
            var found = users.find(search);
            var theirs = accounts.find(found.stream().map(User::id).toList());
            return Stream.iterate(0, i -> i < found.size(), i -> i + 1)
                    .map(i -> new UserAccount(found.get(i), theirs.get(i)))
                    .toList();
        });
    }

    @Override
    public long count(UserSearch search) {
        return steps.look(() -> users.count(search));
    }

    @Override
    public Optional<E164Number> number(String entered) {
        return plan.number(entered);
    }

    @Override
    public Outcome<UserAccount> create(NewUser requested) {
        var id = requested.id() == null ? new OwnerId(RandomIds.next("user_", random)) : requested.id();
        return withNumbers(
                requested.numbers(),
                Account.empty(id),
                numbers -> steps.take(() -> Account.empty(id), (account, now) -> {
                    var taken = users.find(id).isPresent()
                            ? Optional.<Refusal>of(new Refusal.UserExists(Refusal.UserField.ID))
                            : taken(requested.externalId());
                    if (taken.isPresent()) {
                        return Refused.unchanged(taken.get(), account);
                    }
                    var user = User.created(id, requested.externalId(), now);
                    var outcome = withAll(account, numbers, now).map(with -> new UserAccount(user, with));
                    if (outcome instanceof Accepted<UserAccount>) {
                        users.add(user);
                    }
                    return said(UserEvent.Type.CREATED, outcome, id, now);
                }));
    }

    /**
     * Reads all numbers, and takes the step with them unless one of them is refused. Numbers that are added at once are
     * as old as each other and then follow the order of their ids, so the ids are in the order of the request.
     */
    private <T> Outcome<T> withNumbers(
            List<NewNumber> requested, Account unchanged, Function<List<Added>, Outcome<T>> step) {
        var read = new ArrayList<Added>();
        var ids = Stream.generate(() -> PhoneNumberId.next(random))
                .limit(requested.size())
                .sorted(comparing(PhoneNumberId::value))
                .iterator();
        for (var number : requested) {
            switch (plan.read(number.phoneNumber(), steps.now())) {
                case Reading.Refused(var refusal) -> {
                    return Refused.unchanged(refusal, unchanged);
                }
                case Reading.Understood(var understood) -> read.add(new Added(ids.next(), understood, number));
            }
        }
        return step.apply(read);
    }

    /** Adds the numbers to an account without numbers: all of them or none. */
    private Outcome<Account> withAll(Account empty, List<Added> numbers, Instant now) {
        Outcome<Account> outcome = new Accepted<>(empty, empty, List.of());
        for (var added : numbers) {
            outcome = outcome.then(so -> so.account()
                    .add(
                            added.id(),
                            added.number(),
                            added.requested().as(),
                            accounts.history(empty.owner(), added.number()),
                            now,
                            policy)
                    .then(with -> new Accepted<>(with.account(), with.account(), List.of())));
        }
        return outcome instanceof Refused<Account> refused ? Refused.unchanged(refused.refusal(), empty) : outcome;
    }

    @Override
    public Outcome<UserAccount> update(OwnerId id, UserUpdate update) {
        return steps.take(locks.wholeOf(id), (account, now) -> {
            var user = existing(id);
            var asked = update.changesExternalId() ? update.externalId() : user.externalId();
            var changesExternalId = !Objects.equals(asked, user.externalId());
            var taken = changesExternalId ? taken(asked) : Optional.<Refusal>empty();
            if (taken.isPresent()) {
                return Refused.unchanged(taken.get(), account);
            }
            var outcome = withPrimary(account, update.primaryNumber(), now);
            if (outcome instanceof Refused<Account> refused) {
                return refused.as();
            }
            if (!changesExternalId && outcome.account().equals(account)) {
                return new Accepted<>(new UserAccount(user, account), account, List.of());
            }
            var next = user.with(asked, now);
            users.save(next);
            return said(UserEvent.Type.UPDATED, outcome.map(changed -> new UserAccount(next, changed)), id, now);
        });
    }

    private static Outcome<Account> withPrimary(Account account, @Nullable PhoneNumberId number, Instant now) {
        if (number == null) {
            return new Accepted<>(account, account, List.of());
        }
        numberOf(account, number);
        return account.makePrimary(number, now).then(made -> new Accepted<>(made.account(), made.account(), List.of()));
    }

    @Override
    public Outcome<PhoneNumber> replaceNumbers(OwnerId id, NewNumber requested) {
        return withNumbers(List.of(requested), Account.empty(id), numbers -> {
            var added = numbers.getFirst();
            return steps.takeWhole(locks.keepingFailures(locks.wholeOf(id)), (account, now) -> {
                var outcome = account.replaceAll(
                        added.id(), added.number(), requested.as(), accounts.history(id, added.number()), now, policy);
                if (outcome instanceof Accepted<PhoneNumber>) {
                    account.numbers().forEach(gone -> changes.forget(gone, now));
                }
                return outcome;
            });
        });
    }

    /** Ends the sessions first, so that nobody acts as a user who is going, and those of sign-ins in the meantime. */
    @Override
    public Outcome<User> delete(OwnerId id) {
        sessions.revokeAll(id);
        var outcome = removed(id);
        sessions.revokeAll(id);
        return outcome;
    }

    private Outcome<User> removed(OwnerId id) {
        return steps.take(
                locks.keepingFailures(locks.wholeOf(id)),
                (account, now) -> {
                    var user = existing(id);
                    belongings.forEach(belonging -> belonging.accept(account));
                    account.numbers().forEach(gone -> changes.forget(gone, now));
                    return said(UserEvent.Type.DELETED, account.removeAll(now).map(gone -> user), id, now);
                },
                () -> users.remove(id));
    }

    private User existing(OwnerId id) {
        return users.find(id).orElseThrow(NoSuchUser::new);
    }

    private Optional<Refusal> taken(@Nullable ExternalId externalId) {
        return externalId == null
                ? Optional.empty()
                : users.find(externalId).map(other -> new Refusal.UserExists(Refusal.UserField.EXTERNAL_ID));
    }

    /** Returns an accepted outcome with the event about the user after the events about the numbers. */
    private static <T> Outcome<T> said(UserEvent.Type type, Outcome<T> outcome, OwnerId id, Instant now) {
        return outcome instanceof Accepted<T> ? outcome.with(new UserEvent(type, id, now)) : outcome;
    }
}
