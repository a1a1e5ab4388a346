package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;

import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.MessageId;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.delivery.TextMessage.State;
import dev.ringproof.core.domain.Account;
import dev.ringproof.core.domain.BackupCodes;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumber;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.PossessionCheck;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.SecondFactorChallenge;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.Verification;
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
    public Account.Sighting sighting(OwnerId owner, E164Number number) {
        requireUnit();
        return new Account.Sighting(provenByAnother(owner, number), lastTexted.get(new Recipient(owner, number)));
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
        if (number.isProven() && provenByAnother(number.owner(), number.phoneNumber())) {
            throw new Conflict(new IllegalStateException("proven by another"));
        }
        var stored = numbers.get(number.id());
        var kept = number.verification() instanceof Verification.Taken && stored != null
                ? number.seenAs(stored.verification())
                : number;
        put(numbers, number.id(), kept);
    }

    /** A number that another owner has proven is taken, whatever was stored of it. */
    private PhoneNumber asSeen(PhoneNumber number) {
        return !number.isProven() && provenByAnother(number.owner(), number.phoneNumber())
                ? number.seenAs(new Verification.Taken())
                : number;
    }

    private boolean provenByAnother(OwnerId owner, E164Number number) {
        return numbers.values().stream()
                .anyMatch(other -> other.isProven()
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
        put(messages, message.id(), message);
        if (message.content() != null && message.challengeId() != null) {
            put(lastTexted, new Recipient(message.owner(), message.content().to()), message.createdAt());
        }
    }

    @Override
    public void update(Collection<TextMessage> changed) {
        for (var message : changed) {
            var stored = messages.get(message.id());
            if (stored != null && stored.isQueued()) {
                put(messages, message.id(), message);
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
        expireQueued(message -> challengeId.equals(message.challengeId()), now);
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now) {
        expireQueued(message -> message.phoneNumberId().equals(phoneNumberId), now);
    }

    private void expireQueued(Predicate<TextMessage> which, Instant now) {
        update(queued(which).stream().map(message -> message.expired(now)).toList());
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return queued(message -> !dueAt(message).isAfter(now)).stream()
                .map(InMemoryStores::dueAt)
                .min(Instant::compareTo);
    }

    @Override
    public List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit) {
        requireUnit();
        return messages.values().stream()
                .filter(message -> message.state() instanceof State.HandedOver)
                .filter(message -> message.content() != null
                        && (to == null || message.content().to().equals(to)))
                .sorted(comparing(TextMessage::createdAt).reversed())
                .limit(limit)
                .toList();
    }

    private List<TextMessage> queued(Predicate<TextMessage> which) {
        requireUnit();
        return messages.values().stream()
                .filter(TextMessage::isQueued)
                .filter(which)
                .toList();
    }

    private static Instant dueAt(TextMessage message) {
        return message.state() instanceof State.Queued(int attempts, var dueAt) ? dueAt : Instant.MAX;
    }
}
