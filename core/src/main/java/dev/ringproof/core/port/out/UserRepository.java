package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.port.StoreConflict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps users. A user is stored with the account of the same owner: {@link AccountRepository#open} creates the user of
 * an account that is new, and the lock on the account as a whole is the lock on the user. Every method is called inside
 * a unit of work, by many threads at once. Arguments and results are never null. Every implementation passes {@code
 * UserRepositoryContract}.
 */
public interface UserRepository {

    /**
     * Returns a user; nothing if there is none. Locks nothing. In a unit of work that has locked the account as a
     * whole, this is the user as they are now.
     */
    Optional<User> find(OwnerId id);

    /** Returns the user who has the external id; nothing if there is none. Locks nothing. */
    Optional<User> find(ExternalId externalId);

    /** Returns the users that a search finds, in its order. Locks nothing. */
    List<User> find(UserSearch search);

    /** Returns how many users meet the conditions of a search. */
    long count(UserSearch search);

    /**
     * Stores a new user.
     *
     * @throws StoreConflict here or at the commit, if another unit has stored a user of the same id or external id at
     *     the same moment
     */
    void add(User user) throws StoreConflict;

    /**
     * Stores the external id of a user and when it was changed. The account was locked as a whole in this unit of work.
     * The times of sign-in and activity stay as they are stored, since they change without this lock.
     *
     * @throws StoreConflict here or at the commit, if another unit has stored a user of the same external id at the
     *     same moment
     */
    void save(User user) throws StoreConflict;

    /**
     * Notes that the account of a user has changed, which was locked as a whole in this unit of work. A user who was
     * created in this unit is as new already.
     */
    void changed(OwnerId id, Instant at);

    /**
     * Notes that a user has signed in at a time, which is an activity as well. Changes nothing if there is no such
     * user. A caller that also locks the user's numbers calls this before it does.
     */
    void signedIn(OwnerId id, Instant at);

    /**
     * Notes that a session of a user was active at a time. The time is kept with the precision of a day, so only the
     * first call of a day changes something. A caller that also locks the user's numbers calls this before it does.
     */
    void active(OwnerId id, Instant at);

    /**
     * Deletes a user and their account, whose numbers and backup codes were removed in this unit of work, and which was
     * locked as a whole.
     */
    void remove(OwnerId id);
}
