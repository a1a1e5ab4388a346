package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in: a person on a client shows who they are, step by step. A client has at most one sign-in under way.
 * Immutable: each step returns the next sign-in.
 *
 * @param session the id that the session will have, so that a second factor can be bound to it before it exists
 * @param firstFactor how and for which user the first factor was shown; null before
 * @param secondFactor the challenge for the second factor; null if none was opened
 * @param completedAt when the session began; null before
 * @param abandonedAt from this instant on the sign-in is over
 */
public record SignIn(
        SignInId id,
        ClientId client,
        SessionId session,
        @Nullable FirstFactor firstFactor,
        @Nullable ChallengeId secondFactor,
        @Nullable Instant completedAt,
        Instant createdAt,
        Instant abandonedAt) {

    /** How, for whom and when a first factor was shown. */
    public record FirstFactor(Method method, OwnerId owner, Instant at) {}

    /** The ways to show a first factor. */
    public enum Method {
        TICKET
    }

    /** The state of a sign-in, in Clerk's words. */
    public enum Status {
        NEEDS_FIRST_FACTOR,
        NEEDS_SECOND_FACTOR,
        COMPLETE,
        ABANDONED
    }

    /** Returns a sign-in that begins now. */
    public static SignIn begin(SignInId id, ClientId client, SessionId session, Instant now, SessionPolicy policy) {
        return new SignIn(id, client, session, null, null, null, now, now.plus(policy.signInLifetime()));
    }

    public Status statusAt(Instant now) {
        if (completedAt != null) {
            return Status.COMPLETE;
        }
        if (!now.isBefore(abandonedAt)) {
            return Status.ABANDONED;
        }
        return firstFactor == null ? Status.NEEDS_FIRST_FACTOR : Status.NEEDS_SECOND_FACTOR;
    }

    /** Returns the sign-in of a user who has shown the first factor. */
    public SignIn known(Method method, OwnerId owner, Instant now) {
        return new SignIn(
                id,
                client,
                session,
                new FirstFactor(method, owner, now),
                secondFactor,
                completedAt,
                createdAt,
                abandonedAt);
    }

    /** Returns the sign-in with the challenge for its second factor. */
    public SignIn asking(ChallengeId challenge) {
        return new SignIn(id, client, session, firstFactor, challenge, completedAt, createdAt, abandonedAt);
    }

    /** Returns the sign-in after its session has begun. */
    public SignIn completed(Instant now) {
        return new SignIn(id, client, session, firstFactor, secondFactor, now, createdAt, abandonedAt);
    }
}
