package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps sign-ins and tickets. Every method is called inside a unit of work, by many threads at once. A unit that changes
 * a sign-in has locked its client. Arguments and results are never null. Every implementation passes {@code
 * SignInRepositoryContract}.
 */
public interface SignInRepository {

    /** Returns a sign-in; nothing if there is no such sign-in. */
    Optional<SignIn> find(SignInId id);

    /** Returns the sign-in of a client that began last; nothing if there is none. */
    Optional<SignIn> newest(ClientId client);

    /** Stores a sign-in that is new or has changed. */
    void save(SignIn signIn);

    /** Returns a ticket and locks it until the unit ends; nothing if there is no such ticket. */
    Optional<Ticket> lockTicket(TicketId id);

    /** Stores a ticket that is new or has changed. */
    void save(Ticket ticket);

    /** Deletes the tickets of a user who is deleted, and the sign-ins in which the user has shown a first factor. */
    void removeAll(OwnerId owner);

    /**
     * Wipes the sealed codes of sign-ins that have expired, since nobody sends them again. Those that another unit of
     * work has locked stay for the next call.
     *
     * @param limit how many codes at most, at least 1
     * @return how many were wiped
     */
    int wipeCodes(Instant now, int limit);

    /**
     * Deletes sign-ins that began before this instant, and tickets that expired before it.
     *
     * @param limit how many rows of each kind at most, at least 1
     * @return how many rows were deleted of the kind of which more were
     */
    int purge(Instant before, int limit);
}
