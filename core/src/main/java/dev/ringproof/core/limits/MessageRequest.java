package dev.ringproof.core.limits;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;

/**
 * A message that somebody wants to be stored.
 *
 * @param segments the parts that a carrier bills
 * @param origin the client of the request; unknown if no person has asked for the message
 * @param knownOwner whether the owner has a verified number, and so has shown before that messages arrive
 * @param humanVerified whether a risk advisor has accepted the proof token of the request, so that no limit needs to ask
 *     for a human check again
 */
public record MessageRequest(
        OwnerId owner,
        E164Number to,
        Kind kind,
        int segments,
        RequestOrigin origin,
        boolean knownOwner,
        boolean humanVerified) {

    /** What a message is for, as far as limits differ. */
    public enum Kind {
        /** A code for a number that is no second factor. */
        VERIFICATION,
        /** A code for a second factor of the owner. */
        SECOND_FACTOR,
        /** A message that an operator sends once more. */
        RESEND
    }

    /** Shows neither the number nor the owner. */
    @Override
    public String toString() {
        return "MessageRequest[" + kind + " to " + to.masked() + "]";
    }
}
