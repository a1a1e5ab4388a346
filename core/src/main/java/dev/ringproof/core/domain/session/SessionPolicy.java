package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The rules of sessions and sign-ins that an operator can set. {@link #DEFAULT} is safe for production.
 *
 * @param lifetime how long a session lasts at most
 * @param idle how long a session lasts without use
 * @param tokenRotation after this time the next request that changes something gives the client a new token
 * @param replayGrace for how long the token before the current one is accepted after the first use of the current one,
 *     since requests overtake each other
 * @param signInLifetime how long a person may take for one sign-in
 * @param ticketLifetime how long a ticket is valid if the back end says nothing else
 * @param ticketSkipsSecondFactor whether a ticket is enough also for a user with a second factor, as it is at Clerk
 * @param phoneSignIn whether a user may sign in with a verified number that is no second factor
 * @param rememberDevice for how long a user need not show the second factor again on a client if they want it so; zero
 *     if they always must
 */
public record SessionPolicy(
        Duration lifetime,
        Duration idle,
        Duration tokenRotation,
        Duration replayGrace,
        Duration signInLifetime,
        Duration ticketLifetime,
        boolean ticketSkipsSecondFactor,
        boolean phoneSignIn,
        Duration rememberDevice) {
    public static final SessionPolicy DEFAULT = new SessionPolicy(
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            false,
            false,
            Duration.ZERO);

    public SessionPolicy {
        requireNonNull(lifetime, "lifetime");
        requireNonNull(idle, "idle");
        requireNonNull(tokenRotation, "tokenRotation");
        requireNonNull(replayGrace, "replayGrace");
        requireNonNull(signInLifetime, "signInLifetime");
        requireNonNull(ticketLifetime, "ticketLifetime");
        requireNonNull(rememberDevice, "rememberDevice");
        requirePositive(lifetime, "a session's lifetime");
        requirePositive(idle, "the time that a session lasts without use");
        requirePositive(tokenRotation, "the time after which a client gets a new token");
        requirePositive(signInLifetime, "the time for a sign-in");
        requirePositive(ticketLifetime, "a ticket's lifetime");
        if (rememberDevice.isNegative()) {
            throw new IllegalArgumentException("the time for which a device is remembered is not negative");
        }
        if (replayGrace.isNegative()) {
            throw new IllegalArgumentException("the time for which an earlier token is accepted is not negative");
        }
    }

    /** Returns the same policy, by which a user may sign in with a verified number. */
    public SessionPolicy withPhoneSignIn() {
        return new SessionPolicy(
                lifetime,
                idle,
                tokenRotation,
                replayGrace,
                signInLifetime,
                ticketLifetime,
                ticketSkipsSecondFactor,
                true,
                rememberDevice);
    }

    /** Returns the same policy, by which a user may skip the second factor for this time on a client. */
    public SessionPolicy rememberingDevices(Duration time) {
        return new SessionPolicy(
                lifetime,
                idle,
                tokenRotation,
                replayGrace,
                signInLifetime,
                ticketLifetime,
                ticketSkipsSecondFactor,
                phoneSignIn,
                time);
    }

    private static void requirePositive(Duration time, String what) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + " is positive");
        }
    }
}
