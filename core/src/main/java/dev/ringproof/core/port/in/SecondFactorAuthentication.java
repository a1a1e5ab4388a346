package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversation in which somebody shows a second factor: at sign-in, when the host application has settled the first
 * one, or within a session before something sensitive. A code by text and a backup code are told apart by their form.
 * Methods with an id throw {@link NoSuchPhoneNumber} where there is no such challenge.
 */
public interface SecondFactorAuthentication {

    /** As the other of its name, in the language that the number's region suggests. */
    default Outcome<SecondFactorChallenge> challenge(
            OwnerId owner,
            @Nullable PhoneNumberId phoneNumberId,
            Purpose purpose,
            @Nullable SessionId session,
            RequestOrigin origin) {
        return challenge(owner, phoneNumberId, purpose, session, origin, List.of());
    }

    /**
     * Opens a challenge and texts its code.
     *
     * @param phoneNumberId a number reserved for it; null for the default
     * @param purpose {@link Purpose#SIGN_IN} or {@link Purpose#STEP_UP}
     * @param session where the host has one already
     * @param languages what the owner reads, best first; the number's region decides where there are no texts in any
     */
    Outcome<SecondFactorChallenge> challenge(
            OwnerId owner,
            @Nullable PhoneNumberId phoneNumberId,
            Purpose purpose,
            @Nullable SessionId session,
            RequestOrigin origin,
            List<Locale> languages);

    SecondFactorChallenge get(ChallengeId id);

    /** As the other of its name, in the language that the number's region suggests. */
    default Outcome<SecondFactorChallenge> resend(ChallengeId id) {
        return resend(id, List.of());
    }

    /** Texts another code, in place of the one before; it has neither more tries nor a shorter count of failures. */
    Outcome<SecondFactorChallenge> resend(ChallengeId id, List<Locale> languages);

    /**
     * Weighs an answer.
     *
     * @param method what the answer is; null to go by its form
     */
    Outcome<SecondFactorChallenge> attempt(ChallengeId id, String code, @Nullable Method method);

    /** Opens a challenge to step up within a session, and texts nothing yet. */
    Outcome<SecondFactorChallenge> openStepUp(OwnerId owner, SessionId session);

    /** As the other of its name, in the language that the number's region suggests. */
    default Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId) {
        return prepareStepUp(owner, session, phoneNumberId, List.of());
    }

    /** Texts a code for the challenge that was opened last within the session. */
    Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId, List<Locale> languages);

    /** Weighs an answer to the challenge that was opened last within the session. */
    Outcome<SecondFactorChallenge> attemptStepUp(
            OwnerId owner, SessionId session, String code, @Nullable Method method);

    /** When a second factor was last shown in a session, by a challenge or by proving a number that serves as one. */
    Optional<Instant> lastPassed(OwnerId owner, SessionId session);

    /** Uses up a backup code without a challenge, on the word of a back end that asks for it. */
    Outcome<BackupCodes> useBackupCode(OwnerId owner, String code);

    /** Uses up the assertion of a challenge that was passed; false where it was used up before, or never was. */
    boolean redeem(ChallengeId id);
}
