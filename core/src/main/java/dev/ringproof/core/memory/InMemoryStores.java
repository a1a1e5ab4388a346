package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All stores, in memory: gone with the program. One unit of work at a time, undone when it throws, so it keeps every
 * promise of its ports. For a first program, and for the tests of one.
 */
public final class InMemoryStores
        implements AccountRepository, PossessionCheckRepository, MessageRepository, UnitOfWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    private final Map<OwnerId, Boolean> accounts = new HashMap<>();
    private final Map<PhoneNumberId, PhoneNumber> numbers = new LinkedHashMap<>();
    private final Map<PhoneNumberId, PossessionCheck> checks = new HashMap<>();
    private final Map<MessageId, TextMessage> messages = new LinkedHashMap<>();
    /** To whom messages were, also after they are wiped. */
    private final Map<MessageId, E164Number> recipients = new HashMap<>();

    private final Map<Recipient, Instant> lastTexted = new HashMap<>();

    private final Map<OwnerId, BackupCodes> backupCodes = new HashMap<>();
    private final Map<ChallengeId, SecondFactorChallenge> challenges = new LinkedHashMap<>();
    private final Map<ChallengeId, Instant> redeemed = new HashMap<>();

    private record Recipient(OwnerId owner, E164Number number) {}

    @Override
    public <T> T run(Supplier<T> work) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("units of work do not nest");
        }
        lock.lock();
        try {
            T result = work.get();
            undo.clear();
            return result;
        } finally {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
            lock.unlock();
        }
    }

    private <K, V> void put(Map<K, V> map, K key, V value) {
        requireUnit();
        var before = map.put(key, value);
        undo.push(() -> restore(map, key, before));
    }

    private <K, V> void remove(Map<K, V> map, K key) {
        requireUnit();
        var before = map.remove(key);
        undo.push(() -> restore(map, key, before));
    }

    private static <K, V> void restore(Map<K, V> map, K key, @Nullable V before) {
        if (before == null) {
            map.remove(key);
        } else {
            map.put(key, before);
        }
    }

    private void requireUnit() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("only within a unit of work");
        }
    }

    @Override
    public Account find(OwnerId owner) {
        requireUnit();
        return new Account(
                owner,
                numbers.values().stream()
                        .filter(number -> number.owner().equals(owner))
                        .map(this::asSeen)
                        .toList(),
                backupCodes.get(owner));
    }

    @Override
    public Optional<Account> findByNumber(PhoneNumberId id) {
        requireUnit();
        return Optional.ofNullable(numbers.get(id)).map(PhoneNumber::owner).map(this::find);
    }

    @Override
    public Account lock(OwnerId owner) {
        return find(owner);
    }

    @Override
    public Optional<Account> lockByNumber(PhoneNumberId id) {
        return findByNumber(id);
    }

    @Override
    public Account open(OwnerId owner) {
        put(accounts, owner, true);
        return find(owner);
    }

    @Override
    public Account.NumberHistory history(OwnerId owner, E164Number number) {
        requireUnit();
        return new Account.NumberHistory(
                verifiedByAnother(owner, number), lastTexted.get(new Recipient(owner, number)));
    }

    @Override
    public void save(Account before, Account after) {
        for (var number : after.numbers()) {
            if (!before.numbers().contains(number)) {
                store(number);
            }
        }
        before.numbers().stream()
                .map(PhoneNumber::id)
                .filter(id -> after.number(id).isEmpty())
                .forEach(id -> {
                    remove(numbers, id);
                    remove(checks, id);
                });
        if (after.backupCodes() == null) {
            remove(backupCodes, after.owner());
        } else {
            put(backupCodes, after.owner(), after.backupCodes());
        }
    }

    private void store(PhoneNumber number) {
        if (number.isVerified() && verifiedByAnother(number.owner(), number.phoneNumber())) {
            throw new StoreConflict(new IllegalStateException("proven by another"));
        }
        var stored = numbers.get(number.id());
        var kept = number.verification() instanceof Verification.Taken && stored != null
                ? number.seenAs(stored.verification())
                : number;
        put(numbers, number.id(), kept);
    }

    /** A number that another owner has proven is taken, whatever was stored of it. */
    private PhoneNumber asSeen(PhoneNumber number) {
        return !number.isVerified() && verifiedByAnother(number.owner(), number.phoneNumber())
                ? number.seenAs(new Verification.Taken())
                : number;
    }

    private boolean verifiedByAnother(OwnerId owner, E164Number number) {
        return numbers.values().stream()
                .anyMatch(other -> other.isVerified()
                        && other.phoneNumber().equals(number)
                        && !other.owner().equals(owner));
    }

    @Override
    public Optional<PossessionCheck> find(PhoneNumberId phoneNumberId) {
        requireUnit();
        return Optional.ofNullable(checks.get(phoneNumberId));
    }

    @Override
    public void save(PossessionCheck check) {
        put(checks, check.phoneNumberId(), check);
    }

    /** Where challenges are kept: here too, behind a door of its own, since its words are the others' as well. */
    public SecondFactorChallengeRepository challenges() {
        return new SecondFactorChallengeRepository() {
            @Override
            public Optional<OwnerId> ownerOf(ChallengeId id) {
                return find(id).map(SecondFactorChallenge::owner);
            }

            @Override
            public Optional<SecondFactorChallenge> find(ChallengeId id) {
                requireUnit();
                return Optional.ofNullable(challenges.get(id));
            }

            @Override
            public Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session) {
                return within(owner, session)
                        .filter(challenge -> challenge.purpose() == Purpose.STEP_UP)
                        .reduce((older, newer) -> newer.createdAt().isBefore(older.createdAt()) ? older : newer);
            }

            @Override
            public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
                return within(owner, session)
                        .flatMap(challenge -> Stream.ofNullable(challenge.passed()))
                        .map(SecondFactorChallenge.Passed::at)
                        .max(Instant::compareTo);
            }

            private Stream<SecondFactorChallenge> within(OwnerId owner, SessionId session) {
                requireUnit();
                return challenges.values().stream()
                        .filter(challenge -> challenge.owner().equals(owner) && session.equals(challenge.session()));
            }

            @Override
            public void save(SecondFactorChallenge challenge) {
                put(challenges, challenge.id(), challenge);
            }

            @Override
            public boolean redeem(ChallengeId id, Instant now) {
                if (redeemed.containsKey(id)
                        || find(id).map(SecondFactorChallenge::passed).isEmpty()) {
                    return false;
                }
                put(redeemed, id, now);
                return true;
            }
        };
    }

    @Override
    public void add(TextMessage message) {
        var content = requireNonNull(message.content(), "a new message says something");
        put(messages, message.id(), message);
        put(recipients, message.id(), content.to());
        if (message.challengeId() != null) {
            put(lastTexted, new Recipient(message.owner(), content.to()), message.createdAt());
        }
    }

    /** Only what a try changes: others may have changed the rest since it began. */
    @Override
    public void update(Collection<TextMessage> changed) {
        for (var message : changed) {
            var stored = messages.get(message.id());
            if (stored != null && stored.isQueued()) {
                put(messages, message.id(), stored.withHandovers(message));
            }
        }
    }

    @Override
    public List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy) {
        var due = queued(message -> !dueAt(message).isAfter(now)).stream()
                .sorted(comparing(InMemoryStores::dueAt))
                .limit(limit)
                .map(message -> message.leased(now, policy))
                .toList();
        update(due);
        return due;
    }

    @Override
    public void expire(E164Number to, ChallengeId challengeId, Instant now) {
        withdraw(message -> challengeId.equals(message.challengeId()), now);
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now) {
        withdraw(message -> message.phoneNumberId().equals(phoneNumberId), now);
    }

    private void withdraw(Predicate<TextMessage> which, Instant now) {
        stored(which.and(message -> message.isAliveAt(now)))
                .forEach(message -> put(messages, message.id(), message.withdrawn(now)));
    }

    @Override
    public void markEntered(E164Number to, ChallengeId challengeId, Instant now) {
        stored(message -> challengeId.equals(message.challengeId()))
                .forEach(message -> put(messages, message.id(), message.entered(now)));
    }

    @Override
    public void wipe(Instant now) {
        stored(message -> message.content() != null && !message.isQueued() && !message.isAliveAt(now))
                .forEach(message -> put(messages, message.id(), message.wiped()));
    }

    @Override
    public Optional<TextMessage> find(MessageId id) {
        requireUnit();
        return Optional.ofNullable(messages.get(id));
    }

    @Override
    public Optional<TextMessage> lockByReference(String gateway, String reference) {
        return newest(
                        message -> handedOver(message)
                                .filter(by -> by.gateway().equals(gateway)
                                        && by.reference().equals(reference))
                                .isPresent(),
                        1)
                .stream()
                .findFirst();
    }

    @Override
    public void save(TextMessage message) {
        put(messages, message.id(), message);
    }

    @Override
    public List<TextMessage> newest(E164Number to, PhoneNumberId phoneNumberId, int limit) {
        return newest(
                message -> message.phoneNumberId().equals(phoneNumberId) && to.equals(recipients.get(message.id())),
                limit);
    }

    @Override
    public List<TextMessage> newest(MessageSearch search) {
        return newest(
                message -> (search.status() == null || message.status() == search.status())
                        && (search.gateway() == null || search.gateway().equals(gateway(message)))
                        && (search.since() == null || !message.createdAt().isBefore(search.since())),
                search.limit());
    }

    @Override
    public Optional<String> lastGateway(E164Number to, Instant from, Instant before) {
        return newest(message -> to.equals(recipients.get(message.id())) && isWithin(message, from, before), 1).stream()
                .filter(message -> message.enteredAt() == null)
                .flatMap(message -> handedOver(message).stream())
                .map(State.HandedOver::gateway)
                .findFirst();
    }

    @Override
    public List<DeliveryCounts> counts(Instant from, Instant before) {
        return stored(message -> message.challengeId() != null && isWithin(message, from, before)).stream()
                .flatMap(message -> handedOver(message).stream().map(by -> counts(message, by)))
                .collect(toMap(counts -> List.of(counts.gateway(), counts.region()), identity(), InMemoryStores::sum))
                .values()
                .stream()
                .toList();
    }

    private static DeliveryCounts counts(TextMessage message, State.HandedOver by) {
        return new DeliveryCounts(
                by.gateway(),
                requireNonNullElse(message.region(), "ZZ"),
                1,
                message.state() instanceof State.Delivered ? 1 : 0,
                message.state() instanceof State.Undelivered ? 1 : 0,
                message.enteredAt() == null ? 0 : 1);
    }

    private static DeliveryCounts sum(DeliveryCounts one, DeliveryCounts other) {
        return new DeliveryCounts(
                one.gateway(),
                one.region(),
                one.handedOver() + other.handedOver(),
                one.delivered() + other.delivered(),
                one.undelivered() + other.undelivered(),
                one.entered() + other.entered());
    }

    private static boolean isWithin(TextMessage message, Instant from, Instant before) {
        return !message.createdAt().isBefore(from) && message.createdAt().isBefore(before);
    }

    private static Optional<State.HandedOver> handedOver(TextMessage message) {
        return switch (message.state()) {
            case State.HandedOver by -> Optional.of(by);
            case State.Delivered(var by, var at) -> Optional.of(by);
            case State.Undelivered(var by, var at, var reason) -> Optional.of(by);
            case State.Queued queued -> Optional.empty();
            case State.Refused refused -> Optional.empty();
            case State.Expired expired -> Optional.empty();
        };
    }

    private static @Nullable String gateway(TextMessage message) {
        return message.state() instanceof State.Refused(var at, var by, var reason)
                ? by
                : handedOver(message).map(State.HandedOver::gateway).orElse(null);
    }

    private List<TextMessage> newest(Predicate<TextMessage> which, int limit) {
        return stored(which).stream()
                .sorted(comparing(TextMessage::createdAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return queued(message -> !dueAt(message).isAfter(now)).stream()
                .map(InMemoryStores::dueAt)
                .min(Instant::compareTo);
    }

    @Override
    public List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit) {
        return newest(
                message -> handedOver(message).isPresent()
                        && message.content() != null
                        && (to == null || message.content().to().equals(to)),
                limit);
    }

    private List<TextMessage> queued(Predicate<TextMessage> which) {
        return stored(which.and(TextMessage::isQueued));
    }

    private List<TextMessage> stored(Predicate<TextMessage> which) {
        requireUnit();
        return messages.values().stream().filter(which).toList();
    }

    private static Instant dueAt(TextMessage message) {
        return message.state() instanceof State.Queued(int rounds, var dueAt) ? dueAt : Instant.MAX;
    }
}
