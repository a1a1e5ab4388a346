package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the latest possession check of each number. There is one check for a number, so that one code is valid. The
 * check is removed with its number. Every method is called inside a unit of work, by many threads at once. Arguments
 * and results are never null. Every implementation passes {@code PossessionCheckRepositoryContract}.
 */
public interface PossessionCheckRepository {

    /**
     * Returns the number's check; nothing if there is none. The caller has locked the number's account, and so the
     * check.
     */
    Optional<PossessionCheck> find(PhoneNumberId phoneNumberId);

    /** Stores the check in place of the number's earlier one. */
    void save(PossessionCheck check);

    /**
     * Wipes the sealed codes of checks that have expired, since nobody sends them again. Those that another unit of
     * work has locked stay for the next call.
     *
     * @param limit how many codes at most, at least 1
     * @return how many were wiped
     */
    int wipeCodes(Instant now, int limit);

    /**
     * Deletes checks whose codes were last sent before this time. Those that another unit of work has locked stay.
     *
     * @param limit how many checks at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant sentBefore, int limit);
}
