package dev.ringproof.adapters.rest.token;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;

/**
 * A person, as their verified token says.
 *
 * @param session the token's {@code sid}, or one derived from the token where it has none
 * @param token the token itself; secret, so {@code toString} does not show it
 */
public record Caller(OwnerId owner, SessionId session, Instant issuedAt, Instant expiresAt, String token) {
    @Override
    public String toString() {
        return "Caller[" + owner + ", " + session + "]";
    }
}
