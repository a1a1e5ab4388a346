package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserAccount;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import java.util.List;
import java.util.Optional;

/**
 * The conversation of a trusted back end about users as a whole. A user is an id, an external id and times: Ringproof
 * is no directory of people. Safe for use by many threads.
 *
 * <p>A step that is accepted is committed when the method returns. A step that is refused changes nothing. Every method
 * may also throw {@link dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No
 * argument may be null.
 */
public interface Users {

    /** Returns a user; nothing if there is none of that id. */
    Optional<User> find(OwnerId id);

    /**
     * Returns a user with their account.
     *
     * @throws NoSuchUser if there is no such user
     */
    UserAccount get(OwnerId id) throws NoSuchUser;

    /** Returns the users that a search finds, with their accounts. */
    List<UserAccount> list(UserSearch search);

    /** Returns how many users meet the conditions of a search. Its order, offset and limit do not matter. */
    long count(UserSearch search);

    /**
     * Returns the number that a back end has written in any international form, so that a search can ask for it;
     * nothing if it is no number. It does not matter whether the policy allows the number.
     */
    Optional<E164Number> number(String entered);

    /**
     * Creates a user with their numbers. Of the user and the numbers, all are created or none is.
     *
     * @return the user with the account
     */
    @RefusedWith({
        Refusal.UserExists.class,
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NumberTaken.class,
        Refusal.TooManyNumbers.class
    })
    Outcome<UserAccount> create(NewUser user);

    /**
     * Changes a user. All requested changes are made or none.
     *
     * @return the user with the account
     * @throws NoSuchUser if there is no such user
     * @throws NoSuchPhoneNumber if the number that is to become the primary one is not the user's
     */
    @RefusedWith({Refusal.UserExists.class, Refusal.NotVerified.class})
    Outcome<UserAccount> update(OwnerId id, UserUpdate update) throws NoSuchUser, NoSuchPhoneNumber;

    /**
     * Removes all numbers of a user and adds one in their place, which becomes the primary one. The new number is no
     * second factor, so this switches the second factor off, and destroys the backup codes. All of it is done or
     * nothing.
     *
     * @return the new number
     * @throws NoSuchUser if there is no such user
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NumberTaken.class,
        Refusal.Linked.class
    })
    Outcome<PhoneNumber> replaceNumbers(OwnerId id, NewNumber number) throws NoSuchUser;

    /**
     * Deletes a user with everything that is theirs: numbers, backup codes, challenges and checks. Their sessions are
     * revoked, and messages with codes are withdrawn. What protects others from abuse stays: the failures of a number, its opt-out and the limits.
     *
     * @return the user as they were
     * @throws NoSuchUser if there is no such user
     */
    @RefusedWith({})
    Outcome<User> delete(OwnerId id) throws NoSuchUser;
}
