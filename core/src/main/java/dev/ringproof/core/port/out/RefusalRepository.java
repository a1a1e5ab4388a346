package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.LastRefusal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the last refused request for a message to each number of an owner, and the last refused request of each owner to
 * add a number. Every method is called inside a unit of work, by many threads at once. Arguments and results are never
 * null. Every implementation passes {@code RefusalRepositoryContract}.
 */
public interface RefusalRepository {

    /**
     * Stores a refusal in place of the former one. It changes nothing if the refusal only {@linkplain
     * LastRefusal#repeats repeats} the former one. Of two units that store a first refusal at once, one is run again.
     *
     * @param to the number that should have got the message, or that should have been added
     */
    void save(E164Number to, LastRefusal refusal);

    /** Returns the last refusal of a message to one number of an owner; nothing if none is kept. */
    Optional<LastRefusal> find(PhoneNumberId id);

    /** Returns the last refusal of an owner's request to add a number; nothing if none is kept. */
    Optional<LastRefusal> findCreate(OwnerId owner);

    /**
     * Returns the last refusals of messages to the number by all owners, and of requests to add it, the newest first.
     *
     * @param limit how many at most, at least 1
     */
    List<LastRefusal> newest(E164Number to, int limit);

    /** Deletes the last refusals of messages to these numbers of an owner, and of the owner's requests to add one. */
    void remove(OwnerId owner, Collection<PhoneNumberId> numbers);

    /**
     * Deletes refusals that are older than this time, the oldest first. Those that another unit of work has locked stay.
     *
     * @param limit how many at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant before, int limit);
}
