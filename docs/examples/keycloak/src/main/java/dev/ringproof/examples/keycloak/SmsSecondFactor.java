package dev.ringproof.examples.keycloak;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/**
 * The second factor of Keycloak's users. Ringproof keeps the numbers and decides about codes. Keycloak keeps a
 * credential that names the number in use, so that its consoles can show and remove it: a number without a credential
 * is not in use. Safe for use by many threads.
 *
 * @param policy the policy of this Ringproof, from which forms know how long the next message has to wait
 */
record SmsSecondFactor(Ringproof ringproof, VerificationPolicy policy, InstantSource clock) {
    /** The type of Keycloak's credential. */
    static final String CREDENTIAL_TYPE = "ringproof-sms";

    /** Returns the owner that stands for a user. The ids of Keycloak's users are unique across realms. */
    static OwnerId owner(UserModel user) {
        return new OwnerId(user.getId());
    }

    /** Returns the same owner as one who acts. Keycloak has authenticated the user and guards sensitive steps. */
    static Actor actor(UserModel user) {
        return Actor.withoutSession(owner(user));
    }

    /** Returns the number to which codes go at sign-in; empty if the user has set none up, or has removed it. */
    Optional<PhoneNumber> inUse(UserModel user) {
        var account = ringproof.administration().account(owner(user));
        return credentials(user).stream()
                .map(SmsCredential::phoneNumber)
                .flatMap(id -> account.number(id).stream())
                .filter(PhoneNumber::reservedForSecondFactor)
                .findFirst();
    }

    /** Returns how long the next message with a code for sign-in has to wait. */
    Duration untilNextChallenge(PhoneNumber number) {
        return number.throttle().untilNextChallenge(clock.instant(), policy);
    }

    /** Returns how long the next message with a code for verification has to wait. */
    Duration untilNextVerification(PhoneNumber number) {
        return number.throttle().untilNextCode(clock.instant(), policy);
    }

    /**
     * Takes a verified number into use in place of all others of the user.
     *
     * @return ten backup codes, to be shown once; none if the user has some already
     */
    Outcome<ChangedPhoneNumber> use(UserModel user, PhoneNumberId id) {
        var administration = ringproof.administration();
        if (inUse(user).isEmpty()) {
            // An administrator or the user has removed the credential. What was left with it must not count.
            administration.disableSecondFactor(owner(user)).orElseThrow();
        }
        var outcome = ringproof.phoneNumbers().setReservedForSecondFactor(actor(user), id, true);
        if (outcome instanceof Outcome.Accepted<ChangedPhoneNumber> changed) {
            var credentials = user.credentialManager();
            credentials(user).forEach(old -> credentials.removeStoredCredentialById(old.getId()));
            credentials.createStoredCredential(SmsCredential.of(changed.value().phoneNumber(), clock.instant()));
            changed.account().numbers().stream()
                    .filter(other -> !other.id().equals(id))
                    .forEach(other -> administration.destroy(other.id()));
        }
        return outcome;
    }

    private static List<CredentialModel> credentials(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(CREDENTIAL_TYPE)
                .toList();
    }
}
