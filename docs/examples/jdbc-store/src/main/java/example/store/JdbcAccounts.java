package example.store;

import static example.store.Rows.nanos;
import static java.util.Comparator.comparing;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps phone numbers, and beside them what belongs to an owner or to an E.164 number as a whole. The methods that lock
 * need no statement of their own: see {@link JdbcUnitOfWork}.
 */
final class JdbcAccounts implements AccountRepository {
    private final Rows<PhoneNumber> numbers;
    private final Rows<OfOwner> owners;
    /** They stay when an owner removes the number, so that a new owner cannot begin to guess again. */
    private final Rows<OfNumber> failures;

    private final JdbcUsers users;
    private final JdbcChecks checks;
    private final JdbcMessages messages;
    private final JdbcOptOuts optOuts;

    /** What is kept of an owner beside the numbers. */
    record OfOwner(OwnerId owner, @Nullable BackupCodes codes, BackupCodeSets sets) {}

    /** The failures of a number across owners. */
    record OfNumber(E164Number number, NumberFailures failures) {}

    JdbcAccounts(JdbcUnitOfWork work, JdbcUsers users, JdbcChecks checks, JdbcMessages messages, JdbcOptOuts optOuts) {
        numbers = new Rows<>(
                        work,
                        "rp_number",
                        PhoneNumber.class,
                        number -> number.id().value())
                .with("owner", number -> number.owner().value())
                .with("e164", number -> number.phoneNumber().value())
                // The column is unique, so the database refuses a second owner even if this program does not.
                .with(
                        "kept",
                        number -> number.keepsOthersOut() ? number.phoneNumber().value() : null)
                .with("wipe_from", JdbcAccounts::wipeFrom);
        owners =
                new Rows<>(work, "rp_account", OfOwner.class, row -> row.owner().value());
        failures = new Rows<>(
                        work, "rp_failures", OfNumber.class, row -> row.number().value())
                .with(
                        "changed_at",
                        row -> row.failures().changedAt() == null
                                ? null
                                : nanos(row.failures().changedAt()));
        this.users = users;
        this.checks = checks;
        this.messages = messages;
        this.optOuts = optOuts;
    }

    private static @Nullable Object wipeFrom(PhoneNumber number) {
        return number.verification() instanceof Verification.Pending(var code) && code.sealed() != null
                ? nanos(code.expiresAt())
                : null;
    }

    @Override
    public Account find(OwnerId owner) {
        var theirs = numbers.where("owner = ?", owner.value());
        return new Account(
                owner,
                theirs.stream().map(this::seen).toList(),
                owners.find(owner.value()).map(OfOwner::codes).orElse(null));
    }

    @Override
    public List<Account> find(Collection<OwnerId> some) {
        return some.stream().distinct().map(this::find).toList();
    }

    @Override
    public Optional<Account> findByNumber(PhoneNumberId id) {
        return numbers.find(id.value()).map(number -> find(number.owner()));
    }

    @Override
    public List<PhoneNumber> ofAllOwners(E164Number number, int limit) {
        return numbers.where("e164 = ?", number.value()).stream()
                .sorted(comparing(PhoneNumber::keepsOthersOut)
                        .thenComparing(PhoneNumber::createdAt)
                        .reversed())
                .limit(limit)
                .map(this::seen)
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
            users.add(User.created(owner, null, now));
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
                messages.lastCodeAt(owner, number).orElse(null));
    }

    @Override
    public Account lockFailures(Account account, PhoneNumberId id) {
        return account;
    }

    @Override
    public void saveFailures(PhoneNumber gone, NumberFailures remaining) {
        failures.put(new OfNumber(gone.phoneNumber(), remaining));
    }

    @Override
    public int purgeFailures(Instant before, int limit) {
        return failures.delete(limit, "changed_at < ?", "changed_at", nanos(before));
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = numbers.sorted("wipe_from <= ?", "wipe_from", nanos(now)).stream()
                .flatMap(number -> number.wipedAt(now).stream())
                .limit(limit)
                .toList();
        wiped.forEach(numbers::put);
        return wiped.size();
    }

    @Override
    public BackupCodeSets backupCodeSets(OwnerId owner) {
        return ofOwner(owner).sets();
    }

    @Override
    public void save(OwnerId owner, BackupCodeSets sets) {
        owners.put(new OfOwner(owner, ofOwner(owner).codes(), sets));
    }

    private OfOwner ofOwner(OwnerId owner) {
        return owners.find(owner.value()).orElse(new OfOwner(owner, null, BackupCodeSets.NONE));
    }

    @Override
    public void save(Account before, Account after) {
        for (var number : before.numbers()) {
            if (after.number(number.id()).isEmpty()) {
                numbers.delete("id = ?", number.id().value());
                checks.remove(number.id());
            }
        }
        for (var number : after.numbers()) {
            saveFailures(before, number);
            if (!before.numbers().contains(number)) {
                save(number);
            }
        }
        owners.put(new OfOwner(
                after.owner(), after.backupCodes(), ofOwner(after.owner()).sets()));
    }

    private void saveFailures(Account before, PhoneNumber number) {
        var was = before.number(number.id())
                .map(PhoneNumber::failuresAcrossOwners)
                .orElse(NumberFailures.NONE);
        var is = number.failuresAcrossOwners();
        if (is.equals(NumberFailures.NONE) && !was.equals(is)) {
            failures.delete("id = ?", number.phoneNumber().value());
        } else if (!was.equals(is)) {
            saveFailures(number, is);
        }
    }

    private void save(PhoneNumber number) {
        if (number.keepsOthersOut() && isKeptByAnother(number.owner(), number.phoneNumber())) {
            throw new StoreConflict(new IllegalStateException("another owner has the number"));
        }
        numbers.put(number.seenAs(number.verification().own()));
    }

    /** Returns a number as the port says: with what is kept elsewhere, and as taken if another owner has it. */
    private PhoneNumber seen(PhoneNumber stored) {
        var across = failures.find(stored.phoneNumber().value())
                .map(OfNumber::failures)
                .orElse(NumberFailures.NONE);
        var number = stored.seenWith(across)
                .seenOptedOut(optOuts.find(stored.phoneNumber()).isPresent());
        return !stored.keepsOthersOut() && isKeptByAnother(stored.owner(), stored.phoneNumber())
                ? number.seenAs(new Verification.Taken(stored.verification()))
                : number;
    }

    private boolean isKeptByAnother(OwnerId owner, E164Number number) {
        return !numbers.where("kept = ? and owner <> ?", number.value(), owner.value())
                .isEmpty();
    }

    /** Forgets what is kept of an owner beside the numbers. */
    void forget(OwnerId owner) {
        owners.delete("id = ?", owner.value());
    }
}
