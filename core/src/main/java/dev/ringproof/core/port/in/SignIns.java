package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.session.NewTicket;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.Overloaded;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation in which a person signs in on a client. A host application brings its user in by a ticket, or the user
 * enters a code that is sent to a verified number. A user who has a second factor then shows it. Safe for use by many threads.
 *
 * <p>A step that is accepted is committed when the method returns, and so is the cost of a refusal. Every method may
 * also throw {@link dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. An
 * argument may be null only where its type says so.
 */
public interface SignIns {

    /**
     * Makes a ticket, which a back end hands to its user.
     *
     * @param lifetime how long it is valid, positive; null for the policy's time
     * @throws NoSuchUser if there is no such user
     */
    NewTicket makeTicket(OwnerId owner, @Nullable Duration lifetime) throws NoSuchUser;

    /**
     * Revokes a ticket.
     *
     * @return the ticket; one that was used stays as it is
     * @throws NoSuchTicket if there is no such ticket
     */
    Ticket revokeTicket(TicketId id) throws NoSuchTicket;

    /**
     * Begins a sign-in by a ticket. It is complete at once if the user has no second factor, or if the policy says that
     * a ticket is enough. A ticket is used up also if a second factor is still to be shown.
     *
     * @param ticket its text
     * @param origin the client of the request
     */
    @RefusedWith({
        Refusal.InvalidTicket.class,
        Refusal.UsedTicket.class,
        Refusal.RevokedTicket.class,
        Refusal.ExpiredTicket.class
    })
    SignInOutcome withTicket(ClientId client, String ticket, RequestOrigin origin);

    /** Returns whether people may sign in with a number. If not, {@link #withNumber} is refused. */
    boolean takesNumbers();

    /**
     * Begins a sign-in with a number. It says nothing about whether a user has the number.
     *
     * @param phoneNumber the number as the person has entered it
     */
    @RefusedWith({
        Refusal.PhoneSignInOff.class,
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class
    })
    SignInOutcome withNumber(ClientId client, String phoneNumber);

    /**
     * Sends a code to the number of a sign-in, as first factor. If no user can sign in with the number, nothing is sent,
     * and the outcome is the same.
     *
     * @param phoneNumberId what the sign-in shows in place of the number; null where the request names none
     * @throws NoSuchSignIn if the client has no such sign-in
     * @throws NoSuchPhoneNumber if the sign-in does not show this id
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.SignInNotReady.class,
        Refusal.TooManyAttempts.class,
        Refusal.ResendTooSoon.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    SignInOutcome prepareFirstFactor(
            ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin)
            throws NoSuchSignIn, NoSuchPhoneNumber;

    /**
     * Checks a code of the first factor. The right one completes the sign-in if the user has no second factor. If no user
     * can sign in with the number, every code is wrong.
     *
     * @throws NoSuchSignIn if the client has no such sign-in
     */
    @RefusedWith({
        Refusal.SignInNotReady.class,
        Refusal.NothingPrepared.class,
        Refusal.WrongCode.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.TooManyRequests.class
    })
    SignInOutcome attemptFirstFactor(ClientId client, SignInId id, String code, RequestOrigin origin)
            throws NoSuchSignIn;

    /**
     * Returns a sign-in as it is.
     *
     * @throws NoSuchSignIn if the client has no such sign-in
     */
    SignInOutcome.Accepted get(ClientId client, SignInId id) throws NoSuchSignIn;

    /**
     * Sends a code for the second factor.
     *
     * @param phoneNumberId a number reserved for second factor; null for the default
     * @throws NoSuchSignIn if the client has no such sign-in
     * @throws NoSuchPhoneNumber if the user has no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.SignInNotReady.class,
        Refusal.NoSecondFactor.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    SignInOutcome prepareSecondFactor(
            ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin)
            throws NoSuchSignIn, NoSuchPhoneNumber;

    /** Checks a code as the other method of this name does, and remembers no device. */
    default SignInOutcome attemptSecondFactor(
            ClientId client, SignInId id, String code, @Nullable Method method, RequestOrigin origin)
            throws NoSuchSignIn, Overloaded {
        return attemptSecondFactor(client, id, code, method, false, origin);
    }

    /**
     * Checks a code of the second factor. The right one completes the sign-in.
     *
     * @param code what the person entered: a code or a backup code
     * @param method which of both it is; null to decide by its form
     * @param remember whether the person wants to skip the second factor on this client from now on, which the policy
     *     must allow
     * @throws NoSuchSignIn if the client has no such sign-in
     * @throws Overloaded if too many backup codes are being checked at once
     */
    @RefusedWith({
        Refusal.SignInNotReady.class,
        Refusal.NoSecondFactor.class,
        Refusal.NothingPrepared.class,
        Refusal.WrongCode.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class
    })
    SignInOutcome attemptSecondFactor(
            ClientId client, SignInId id, String code, @Nullable Method method, boolean remember, RequestOrigin origin)
            throws NoSuchSignIn, Overloaded;
}
