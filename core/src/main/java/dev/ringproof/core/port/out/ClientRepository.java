package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps clients and their sessions. Every method is called inside a unit of work, by many threads at once. What is
 * locked stays locked until the unit ends. A unit that changes a session has locked its client. Arguments and results
 * are never null. Every implementation passes {@code ClientRepositoryContract}.
 */
public interface ClientRepository {

    /** Returns a client as it was last committed; nothing if there is no such client. Locks nothing. */
    Optional<Client> find(ClientId id);

    /** Returns a client and locks it; nothing if there is no such client. */
    Optional<Client> lock(ClientId id);

    /** Stores a client that is new or has changed. */
    void save(Client client);

    /** Returns a session; nothing if there is no such session. Locks nothing. */
    Optional<UserSession> findSession(SessionId id);

    /** Returns the sessions of a client which nobody has ended, also those whose time is over, the oldest first. */
    List<UserSession> sessionsOf(ClientId client);

    /** Returns the sessions of a user which nobody has ended and whose time is not over, the newest first. */
    List<UserSession> activeSessionsOf(OwnerId owner, Instant now);

    /**
     * Returns sessions for a back end, the newest first.
     *
     * @param limit how many at most, at least 1
     */
    List<UserSession> search(SessionSearch search, int offset, int limit);

    /** Returns how many sessions a search finds on all its pages. */
    long count(SessionSearch search);

    /** Stores a session that is new or has changed. */
    void save(UserSession session);

    /** Deletes the sessions of a user who is deleted, on all clients. */
    void removeSessions(OwnerId owner);

    /**
     * Deletes sessions that were over before this instant, and clients that have not changed since, have no sessions and
     * are no remembered devices.
     *
     * @param limit how many rows of each kind at most, at least 1
     * @return how many rows were deleted of the kind of which more were
     */
    int purge(Instant before, int limit);
}
