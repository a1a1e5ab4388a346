package dev.ringproof.core.domain.user;

import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user: an owner as the Backend API knows them. A user exists as soon as a back end has created them, or as soon as
 * the owner has opened an account, which happens when they add their first number. Names, email addresses and passwords
 * are the host application's. Immutable: each step returns the next state.
 *
 * @param externalId null if the host application gave none
 * @param updatedAt when the user was last changed, or their account by a step that concerns all numbers, such as one
 *     that adds, removes or reserves a number. A number that changes by itself, such as by an entered code, has a time
 *     of its own.
 * @param lastSignInAt null if the user has never signed in by Ringproof
 * @param lastActiveAt the day on which a session of the user was last active; null if none ever was
 */
public record User(
        OwnerId id,
        @Nullable ExternalId externalId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastSignInAt,
        @Nullable Instant lastActiveAt) {

    /** Returns a new user, who has not signed in yet. */
    public static User created(OwnerId id, @Nullable ExternalId externalId, Instant now) {
        return new User(id, externalId, now, now, null, null);
    }

    /** Returns this user with another external id, or without one. */
    public User with(@Nullable ExternalId other, Instant now) {
        return new User(id, other, createdAt, now, lastSignInAt, lastActiveAt);
    }

    /** Returns this user after a change of the account. */
    public User changed(Instant now) {
        return new User(id, externalId, createdAt, now, lastSignInAt, lastActiveAt);
    }

    /** Returns this user after a sign-in, which is an activity too. */
    public User signedIn(Instant now) {
        return new User(id, externalId, createdAt, updatedAt, now, day(now));
    }

    /** Returns this user after an activity. The time of it has the precision of a day. */
    public User active(Instant now) {
        var today = day(now);
        return lastActiveAt != null && !lastActiveAt.isBefore(today)
                ? this
                : new User(id, externalId, createdAt, updatedAt, lastSignInAt, today);
    }

    /** Returns the beginning of a day in UTC, as the time of the last activity is kept. */
    public static Instant day(Instant of) {
        return of.truncatedTo(ChronoUnit.DAYS);
    }
}
