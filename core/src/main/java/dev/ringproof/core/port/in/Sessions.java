package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about clients and their sessions. Safe for use by many threads.
 *
 * <p>A change is committed when the method returns. Every method may also throw {@link
 * dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No argument may be null.
 */
public interface Sessions {

    /** Makes a client without sessions. The result has its first token. */
    KnownClient open();

    /**
     * Returns the client of a token; nothing if the token is not genuine, or not accepted any more. If the token was
     * replaced long ago, somebody has copied it: then this method ends all sessions of the client.
     *
     * @param changing whether the request changes something, so that the client may get a new token
     */
    Optional<KnownClient> find(ClientToken token, boolean changing);

    /** Returns a client as it is, for a back end; nothing if there is no such client. */
    Optional<KnownClient> client(ClientId id);

    /**
     * Notes that a session is used, and makes it the one that was used last.
     *
     * @throws NoSuchSession if the client has no such active session
     */
    KnownClient touch(ClientId client, SessionId id) throws NoSuchSession;

    /**
     * Ends a session at the wish of its user. A session that is over stays as it is.
     *
     * @param kind {@code ENDED} or {@code REMOVED}
     * @return the client without the session
     * @throws NoSuchSession if the client has no such session
     */
    KnownClient end(ClientId client, SessionId id, UserSession.Kind kind) throws NoSuchSession;

    /** Ends all sessions of a client at the wish of its user. */
    KnownClient endAll(ClientId client, UserSession.Kind kind);

    /**
     * Returns one session, whatever its state is.
     *
     * @throws NoSuchSession if there is no such session
     */
    UserSession get(SessionId id) throws NoSuchSession;

    /** Returns the active sessions of a user on all clients, the newest first. */
    List<UserSession> activeOf(OwnerId owner);

    /**
     * Revokes a session of a user, at the wish of this user.
     *
     * @throws NoSuchSession if the user has no such session
     */
    UserSession revoke(OwnerId owner, SessionId id) throws NoSuchSession;

    /**
     * Revokes a session for a back end.
     *
     * @throws NoSuchSession if there is no such session
     */
    UserSession revoke(SessionId id) throws NoSuchSession;

    /** Revokes all sessions of a user. */
    void revokeAll(OwnerId owner);

    /**
     * Returns sessions for a back end, the newest first.
     *
     * @param offset how many to leave out, at least 0
     * @param limit how many at most, from 1 to 500
     */
    List<UserSession> search(SessionSearch search, int offset, int limit);

    /** Returns how many sessions a search finds on all its pages. */
    long count(SessionSearch search);
}
