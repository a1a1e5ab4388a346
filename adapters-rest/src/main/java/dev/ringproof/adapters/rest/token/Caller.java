package dev.ringproof.adapters.rest.token;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;

/**
 * The user who sent a request, as a verified user token names them.
 *
 * @param session the token's {@code sid}; if the token has none, a session derived from its other claims
 * @param token the token itself, which is secret: {@code toString} does not show it
 */
public record Caller(OwnerId owner, SessionId session, Instant issuedAt, Instant expiresAt, String token) {

    /** Returns who acts: the owner in this session, so that the step-up guards sensitive steps. */
    public Actor actor() {
        return new Actor(owner, session);
    }

    @Override
    public String toString() {
        return "Caller[" + owner + ", " + session + "]";
    }
}
