package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.UserSession.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions a back end looks for.
 *
 * @param owner null for those of all users
 * @param client null for those on all clients
 * @param status null for those in every state
 * @param now the time at which the state counts
 */
public record SessionSearch(
        @Nullable OwnerId owner,
        @Nullable ClientId client,
        @Nullable Status status,
        Instant now) {
    public SessionSearch {
        requireNonNull(now, "now");
    }

    /** Returns whether a session is looked for. */
    public boolean matches(UserSession session) {
        return (owner == null || owner.equals(session.owner()))
                && (client == null || client.equals(session.client()))
                && (status == null || status == session.statusAt(now));
    }
}
