package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.AccountRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps accounts in memory: phone numbers by id, backup codes by owner, and failures by E.164 number. A lock needs
 * nothing here, since one unit of work runs at a time.
 */
final class InMemoryAccounts implements AccountRepository {
    private final InMemoryPossessionChecks checks;
    private final InMemoryMessages messages;
    private final InMemoryOptOuts optOuts;
    private final Table<OwnerId, User> users;
    private final Table<PhoneNumberId, PhoneNumber> numbers;
    private final Table<OwnerId, BackupCodes> backupCodes;
    private final Table<OwnerId, BackupCodeSets> backupCodeSets;
    /** The failures of numbers across owners. They stay when an owner removes the number. */
    private final Table<E164Number, NumberFailures> failures;

    InMemoryAccounts(
            InMemoryUnitOfWork work,
            InMemoryPossessionChecks checks,
            InMemoryMessages messages,
            InMemoryOptOuts optOuts,
            Table<OwnerId, User> users) {
        this.checks = checks;
        this.messages = messages;
        this.optOuts = optOuts;
        this.users = users;
        this.numbers = new Table<>(work);
        this.backupCodes = new Table<>(work);
        this.backupCodeSets = new Table<>(work);
        this.failures = new Table<>(work);
    }

    @Override
    public Account find(OwnerId owner) {
        return new Account(
                owner,
                numbers.matching(number -> number.owner().equals(owner)).stream()
                        .map(this::asSeen)
                        .toList(),
                backupCodes.find(owner).orElse(null));
    }

    @Override
    public List<Account> find(Collection<OwnerId> owners) {
        return owners.stream().distinct().map(this::find).toList();
    }

    @Override
    public Optional<Account> findByNumber(PhoneNumberId id) {
        return numbers.find(id).map(PhoneNumber::owner).map(this::find);
    }

    @Override
    public List<PhoneNumber> ofAllOwners(E164Number number, int limit) {
        return numbers.matching(stored -> stored.phoneNumber().equals(number)).stream()
                .sorted(comparing(PhoneNumber::keepsOthersOut)
                        .thenComparing(PhoneNumber::createdAt)
                        .reversed())
                .limit(limit)
                .map(this::asSeen)
                .toList();
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
    public Account open(OwnerId owner, Instant now) {
        if (users.find(owner).isEmpty()) {
            users.put(owner, User.created(owner, null, now));
        }
        return find(owner);
    }

    @Override
    public Optional<Account> lockWhole(OwnerId owner) {
        return users.find(owner).map(user -> find(owner));
    }

    @Override
    public Account.NumberHistory history(OwnerId owner, E164Number number) {
        return new Account.NumberHistory(
                isKeptByAnother(owner, number),
                messages.lastCodeSentAt(owner, number).orElse(null));
    }

    @Override
    public Account lockFailures(Account account, PhoneNumberId id) {
        return account;
    }

    @Override
    public void saveFailures(PhoneNumber gone, NumberFailures remaining) {
        failures.put(gone.phoneNumber(), remaining);
    }

    @Override
    public int purgeFailures(Instant before, int limit) {
        var oldest = failures.entries((number, kept) -> changedAt(kept).isBefore(before)).stream()
                .sorted(comparing(entry -> changedAt(entry.getValue())))
                .limit(limit)
                .toList();
        oldest.forEach(entry -> failures.remove(entry.getKey()));
        return oldest.size();
    }

    private static Instant changedAt(NumberFailures kept) {
        return requireNonNull(kept.changedAt());
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = numbers.matching(number -> number.wipedAt(now).isPresent()).stream()
                .limit(limit)
                .flatMap(number -> number.wipedAt(now).stream())
                .toList();
        wiped.forEach(number -> numbers.put(number.id(), number));
        return wiped.size();
    }

    @Override
    public BackupCodeSets backupCodeSets(OwnerId owner) {
        return backupCodeSets.find(owner).orElse(BackupCodeSets.NONE);
    }

    @Override
    public void save(OwnerId owner, BackupCodeSets sets) {
        backupCodeSets.put(owner, sets);
    }

    @Override
    public void save(Account before, Account after) {
        after.numbers().forEach(number -> saveFailures(before, number));
        after.numbers().stream()
                .filter(number -> !before.numbers().contains(number))
                .forEach(this::save);
        before.numbers().stream()
                .map(PhoneNumber::id)
                .filter(id -> after.number(id).isEmpty())
                .forEach(this::remove);
        if (Objects.equals(before.backupCodes(), after.backupCodes())) {
            return;
        }
        if (after.backupCodes() == null) {
            backupCodes.remove(after.owner());
        } else {
            backupCodes.put(after.owner(), after.backupCodes());
        }
    }

    private void saveFailures(Account before, PhoneNumber number) {
        var was = before.number(number.id())
                .map(PhoneNumber::failuresAcrossOwners)
                .orElse(NumberFailures.NONE);
        var is = number.failuresAcrossOwners();
        if (is.equals(NumberFailures.NONE) && !was.equals(is)) {
            failures.remove(number.phoneNumber());
        } else if (!was.equals(is)) {
            failures.put(number.phoneNumber(), is);
        }
    }

    private void save(PhoneNumber number) {
        if (number.keepsOthersOut() && isKeptByAnother(number.owner(), number.phoneNumber())) {
            throw new StoreConflict(new IllegalStateException("another owner has the number"));
        }
        numbers.put(number.id(), asStored(number));
    }

    private void remove(PhoneNumberId id) {
        numbers.remove(id);
        checks.remove(id);
    }

    /** Forgets what is kept of an owner beside the numbers. */
    void forget(OwnerId owner) {
        backupCodeSets.remove(owner);
    }

    /** Returns the number as taken if another owner keeps others out, whatever its own verification is. */
    private PhoneNumber asSeen(PhoneNumber stored) {
        var number = stored.seenWith(failures.find(stored.phoneNumber()).orElse(NumberFailures.NONE))
                .seenOptedOut(optOuts.find(stored.phoneNumber()).isPresent());
        return !stored.keepsOthersOut() && isKeptByAnother(stored.owner(), stored.phoneNumber())
                ? number.seenAs(new Verification.Taken(stored.verification()))
                : number;
    }

    /** Returns the number with its own verification, whether or not it is shown as taken. */
    private static PhoneNumber asStored(PhoneNumber seen) {
        return seen.seenAs(seen.verification().own());
    }

    private boolean isKeptByAnother(OwnerId owner, E164Number number) {
        return !numbers.matching(other -> other.keepsOthersOut()
                        && other.phoneNumber().equals(number)
                        && !other.owner().equals(owner))
                .isEmpty();
    }
}
