package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.port.StoreConflict;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps accounts and their phone numbers. Every method is called inside a unit of work, by many threads at once. What
 * is locked stays locked until the unit ends, and another unit that wants the lock waits. A number that another owner
 * has verified is returned as {@code Verification.Taken}. Arguments and results are never null. Every implementation
 * passes {@code AccountRepositoryContract}.
 */
public interface AccountRepository {

    /** Returns the account as it was last committed; it is empty if the owner has no numbers. Locks nothing. */
    Account find(OwnerId owner);

    /** Returns the account that has the number; nothing if there is no such number. Locks nothing. */
    Optional<Account> findByNumber(PhoneNumberId id);

    /**
     * Returns the accounts of some owners as they were last committed, each owner's once and in the order of the owners;
     * an account is empty if the owner has no numbers. Locks nothing. However many owners there are, this takes few
     * statements.
     */
    List<Account> find(Collection<OwnerId> owners);

    /**
     * Returns the number as its owners have it: the one who keeps others out, and then those who added it last. Locks
     * nothing.
     *
     * @param limit how many owners at most, at least 1
     */
    List<PhoneNumber> ofAllOwners(E164Number number, int limit);

    /** Returns the account with its numbers locked, for a change to numbers that exist. */
    Account lock(OwnerId owner);

    /** Returns the account that has the number, with its numbers locked; nothing if there is no such number. */
    Optional<Account> lockByNumber(PhoneNumberId id);

    /**
     * Returns the account with its numbers and the account itself locked, and creates it, with its user, if there is
     * none. A change that spans several numbers, or adds one, needs this lock.
     *
     * @param now when the user was created, if there is none yet
     */
    Account open(OwnerId owner, Instant now);

    /** Returns the account locked as {@link #open} does; nothing if there is no such account, and so no such user. */
    Optional<Account> lockWhole(OwnerId owner);

    /** Returns what is known about a number that this owner is about to add. */
    Account.NumberHistory history(OwnerId owner, E164Number number);

    /**
     * Locks the failures of one of the account's numbers across owners, and returns the account with these failures as
     * they are now. A step that checks a code for a number which its owner has not verified needs this lock, after the
     * lock of the numbers. If the number has no failures yet, nothing is locked: of two units that store the first
     * ones, one is run again.
     *
     * @param account as it was locked in this unit of work
     */
    Account lockFailures(Account account, PhoneNumberId id);

    /**
     * Stores the failures of a number across owners apart from any account, since the owner has removed the number.
     *
     * @param gone the number, which was locked with its failures in this unit of work
     */
    void saveFailures(PhoneNumber gone, NumberFailures failures);

    /**
     * Deletes failures of numbers across owners that have not changed since an instant, the oldest first.
     *
     * @param limit how many numbers lose their failures at most
     * @return how many did
     */
    int purgeFailures(Instant before, int limit);

    /**
     * Wipes the sealed codes of numbers that have expired, since nobody sends them again. Those that another unit of
     * work has locked stay for the next call.
     *
     * @param limit how many codes at most, at least 1
     * @return how many were wiped
     */
    int wipeCodes(Instant now, int limit);

    /**
     * Returns how many sets of backup codes were made for the owner. The caller has opened the account, and so locked
     * this count.
     */
    BackupCodeSets backupCodeSets(OwnerId owner);

    /** Stores how many sets of backup codes were made for the owner, whose account was opened in this unit of work. */
    void save(OwnerId owner, BackupCodeSets sets);

    /**
     * Stores the differences between two states of an account, with the failures of its numbers across owners.
     *
     * @param before the account as it was loaded and locked in this unit of work
     * @throws StoreConflict here or at the commit, if another owner verified one of the numbers at the same moment
     */
    void save(Account before, Account after) throws StoreConflict;
}
