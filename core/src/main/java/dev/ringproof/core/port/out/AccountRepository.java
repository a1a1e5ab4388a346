package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.port.StoreConflict;
import java.util.Optional;

/**
 * Where accounts and their phone numbers are kept. What is locked stays so until the unit of work ends; whoever wants it
 * too waits. Numbers that another owner has proven come as {@code Verification.Taken}. Every implementation passes
 * {@code AccountRepositoryContract}.
 */
public interface AccountRepository {

    /** The owner's numbers as they were last committed; an empty account when there are none. Locks nothing. */
    Account find(OwnerId owner);

    /** The account that has the number; empty when there is no such number. Locks nothing. */
    Optional<Account> findByNumber(PhoneNumberId id);

    /** The owner's numbers, locked: for a change to numbers that exist. */
    Account lock(OwnerId owner);

    /** The account that has the number, with its numbers locked. */
    Optional<Account> lockByNumber(PhoneNumberId id);

    /**
     * The owner's account itself, locked with its numbers and made if there is none: for changes that span the numbers
     * or add one.
     */
    Account open(OwnerId owner);

    /** What the rest of the world knows of a number that this owner is about to add. */
    Account.NumberHistory history(OwnerId owner, E164Number number);

    /**
     * Stores what differs.
     *
     * @param before as it was loaded and locked in this unit of work
     * @throws StoreConflict now or at the commit, when another owner has proven a number at the same moment
     */
    void save(Account before, Account after);
}
