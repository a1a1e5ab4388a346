package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.port.Overloaded;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversation in which a person shows a second factor: at sign-in, after the host application has checked the
 * first factor, or for a step-up within a session. A person answers by a code from a message or by a backup code. Safe
 * for use by many threads.
 *
 * <p>A step that is accepted is committed when the method returns, and so is the cost of a refusal, such as an attempt.
 * Every method may also throw {@link dev.ringproof.core.port.StoreConflict} and {@link
 * dev.ringproof.core.port.StoreUnavailable}. An argument may be null only where its type says so.
 */
public interface SecondFactorAuthentication {

    /**
     * Opens a challenge and sends its code. If the message is refused, such as for a wait, there is no challenge: a form
     * that also takes backup codes calls {@link #open} and then {@link #prepare}.
     *
     * @param phoneNumberId a number reserved for second factor; null for the default
     * @param purpose {@link Purpose#SIGN_IN} or {@link Purpose#STEP_UP}; another one is an {@link
     *     IllegalArgumentException}
     * @param session the session that the challenge is for; null if there is none yet
     * @param origin the owner's client, whose languages are used
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NoSecondFactor.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<SecondFactorChallenge> challenge(
            OwnerId owner,
            @Nullable PhoneNumberId phoneNumberId,
            Purpose purpose,
            @Nullable SessionId session,
            RequestOrigin origin)
            throws NoSuchPhoneNumber;

    /**
     * Opens a challenge without a code. {@link #prepare} sends one, and a backup code needs none.
     *
     * @param purpose {@link Purpose#SIGN_IN} or {@link Purpose#STEP_UP}; another one is an {@link
     *     IllegalArgumentException}
     * @param session the session that the challenge is for, which may begin only when it is passed
     */
    @RefusedWith(Refusal.NoSecondFactor.class)
    Outcome<SecondFactorChallenge> open(OwnerId owner, Purpose purpose, SessionId session);

    /**
     * Sends a code of a challenge, to the same number as before or to another one.
     *
     * @param phoneNumberId a number reserved for second factor; null for the default
     * @param origin the owner's client, whose languages are used
     * @throws NoSuchChallenge if there is no such challenge
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NoSecondFactor.class,
        Refusal.AlreadyVerified.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<SecondFactorChallenge> prepare(ChallengeId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin)
            throws NoSuchChallenge, NoSuchPhoneNumber;

    /**
     * Returns one challenge.
     *
     * @throws NoSuchChallenge if there is no such challenge
     */
    SecondFactorChallenge get(ChallengeId id) throws NoSuchChallenge;

    /**
     * Sends another message as {@link #resend(ChallengeId, RequestOrigin)} does, for an unknown client. It has the same
     * refusals.
     */
    default Outcome<SecondFactorChallenge> resend(ChallengeId id) throws NoSuchChallenge, NoSuchPhoneNumber {
        return resend(id, RequestOrigin.UNKNOWN);
    }

    /**
     * Sends another message to the same number, with the same code while it is valid, and otherwise with a new one. The
     * policy may ask for a new code each time. It resets neither the attempts of the challenge nor the failures of the
     * number.
     *
     * @param origin the owner's client, whose languages are used
     * @throws NoSuchChallenge if there is no such challenge
     * @throws NoSuchPhoneNumber if its number was removed
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NoSecondFactor.class,
        Refusal.AlreadyVerified.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<SecondFactorChallenge> resend(ChallengeId id, RequestOrigin origin)
            throws NoSuchChallenge, NoSuchPhoneNumber;

    /**
     * Checks the answer to a challenge.
     *
     * @param code what the person entered: a code or a backup code
     * @param method which of both it is; null to decide by its form
     * @throws NoSuchChallenge if there is no such challenge
     * @throws Overloaded if too many backup codes are being checked at once
     */
    @RefusedWith({
        Refusal.NoSecondFactor.class,
        Refusal.NothingPrepared.class,
        Refusal.AlreadyVerified.class,
        Refusal.WrongCode.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class
    })
    Outcome<SecondFactorChallenge> attempt(ChallengeId id, String code, @Nullable Method method)
            throws NoSuchChallenge, Overloaded;

    /**
     * Opens a challenge for a step-up within a session. It sends no code yet. If the session has an open one that waits
     * for an answer, and enough of its time is left, the result is that one, with the attempts that it has left.
     */
    @RefusedWith(Refusal.NoSecondFactor.class)
    Outcome<SecondFactorChallenge> openStepUp(OwnerId owner, SessionId session);

    /**
     * Sends a code as the other method of this name does, for an unknown client. It has the same refusals.
     */
    default Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId)
            throws NoSuchChallenge, NoSuchPhoneNumber {
        return prepareStepUp(owner, session, phoneNumberId, RequestOrigin.UNKNOWN);
    }

    /**
     * Sends a code for the step-up that was opened last within the session.
     *
     * @param phoneNumberId a number reserved for second factor; null for the default
     * @param origin the owner's client, whose languages are used
     * @throws NoSuchChallenge if the session has opened none
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NoSecondFactor.class,
        Refusal.AlreadyVerified.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin)
            throws NoSuchChallenge, NoSuchPhoneNumber;

    /**
     * Checks the answer to the step-up that was opened last within the session.
     *
     * @param code what the person entered: a code or a backup code
     * @param method which of both it is; null to decide by its form
     * @throws NoSuchChallenge if the session has opened none
     * @throws Overloaded if too many backup codes are being checked at once
     */
    @RefusedWith({
        Refusal.NoSecondFactor.class,
        Refusal.NothingPrepared.class,
        Refusal.AlreadyVerified.class,
        Refusal.WrongCode.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class
    })
    Outcome<SecondFactorChallenge> attemptStepUp(OwnerId owner, SessionId session, String code, @Nullable Method method)
            throws NoSuchChallenge, Overloaded;

    /**
     * Returns when the session last passed a second factor, by a challenge or by verifying a number that serves as one.
     */
    Optional<Instant> lastPassed(OwnerId owner, SessionId session);

    /**
     * Uses up a backup code without a challenge, for a back end that asks for one itself.
     *
     * @param code what the person entered
     * @return the set of codes after it
     * @throws NoSuchUser if there is no such user
     * @throws Overloaded if too many backup codes are being checked at once
     */
    @RefusedWith({
        Refusal.NoSecondFactor.class,
        Refusal.WrongCode.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class
    })
    Outcome<BackupCodes> useBackupCode(OwnerId owner, String code) throws NoSuchUser, Overloaded;

    /**
     * Uses up the assertion of a passed challenge.
     *
     * @return false if the challenge does not exist, is not passed, or its assertion was used before
     */
    boolean redeem(ChallengeId id);
}
