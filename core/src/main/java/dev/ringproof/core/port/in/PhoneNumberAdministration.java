package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import java.util.List;
import java.util.Locale;

/**
 * The conversation of a trusted back end about anybody's numbers. Methods with an id throw {@link NoSuchPhoneNumber}
 * where there is no such number.
 */
public interface PhoneNumberAdministration {

    /** Makes sure that the owner has an account. */
    void open(OwnerId owner);

    PhoneNumber get(PhoneNumberId id);

    /** Adds a number, and makes of it what the update says: proven on the caller's word, for one. */
    Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update);

    Outcome<PhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update);

    Outcome<PhoneNumber> destroy(PhoneNumberId id);

    /** Ends a row of failures, and enables a number that they disabled. */
    Outcome<PhoneNumber> unlock(PhoneNumberId id);

    /** Keeps in mind that another identification vouches for the number: it cannot be destroyed until unlinked. */
    Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link);

    /** Forgets it; changes nothing where there is no such link. */
    Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification);

    /** Switches the owner's second factor off, and its backup codes with it. */
    Outcome<Account> disableSecondFactor(OwnerId owner);

    /** Takes the owner's backup codes away. */
    Outcome<Account> destroyBackupCodes(OwnerId owner);

    /** As the other of its name, in the language that the number's region suggests. */
    default Outcome<PossessionCheck> prepareVerification(PhoneNumberId id) {
        return prepareVerification(id, List.of());
    }

    /**
     * Texts a code by which to check that somebody holds the phone now; in place of the number's former check.
     *
     * @param languages what they read, best first; the number's region decides where there are no texts in any
     */
    Outcome<PossessionCheck> prepareVerification(PhoneNumberId id, List<Locale> languages);

    /**
     * Weighs what they typed. A wrong or expired code is no refusal: the check says how it stands. The right one proves
     * a number that was unproven.
     */
    Outcome<PossessionCheck> attemptVerification(PhoneNumberId id, ChallengeId checkId, String code);
}
