package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import java.time.Duration;
import java.time.Instant;

/**
 * A client on which a user need not show the second factor again for some days, because the user wanted it when they
 * showed it there. It is bound to the client, and to the second factors as they were.
 *
 * @param factors the digest of the user's factors at that time
 * @param origin the address and the user agent of the client, for the list that the user sees
 * @param passedAt when the user showed the second factor
 */
public record RememberedDevice(
        RememberedDeviceId id,
        OwnerId owner,
        ClientId client,
        String factors,
        RequestOrigin origin,
        Instant passedAt,
        Instant expiresAt) {

    /** Returns a device that is remembered from the time at which the user showed the second factor. */
    public static RememberedDevice remember(
            RememberedDeviceId id,
            OwnerId owner,
            ClientId client,
            String factors,
            RequestOrigin origin,
            Instant passedAt,
            SessionPolicy policy) {
        var kept = new RequestOrigin(origin.clientIp(), origin.userAgent());
        return new RememberedDevice(id, owner, client, factors, kept, passedAt, passedAt.plus(policy.rememberDevice()));
    }

    /**
     * Returns whether the second factor may be skipped. A policy that has become stricter counts at once.
     *
     * @param now the time of the sign-in
     * @param currentFactors the digest of the user's factors now
     */
    public boolean isGoodFor(String currentFactors, Instant now, SessionPolicy policy) {
        Duration age = Duration.between(passedAt, now);
        return factors.equals(currentFactors) && now.isBefore(expiresAt) && age.compareTo(policy.rememberDevice()) < 0;
    }
}
