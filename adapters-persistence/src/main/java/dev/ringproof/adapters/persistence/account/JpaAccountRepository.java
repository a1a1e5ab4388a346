package dev.ringproof.adapters.persistence.account;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.FAILURES;
import static dev.ringproof.adapters.persistence.transaction.Locked.NUMBER;
import static dev.ringproof.adapters.persistence.transaction.Locked.OWNER;
import static dev.ringproof.adapters.persistence.transaction.Locked.VERIFIED_NUMBER;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.port.out.AccountRepository;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in the database. An owner's numbers are locked in the order of their ids, and the failures of a number after
 * them, so that two units of work never wait for each other.
 */
public final class JpaAccountRepository implements AccountRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES =
            List.of(AccountRow.class, PhoneNumberRow.class, BackupCodesRow.class, NumberFailuresRow.class);

    private final UnlockedRows oldFailures = UnlockedRows.toDelete(
            "number_failures", "number_index", byte[].class, "changed_at < :before", "changed_at");

    private final UnlockedRows expiredCodes = UnlockedRows.toWipe("phone_number", "id");

    private final Seal seal;
    private final NumberIndex index;

    public JpaAccountRepository(Seal seal, NumberIndex index) {
        this.seal = seal;
        this.index = index;
    }

    @Override
    public Account find(OwnerId owner) {
        return account(owner, LockModeType.NONE);
    }

    @Override
    public List<Account> find(Collection<OwnerId> owners) {
        var ids = owners.stream().map(OwnerId::value).distinct().toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        var rows = session()
                .createSelectionQuery("from PhoneNumber where ownerId in (:owners) order by id", PhoneNumberRow.class)
                .setParameterList("owners", ids)
                .getResultList();
        var numbers = rows.stream().collect(groupingBy(row -> row.ownerId));
        var codes = backupCodes(rows);
        return ids.stream()
                .map(id -> new Account(new OwnerId(id), numbers(numbers.getOrDefault(id, List.of())), codes.get(id)))
                .toList();
    }

    private static Map<String, BackupCodes> backupCodes(List<PhoneNumberRow> numbers) {
        var withSecondFactor = numbers.stream()
                .filter(row -> row.secondFactor != PhoneNumberRow.Use.NONE)
                .map(row -> row.ownerId)
                .distinct()
                .toList();
        return withSecondFactor.isEmpty()
                ? Map.of()
                : session()
                        .createSelectionQuery("from BackupCodes where ownerId in (:owners)", BackupCodesRow.class)
                        .setParameterList("owners", withSecondFactor)
                        .getResultList()
                        .stream()
                        .collect(toMap(row -> row.ownerId, BackupCodesRow::toDomain));
    }

    @Override
    public Optional<Account> findByNumber(PhoneNumberId id) {
        return byNumber(id, LockModeType.NONE);
    }

    @Override
    public List<PhoneNumber> ofAllOwners(E164Number number, int limit) {
        var rows = session()
                .createSelectionQuery(
                        "from PhoneNumber where numberIndex = :index"
                                + " order by case when verifiedIndex is null then 1 else 0 end, createdAt desc, id",
                        PhoneNumberRow.class)
                .setParameter("index", index.of(number))
                .setMaxResults(limit)
                .getResultList();
        return numbers(rows);
    }

    @Override
    public Account lock(OwnerId owner) {
        beforeLocking(OWNER, owner.value());
        return account(owner, LockModeType.PESSIMISTIC_WRITE);
    }

    @Override
    public Optional<Account> lockByNumber(PhoneNumberId id) {
        beforeLocking(NUMBER, id.value());
        return byNumber(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>When two units of work create the same account at once, one violates the primary key and is run again.
     */
    @Override
    public Account open(OwnerId owner, Instant now) {
        return lockWhole(owner).orElseGet(() -> {
            session().persist(AccountRow.of(User.created(owner, null, now)));
            return Account.empty(owner);
        });
    }

    @Override
    public Optional<Account> lockWhole(OwnerId owner) {
        beforeLocking(OWNER, owner.value());
        return Optional.ofNullable(session().find(AccountRow.class, owner.value(), LockModeType.PESSIMISTIC_WRITE))
                .map(locked -> lock(owner));
    }

    private Account account(OwnerId owner, LockModeType lock) {
        var rows = session()
                .createSelectionQuery("from PhoneNumber where ownerId = :owner order by id", PhoneNumberRow.class)
                .setParameter("owner", owner.value())
                .setLockMode(lock)
                .getResultList();
        return account(owner, rows, lock);
    }

    private Optional<Account> byNumber(PhoneNumberId id, LockModeType lock) {
        var rows = session()
                .createSelectionQuery(
                        "from PhoneNumber where ownerId = (select n.ownerId from PhoneNumber n where n.id = :id)"
                                + " order by id",
                        PhoneNumberRow.class)
                .setParameter("id", id.value())
                .setLockMode(lock)
                .getResultList();
        return numbers(rows).stream()
                .filter(number -> number.id().equals(id))
                .findFirst()
                .map(number -> account(number.owner(), rows, lock));
    }

    /** Only an account with a second factor has backup codes, so the others need no statement for them. */
    private Account account(OwnerId owner, List<PhoneNumberRow> rows, LockModeType lock) {
        if (lock != LockModeType.NONE) {
            beforeLocking(OWNER, owner.value());
            rows.forEach(row -> beforeLocking(NUMBER, row.id));
        }
        var secondFactor = rows.stream().anyMatch(row -> row.secondFactor != PhoneNumberRow.Use.NONE);
        var codes = secondFactor ? session().find(BackupCodesRow.class, owner.value(), lock) : null;
        return new Account(owner, numbers(rows), codes == null ? null : codes.toDomain());
    }

    private List<PhoneNumber> numbers(List<PhoneNumberRow> rows) {
        return rows.stream().map(row -> row.toDomain(seal)).toList();
    }

    @Override
    public Account.NumberHistory history(OwnerId owner, E164Number number) {
        var history = session()
                .createSelectionQuery("""
                        select exists (select 1 from PhoneNumber n where n.verifiedIndex = :index and n.ownerId <> :owner),
                               (select max(m.createdAt) from TextMessage m
                                where m.numberIndex = :index and m.ownerId = :owner and m.challengeId is not null)
                        """, Object[].class)
                .setParameter("index", index.of(number))
                .setParameter("owner", owner.value())
                .getSingleResult();
        return new Account.NumberHistory((Boolean) history[0], (Instant) history[1]);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where no failures were read with the number, there is no row to lock. This unit then inserts the row, also for
     * a right code: if another unit does so too, one of both violates the primary key and is run again. So no code is
     * checked beside another one that was not counted.
     */
    @Override
    public Account lockFailures(Account account, PhoneNumberId id) {
        var number = account.number(id).orElseThrow();
        if (number.failuresAcrossOwners().equals(NumberFailures.NONE)) {
            return account;
        }
        beforeLocking(FAILURES, () -> name(number));
        var row =
                session().find(NumberFailuresRow.class, index.of(number.phoneNumber()), LockModeType.PESSIMISTIC_WRITE);
        return account.seenWith(id, row == null ? NumberFailures.NONE : row.toDomain());
    }

    /** Returns what the rows of a number are told apart by, which does not say the number. */
    private String name(PhoneNumber number) {
        return HexFormat.of().formatHex(index.of(number.phoneNumber()));
    }

    @Override
    public void saveFailures(PhoneNumber gone, NumberFailures failures) {
        write(gone, gone.failuresAcrossOwners(), failures);
    }

    /** @param before the failures as they were loaded; null if it is unknown whether there are any */
    private void write(PhoneNumber number, @Nullable NumberFailures before, NumberFailures after) {
        if (after.equals(before == null ? NumberFailures.NONE : before)) {
            return;
        }
        beforeLocking(FAILURES, () -> name(number));
        var key = index.of(number.phoneNumber());
        var row = NumberFailures.NONE.equals(before) ? null : session().find(NumberFailuresRow.class, key);
        if (row == null) {
            session().persist(NumberFailuresRow.of(key, after));
        } else if (after.equals(NumberFailures.NONE)) {
            session().remove(row);
        } else {
            row.take(after);
        }
    }

    @Override
    public int purgeFailures(Instant before, int limit) {
        return oldFailures.change(before, limit);
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        return expiredCodes.change(now, limit);
    }

    @Override
    public BackupCodeSets backupCodeSets(OwnerId owner) {
        return row(owner).toDomain();
    }

    @Override
    public void save(OwnerId owner, BackupCodeSets sets) {
        row(owner).take(sets);
    }

    private static AccountRow row(OwnerId owner) {
        return session().find(AccountRow.class, owner.value());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Rows that were loaded in this unit of work are still managed, so their versions are checked besides the locks.
     * The number that stops being primary or default, or is removed, is written before the number that takes its place,
     * because the unique constraints require it.
     */
    @Override
    public void save(Account before, Account after) {
        after.numbers()
                .forEach(number -> write(
                        number,
                        before.number(number.id())
                                .map(PhoneNumber::failuresAcrossOwners)
                                .orElse(null),
                        number.failuresAcrossOwners()));
        before.numbers().stream()
                .filter(number -> after.number(number.id()).isEmpty())
                .forEach(gone -> {
                    beforeKeepingOut(gone, null);
                    session().remove(row(gone.id()));
                });
        var changed = after.numbers().stream()
                .filter(number -> !before.numbers().contains(number))
                .toList();
        Predicate<PhoneNumber> givesWay = number -> before.number(number.id())
                .filter(was -> (was.primary() && !number.primary())
                        || (was.defaultSecondFactor() && !number.defaultSecondFactor()))
                .isPresent();
        boolean anyGivesWay = changed.stream().anyMatch(givesWay);
        boolean anyIsGone = before.numbers().stream()
                .anyMatch(number -> after.number(number.id()).isEmpty());
        if (anyGivesWay || anyIsGone) {
            changed.stream().filter(givesWay).forEach(number -> write(before, number));
            session().flush();
        }
        changed.stream().filter(givesWay.negate()).forEach(number -> write(before, number));
        if (!Objects.equals(before.backupCodes(), after.backupCodes())) {
            write(after.owner(), after.backupCodes());
        }
    }

    private static void write(OwnerId owner, @Nullable BackupCodes codes) {
        var row = session().find(BackupCodesRow.class, owner.value());
        if (codes == null) {
            if (row != null) {
                session().remove(row);
            }
        } else if (row == null) {
            session().persist(BackupCodesRow.of(owner, codes));
        } else {
            row.take(codes);
        }
    }

    /** Only one owner at a time keeps others out of a number. A unit that changes it keeps its place until the commit. */
    private void beforeKeepingOut(PhoneNumber number, @Nullable PhoneNumber was) {
        if (number.keepsOthersOut() != (was != null && was.keepsOthersOut())) {
            beforeLocking(VERIFIED_NUMBER, () -> name(number));
        }
    }

    private void write(Account before, PhoneNumber number) {
        beforeKeepingOut(number, before.number(number.id()).orElse(null));
        if (before.number(number.id()).isEmpty()) {
            beforeLocking(NUMBER, number.id().value());
            session().persist(PhoneNumberRow.of(number, seal, index));
        } else {
            row(number.id()).take(number);
        }
    }

    private static PhoneNumberRow row(PhoneNumberId id) {
        return session().find(PhoneNumberRow.class, id.value());
    }
}
