package dev.ringproof.core.domain.risk;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import org.jspecify.annotations.Nullable;

/**
 * What a risk advisor is asked: may a code be sent to this number now? It holds the whole number and the proof token,
 * so {@code toString} shows neither.
 *
 * @param region the region of the number, as the routes name it
 * @param knownOwner whether the owner has a verified number already
 * @param clientIp the address of the client that requests the code; null where it is unknown
 * @param userAgent what the client says it is; null where it is unknown
 * @param proofToken what a human check in the client has given, which nobody has checked yet; null if there was none
 */
public record RiskQuestion(
        E164Number number,
        String region,
        OwnerId owner,
        boolean knownOwner,
        Purpose purpose,
        @Nullable String clientIp,
        @Nullable String userAgent,
        @Nullable String proofToken) {

    /** Asks about a request of this client. */
    public RiskQuestion(
            E164Number number,
            String region,
            OwnerId owner,
            boolean knownOwner,
            Purpose purpose,
            RequestOrigin origin) {
        this(
                number,
                region,
                owner,
                knownOwner,
                purpose,
                origin.clientIp(),
                origin.userAgent(),
                origin.proofToken());
    }

    /** Shows neither the number nor the client. */
    @Override
    public String toString() {
        return "RiskQuestion[" + purpose + " to " + number.masked() + " in " + region + "]";
    }
}
