package dev.ringproof.adapters.rest.token;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The user who sent a request, as a verified user token names them.
 *
 * @param session the session that the token names; null if it names none
 * @param token the token itself, which is secret: {@code toString} does not show it
 */
public record Caller(OwnerId owner, @Nullable SessionId session, Instant issuedAt, Instant expiresAt, String token) {

    /** Returns who acts: the owner in this session, so that the step-up guards sensitive steps. */
    public Actor actor() {
        return session == null ? Actor.inUnnamedSession(owner) : new Actor(owner, session);
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
