package dev.ringproof.core.domain.user;

import dev.ringproof.core.domain.PhoneNumberId;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a back end requests for a user. If one part is refused, none is made.
 *
 * @param primaryNumber the number that becomes the primary one; null to leave it as it is
 * @param changesExternalId whether the external id changes
 * @param externalId the new external id; null for none. It counts only if {@code changesExternalId} is true.
 */
public record UserUpdate(
        @Nullable PhoneNumberId primaryNumber,
        boolean changesExternalId,
        @Nullable ExternalId externalId) {

    /** Changes nothing. */
    public static final UserUpdate NONE = new UserUpdate(null, false, null);
}
