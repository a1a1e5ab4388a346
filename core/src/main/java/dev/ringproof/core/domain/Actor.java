package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The owner who acts, and the session in which they act. The host application has authenticated both. Sensitive steps
 * within a session need a recent second factor; without a session the host application guards them.
 *
 * @param session null where the host application has no sessions, and where it has sessions but did not name this one
 * @param client the client on which they act; null where it is unknown
 * @param guarded whether the step-up guards sensitive steps; always true if there is a session
 */
public record Actor(
        OwnerId owner,
        @Nullable SessionId session,
        @Nullable ClientId client,
        boolean guarded) {

    public Actor {
        requireNonNull(owner, "owner");
        if (session != null && !guarded) {
            throw new IllegalArgumentException("within a session the step-up guards sensitive steps");
        }
    }

    /** Returns an owner who acts within a session. */
    public Actor(OwnerId owner, SessionId session) {
        this(owner, requireNonNull(session, "session"), null, true);
    }

    /** Returns an owner who acts outside of any session, so that the host application itself guards sensitive steps. */
    public static Actor withoutSession(OwnerId owner) {
        return new Actor(owner, null, null, false);
    }

    /**
     * Returns an owner who acts within a session that has no name. Nothing that was shown in another session counts for
     * it, so a sensitive step that needs a second factor is refused with {@link Refusal.SessionRequired}.
     */
    public static Actor inUnnamedSession(OwnerId owner) {
        return new Actor(owner, null, null, true);
    }

    /** Returns the same owner in the same session, who acts on this client. */
    public Actor on(ClientId theClient) {
        return new Actor(owner, session, requireNonNull(theClient, "theClient"), guarded);
    }
}
