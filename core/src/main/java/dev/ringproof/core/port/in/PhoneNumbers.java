package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.port.Overloaded;

/**
 * The conversation in which an owner adds, verifies, uses and removes their phone numbers. The caller has authenticated
 * the owner. Safe for use by many threads.
 *
 * <p>A step that is accepted is committed when the method returns, and so is the cost of a refusal, such as an attempt.
 * If the actor has a session, sensitive steps are refused with {@link Refusal.StepUpRequired} unless the session passed
 * a second factor within the policy's window, and with {@link Refusal.SessionRequired} if the session has no name. Every
 * method may also throw {@link dev.ringproof.core.port.StoreConflict}
 * and {@link dev.ringproof.core.port.StoreUnavailable}. No argument may be null.
 */
public interface PhoneNumbers {

    /** Returns the owner's account. It is empty for an owner who has no numbers. */
    Account account(Actor actor);

    /**
     * Returns one number.
     *
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    PhoneNumber get(Actor actor, PhoneNumberId id) throws NoSuchPhoneNumber;

    /** Adds a number as {@link #create(Actor, String, RequestOrigin)} does, for an unknown client. */
    default Outcome<PhoneNumber> create(Actor actor, String phoneNumber) {
        return create(actor, phoneNumber, RequestOrigin.UNKNOWN);
    }

    /**
     * Adds an unverified number. The step is sensitive.
     *
     * @param phoneNumber what the owner entered, in international form such as {@code +1 415 555 2671}; spaces,
     *     hyphens, dots and brackets are allowed
     * @param origin the client of the request, by which limits count
     * @return the new number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NumberTaken.class,
        Refusal.TooManyNumbers.class,
        Refusal.TooManyRequests.class,
        Refusal.StepUpRequired.class,
        Refusal.SessionRequired.class
    })
    Outcome<PhoneNumber> create(Actor actor, String phoneNumber, RequestOrigin origin);

    /**
     * Removes a number. The step is sensitive.
     *
     * @return the number as it was
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({Refusal.Linked.class, Refusal.StepUpRequired.class, Refusal.SessionRequired.class})
    Outcome<PhoneNumber> destroy(Actor actor, PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Sends a code as {@link #prepareVerification(Actor, PhoneNumberId, RequestOrigin)} does, for an unknown client.
     * It has the same refusals.
     */
    default Outcome<PhoneNumber> prepareVerification(Actor actor, PhoneNumberId id) throws NoSuchPhoneNumber {
        return prepareVerification(actor, id, RequestOrigin.UNKNOWN);
    }

    /**
     * Sends a code to the number: the same one as before while it is valid, without a longer life or more attempts, and
     * otherwise a new one. The policy may ask for a new code each time. An accepted message is stored with its code,
     * and is sent even if this process dies.
     *
     * @param origin the client of the request, by which limits count
     * @return the number with its pending verification
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.AlreadyVerified.class,
        Refusal.NumberTaken.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<PhoneNumber> prepareVerification(Actor actor, PhoneNumberId id, RequestOrigin origin)
            throws NoSuchPhoneNumber;

    /**
     * Checks a code as {@link #attemptVerification(Actor, PhoneNumberId, String, RequestOrigin)} does, for an unknown
     * client. It has the same refusals.
     */
    default Outcome<PhoneNumber> attemptVerification(Actor actor, PhoneNumberId id, String code)
            throws NoSuchPhoneNumber {
        return attemptVerification(actor, id, code, RequestOrigin.UNKNOWN);
    }

    /**
     * Checks the code that the owner entered. A wrong code costs an attempt; input that has not the form of a code
     * costs none.
     *
     * @param code what the owner entered
     * @param origin the client of the request, by which limits count
     * @return the verified number
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.AlreadyVerified.class,
        Refusal.NumberTaken.class,
        Refusal.NothingPrepared.class,
        Refusal.WrongCode.class,
        Refusal.CodeExpired.class,
        Refusal.TooManyAttempts.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class,
        Refusal.TooManyRequests.class
    })
    Outcome<PhoneNumber> attemptVerification(Actor actor, PhoneNumberId id, String code, RequestOrigin origin)
            throws NoSuchPhoneNumber;

    /**
     * Changes how a verified number is used. The step is sensitive.
     *
     * @param update may change the second factor only; only a back end may set {@code verified} and {@code primary}
     * @return the number, and ten backup codes if the change switched the second factor on
     * @throws NoSuchPhoneNumber if the owner has no such number
     * @throws Overloaded if too many backup codes are being made at once
     * @throws IllegalArgumentException if the update sets {@code verified} or {@code primary}
     */
    @RefusedWith({
        Refusal.NotVerified.class,
        Refusal.NotReserved.class,
        Refusal.BackupCodesRequired.class,
        Refusal.TooManyBackupCodes.class,
        Refusal.StepUpRequired.class,
        Refusal.SessionRequired.class
    })
    Outcome<ChangedPhoneNumber> update(Actor actor, PhoneNumberId id, PhoneNumberUpdate update)
            throws NoSuchPhoneNumber, Overloaded;

    /**
     * Reserves a verified number for second factor, or releases it. The step is sensitive.
     *
     * @return the number, and ten backup codes if it is the first number that is reserved
     * @throws NoSuchPhoneNumber if the owner has no such number
     * @throws Overloaded if too many backup codes are being made at once
     */
    @RefusedWith({
        Refusal.NotVerified.class,
        Refusal.BackupCodesRequired.class,
        Refusal.TooManyBackupCodes.class,
        Refusal.StepUpRequired.class,
        Refusal.SessionRequired.class
    })
    default Outcome<ChangedPhoneNumber> setReservedForSecondFactor(Actor actor, PhoneNumberId id, boolean reserved)
            throws NoSuchPhoneNumber, Overloaded {
        return update(actor, id, PhoneNumberUpdate.reserved(reserved));
    }

    /**
     * Makes a reserved number the default second factor. The step is sensitive.
     *
     * @return the number
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({
        Refusal.NotVerified.class,
        Refusal.NotReserved.class,
        Refusal.StepUpRequired.class,
        Refusal.SessionRequired.class
    })
    default Outcome<PhoneNumber> makeDefaultSecondFactor(Actor actor, PhoneNumberId id) throws NoSuchPhoneNumber {
        return update(actor, id, PhoneNumberUpdate.madeDefault()).map(ChangedPhoneNumber::phoneNumber);
    }

    /**
     * Makes a verified number the primary, at which the owner is reached. The step is sensitive.
     *
     * @return the number
     * @throws NoSuchPhoneNumber if the owner has no such number
     */
    @RefusedWith({Refusal.NotVerified.class, Refusal.StepUpRequired.class, Refusal.SessionRequired.class})
    Outcome<PhoneNumber> makePrimary(Actor actor, PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Makes ten backup codes in place of all earlier ones. The step is sensitive.
     *
     * @return the codes in clear text, which are shown in this answer and never again
     * @throws Overloaded if too many backup codes are being made at once
     */
    @RefusedWith({
        Refusal.NoBackupCodes.class,
        Refusal.TooManyBackupCodes.class,
        Refusal.StepUpRequired.class,
        Refusal.SessionRequired.class
    })
    Outcome<NewBackupCodes> makeBackupCodes(Actor actor) throws Overloaded;
}
