package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.UserSession;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client as it is now.
 *
 * @param sessions the active sessions, the oldest first
 * @param signIn the sign-in that is under way; null if there is none
 * @param newToken the token that the client must use from now on; null if it keeps the one that it has
 */
public record KnownClient(
        Client client,
        List<UserSession> sessions,
        @Nullable SignIn signIn,
        @Nullable ClientToken newToken) {
    public KnownClient {
        sessions = List.copyOf(sessions);
    }

    /** Returns an active session of this client. */
    public Optional<UserSession> session(SessionId id) {
        return sessions.stream().filter(session -> session.id().equals(id)).findFirst();
    }

    /** Returns the active session that was used last. */
    public Optional<UserSession> lastActive() {
        var last = client.lastActiveSession();
        return last == null ? Optional.empty() : session(last);
    }
}
