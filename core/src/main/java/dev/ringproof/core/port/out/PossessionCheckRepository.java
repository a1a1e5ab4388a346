package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import java.util.Optional;

/**
 * Where a number's current check of possession is kept: one a number, so that one code is live. It goes with its number.
 * Every implementation passes {@code PossessionCheckRepositoryContract}.
 */
public interface PossessionCheckRepository {

    /** To be called with the number's account locked, which locks its check as well. */
    Optional<PossessionCheck> find(PhoneNumberId phoneNumberId);

    /** Stores the check in place of the number's former one. */
    void save(PossessionCheck check);
}
