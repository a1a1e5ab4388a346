package dev.ringproof.core.domain;

import org.jspecify.annotations.Nullable;

/**
 * The owner who acts, and the session in which they act. The host application has authenticated both. Sensitive steps
 * within a session need a recent second factor; without a session the host application guards them.
 *
 * @param session null where the host application has no sessions, and where it has sessions but did not name this one
 * @param guarded whether the step-up guards sensitive steps; always true if there is a session
 */
public record Actor(OwnerId owner, @Nullable SessionId session, boolean guarded) {

    public Actor {
        if (session != null && !guarded) {
            throw new IllegalArgumentException("within a session the step-up guards sensitive steps");
        }
    }

    /** Returns an owner who acts within a session. */
    public Actor(OwnerId owner, SessionId session) {
        this(owner, session, true);
    }

    /** Returns an owner who acts outside of any session, so that the host application itself guards sensitive steps. */
    public static Actor withoutSession(OwnerId owner) {
        return new Actor(owner, null, false);
    }

    /**
     * Returns an owner who acts within a session that has no name. Nothing that was shown in another session counts for
     * it, so a sensitive step that needs a second factor is refused with {@link Refusal.SessionRequired}.
     */
    public static Actor inUnnamedSession(OwnerId owner) {
        return new Actor(owner, null, true);
    }
}
