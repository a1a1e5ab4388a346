package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in: a person on a client shows who they are, step by step. A client has at most one sign-in under way.
 * Immutable: each step returns the next sign-in.
 *
 * @param session the id that the session will have, so that a second factor can be bound to it before it exists
 * @param phone how far the person has come with a number that they have named; null if they have named none
 * @param firstFactor how and for which user the first factor was shown; null before
 * @param secondFactor the challenge for the second factor; null if none was opened
 * @param completedAt when the session began; null before
 * @param abandonedAt from this instant on the sign-in is over
 */
public record SignIn(
        SignInId id,
        ClientId client,
        SessionId session,
        @Nullable PhoneSignIn phone,
        @Nullable FirstFactor firstFactor,
        @Nullable ChallengeId secondFactor,
        @Nullable Instant completedAt,
        Instant createdAt,
        Instant abandonedAt) {

    /** How, for whom and when a first factor was shown. */
    public record FirstFactor(Method method, OwnerId owner, Instant at) {}

    /** The ways to show a first factor. */
    public enum Method {
        TICKET,
        PHONE_CODE
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
        return new SignIn(id, client, session, null, null, null, null, now, now.plus(policy.signInLifetime()));
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

    /** Returns the sign-in of a person who has named a number, or who has come further with it. */
    public SignIn with(PhoneSignIn next) {
        return new SignIn(id, client, session, next, firstFactor, secondFactor, completedAt, createdAt, abandonedAt);
    }

    /** Returns the sign-in of a user who has shown the first factor. */
    public SignIn known(Method method, OwnerId owner, Instant now) {
        return new SignIn(
                id,
                client,
                session,
                phone == null ? null : phone.spent(),
                new FirstFactor(method, owner, now),
                secondFactor,
                completedAt,
                createdAt,
                abandonedAt);
    }

    /** Returns the sign-in with the challenge for its second factor. */
    public SignIn asking(ChallengeId challenge) {
        return new SignIn(id, client, session, phone, firstFactor, challenge, completedAt, createdAt, abandonedAt);
    }

    /** Returns the sign-in after its session has begun. */
    public SignIn completed(Instant now) {
        return new SignIn(id, client, session, phone, firstFactor, secondFactor, now, createdAt, abandonedAt);
    }

    /** Returns the sign-in without its sealed code if the code has expired; empty if there is no such code to wipe. */
    public Optional<SignIn> wipedAt(Instant now) {
        return phone != null
                        && phone.code() != null
                        && phone.code().wipedAt(now).isPresent()
                ? Optional.of(with(phone.spent()))
                : Optional.empty();
    }
}
