package dev.ringproof.core.domain;

import org.jspecify.annotations.Nullable;

/**
 * The owner who acts, and the session in which they act. The host application has authenticated both. Sensitive steps
 * within a session need a recent second factor; without a session the host application guards them.
 *
 * @param session null where the host application has no sessions
 */
public record Actor(OwnerId owner, @Nullable SessionId session) {

    /** Returns an owner who acts outside of any session, so that the host application itself guards sensitive steps. */
    public static Actor withoutSession(OwnerId owner) {
        return new Actor(owner, null);
    }
}
