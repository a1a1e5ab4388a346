package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import java.util.List;
import java.util.Locale;

/**
 * The conversation in which an owner adds, proves, uses and removes phone numbers of their own. Whoever calls has made
 * sure that it is the owner who asks. Methods with an id throw {@link NoSuchPhoneNumber} where the owner has no such.
 */
public interface PhoneNumbers {

    /**
     * The same conversation within a session. A step that changes numbers or factors is refused there with
     * {@code Refusal.StepUpRequired} unless the session has shown a second factor lately; without a session whoever calls
     * sees to that.
     */
    PhoneNumbers within(SessionId session);

    /** The owner's numbers; an empty account for somebody never seen. */
    Account account(OwnerId owner);

    PhoneNumber get(OwnerId owner, PhoneNumberId id);

    /** Adds an unproven number, given in international form ({@code +1 415 555 2671}). */
    Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber);

    /** Removes a number; the value of the outcome is the number as it was. */
    Outcome<PhoneNumber> destroy(OwnerId owner, PhoneNumberId id);

    /** Texts a fresh code to the number, in the language that its region suggests. */
    default Outcome<PhoneNumber> prepareVerification(OwnerId owner, PhoneNumberId id) {
        return prepareVerification(owner, id, List.of());
    }

    /**
     * Texts a fresh code to the number. What is accepted is stored, and will be sent even if this process dies.
     *
     * @param languages what the owner reads, best first; the number's region decides where there are no texts in any
     */
    Outcome<PhoneNumber> prepareVerification(OwnerId owner, PhoneNumberId id, List<Locale> languages);

    /** Weighs the code that the owner read from the phone. A wrong one costs an attempt. */
    Outcome<PhoneNumber> attemptVerification(OwnerId owner, PhoneNumberId id, String code);

    /**
     * Changes what a proven number serves as. {@code verified} and {@code primary} are an operator's to say.
     */
    Outcome<PhoneNumber> update(OwnerId owner, PhoneNumberId id, PhoneNumberUpdate update);

    /** Makes a proven number the one the owner is reached at. */
    Outcome<PhoneNumber> makePrimary(OwnerId owner, PhoneNumberId id);

    /** Makes ten backup codes, in place of all there were. They are shown in this answer and never again. */
    Outcome<NewBackupCodes> makeBackupCodes(OwnerId owner);

    /** Makes a proven number a second factor or none; ten backup codes come with the first, in this answer alone. */
    default Outcome<PhoneNumber> setReservedForSecondFactor(OwnerId owner, PhoneNumberId id, boolean reserved) {
        return update(owner, id, PhoneNumberUpdate.reserved(reserved));
    }

    default Outcome<PhoneNumber> makeDefaultSecondFactor(OwnerId owner, PhoneNumberId id) {
        return update(owner, id, PhoneNumberUpdate.madeDefault());
    }
}
