package dev.ringproof.adapters.rest.token;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The user who sent a request. A token names them: a user token of the identity provider, a session token of this
 * server, or the token of their client.
 *
 * @param session the session that the token names; null if it names none
 * @param token the token itself, which is secret: {@code toString} does not show it. Null for a client token, which
 *     nobody gets from here
 * @param own the session, if it is one of this server and was looked up; otherwise null
 * @param client the client, if its token was sent; otherwise null
 * @param page the origin of the page that sent the token of its client; null if there is none
 */
public record Caller(
        OwnerId owner,
        @Nullable SessionId session,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String token,
        @Nullable UserSession own,
        @Nullable KnownClient client,
        @Nullable String page) {

    /** Returns the user whom a token names. */
    static Caller byToken(
            OwnerId owner, @Nullable SessionId session, Instant issuedAt, Instant expiresAt, String token) {
        return new Caller(owner, session, issuedAt, expiresAt, token, null, null, null);
    }

    /** Returns the user of a session of a client that has sent its token. */
    public static Caller byClient(KnownClient client, UserSession session, @Nullable String page) {
        return new Caller(
                session.owner(), session.id(), session.createdAt(), session.expiresAt(), null, session, client, page);
    }

    /** Returns the same user, whose session was looked up. */
    public Caller in(UserSession looked) {
        return new Caller(owner, session, issuedAt, expiresAt, token, looked, client, page);
    }

    /** Returns the id of the client as clients see it. If the session is the host application's, it stands for one. */
    public ClientId clientId() {
        return own == null ? ClientId.of(new SessionId(shownSession())) : own.client();
    }

    /** Returns who acts: the owner in this session and on this client, so that the step-up guards sensitive steps. */
    public Actor actor() {
        return (session == null ? Actor.inUnnamedSession(owner) : new Actor(owner, session)).on(clientId());
    }

    /**
     * Returns the id of the session as clients see it. Clerk's clients need one to know that a user is signed in. If
     * the token names none, it is the same for all tokens of the user, and it stands for no session: nothing is stored
     * under it and nothing is looked up by it.
     */
    public String shownSession() {
        return session == null
                ? "sess_unnamed_" + UUID.nameUUIDFromBytes(owner.value().getBytes(StandardCharsets.UTF_8))
                : session.value();
    }

    @Override
    public String toString() {
        return "Caller[" + owner + ", " + (session == null ? "no session" : session) + "]";
    }
}
