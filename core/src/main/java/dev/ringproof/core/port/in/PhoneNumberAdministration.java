package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.Overloaded;

/**
 * The conversation of a trusted back end about the numbers of all owners. No step-up guards its steps. Safe for use by
 * many threads.
 *
 * <p>A step that is accepted is committed when the method returns, and so is the cost of a refusal. Every method may
 * also throw {@link dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No
 * argument may be null.
 */
public interface PhoneNumberAdministration {

    /** Makes sure that the owner has an account, and so is a user. */
    void open(OwnerId owner);

    /** Returns the owner's account. It is empty for an owner who has no numbers. */
    Account account(OwnerId owner);

    /**
     * Returns one number.
     *
     * @throws NoSuchPhoneNumber if there is no such number
     */
    PhoneNumber get(PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Adds a number to the account of a user and makes the requested changes. The number may count as verified because
     * the back end says so.
     *
     * @param phoneNumber in international form such as {@code +1 415 555 2671}
     * @param update the changes to the new number; {@link PhoneNumberUpdate#NONE} for none
     * @return the number, and ten backup codes if the changes switched the second factor on
     * @throws NoSuchUser if nobody has created the user, see {@link #open} and {@link Users#create}
     * @throws Overloaded if too many backup codes are being made at once
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.NumberTaken.class,
        Refusal.TooManyNumbers.class,
        Refusal.NotVerified.class,
        Refusal.NotReserved.class,
        Refusal.BackupCodesRequired.class,
        Refusal.TooManyBackupCodes.class
    })
    Outcome<ChangedPhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update)
            throws NoSuchUser, Overloaded;

    /**
     * Changes a number: whether it counts as verified, is the primary one, is reserved for second factor, or is the
     * default second factor. All requested changes are made or none. A number that becomes verified is taken from then
     * on, so no other owner can verify it. If the policy says so, every verified number of the owner gets a notice.
     *
     * @param update null in a field leaves it as it is; {@link PhoneNumberUpdate#NONE} changes nothing
     * @return the number, and ten backup codes if the changes switched the second factor on
     * @throws NoSuchPhoneNumber if there is no such number
     * @throws Overloaded if too many backup codes are being made at once
     */
    @RefusedWith({
        Refusal.NumberTaken.class,
        Refusal.NotVerified.class,
        Refusal.NotReserved.class,
        Refusal.BackupCodesRequired.class,
        Refusal.TooManyBackupCodes.class,
        Refusal.InUseAsSecondFactor.class
    })
    Outcome<ChangedPhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update) throws NoSuchPhoneNumber, Overloaded;

    /**
     * Removes a number with its pending verification, and withdraws its messages that are not sent yet. If it was the
     * primary number, the oldest verified one takes its place. If it was the last second factor, the backup codes are
     * destroyed too. Its failures, its opt-out and its limits stay, so that nobody escapes them by adding it again.
     *
     * @return the number as it was
     * @throws NoSuchPhoneNumber if there is no such number
     */
    @RefusedWith(Refusal.Linked.class)
    Outcome<PhoneNumber> destroy(PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Ends a row of failures, and enables a number that they disabled. If the number is not verified, this ends the row
     * of all owners who have not verified it.
     *
     * @return the number
     * @throws NoSuchPhoneNumber if there is no such number
     */
    @RefusedWith({})
    Outcome<PhoneNumber> unlock(PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Links another identification to the number. A linked number cannot be destroyed.
     *
     * @return the number
     * @throws NoSuchPhoneNumber if there is no such number
     */
    @RefusedWith({})
    Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link) throws NoSuchPhoneNumber;

    /**
     * Removes a link. Changes nothing if there is no such link.
     *
     * @param identification the id of the other identification
     * @return the number
     * @throws NoSuchPhoneNumber if there is no such number
     */
    @RefusedWith({})
    Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification) throws NoSuchPhoneNumber;

    /**
     * Switches the user's second factor off: all numbers are released, and the backup codes are destroyed.
     *
     * @throws NoSuchUser if there is no such user
     */
    @RefusedWith({})
    Outcome<Account> disableSecondFactor(OwnerId owner) throws NoSuchUser;

    /**
     * Destroys the user's backup codes.
     *
     * @throws NoSuchUser if there is no such user
     */
    @RefusedWith({})
    Outcome<Account> destroyBackupCodes(OwnerId owner) throws NoSuchUser;

    /**
     * Sends a code as {@link #prepareVerification(PhoneNumberId, RequestOrigin)} does, for an unknown client. It has
     * the same refusals.
     */
    default Outcome<PossessionCheck> prepareVerification(PhoneNumberId id) throws NoSuchPhoneNumber {
        return prepareVerification(id, RequestOrigin.UNKNOWN);
    }

    /**
     * Begins a possession check, and sends its code. While the code of the number's check before it is valid, that
     * check goes on: the same code is sent again, without a longer life or more attempts. Otherwise a new check
     * replaces it. The policy may ask for a new check each time.
     *
     * @param origin the person's client, by which limits count
     * @return the check, which is pending
     * @throws NoSuchPhoneNumber if there is no such number
     */
    @RefusedWith({
        Refusal.InvalidNumber.class,
        Refusal.UnsupportedRegion.class,
        Refusal.UnsupportedNumberType.class,
        Refusal.Disabled.class,
        Refusal.TooManyFailures.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class,
        Refusal.HumanCheckRequired.class
    })
    Outcome<PossessionCheck> prepareVerification(PhoneNumberId id, RequestOrigin origin) throws NoSuchPhoneNumber;

    /**
     * Checks a code as {@link #attemptVerification(PhoneNumberId, ChallengeId, String, RequestOrigin)} does, for an
     * unknown client. It has the same refusals.
     */
    default Outcome<PossessionCheck> attemptVerification(PhoneNumberId id, ChallengeId checkId, String code)
            throws NoSuchPhoneNumber, NoSuchChallenge {
        return attemptVerification(id, checkId, code, RequestOrigin.UNKNOWN);
    }

    /**
     * Checks the code that the person entered. A wrong or expired code is accepted as an answer: the check shows its
     * state. The right code verifies an unverified number.
     *
     * @param origin the person's client, by which limits count
     * @return the check as it stands
     * @throws NoSuchPhoneNumber if there is no such number
     * @throws NoSuchChallenge if this is not the number's latest check
     */
    @RefusedWith({
        Refusal.AlreadyVerified.class,
        Refusal.TooManyFailures.class,
        Refusal.Disabled.class,
        Refusal.TooManyRequests.class
    })
    Outcome<PossessionCheck> attemptVerification(
            PhoneNumberId id, ChallengeId checkId, String code, RequestOrigin origin)
            throws NoSuchPhoneNumber, NoSuchChallenge;
}
