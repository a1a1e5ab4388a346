package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session: one user who is signed in on one client. It ends when somebody ends it, after some time without use, or at
 * the end of its life. Immutable: each step returns the next session.
 *
 * @param origin the address and the user agent of the client at sign-in, for the list that the user sees
 * @param firstFactorAt when the user showed the first factor
 * @param abandonedAt from this instant on the session is over, unless it is used before
 * @param expiresAt from this instant on the session is over
 * @param end how and when somebody ended it; null if nobody did
 */
public record UserSession(
        SessionId id,
        ClientId client,
        OwnerId owner,
        RequestOrigin origin,
        Instant firstFactorAt,
        Instant createdAt,
        Instant lastActiveAt,
        Instant abandonedAt,
        Instant expiresAt,
        @Nullable End end) {

    /** How and when somebody ended a session. */
    public record End(Kind kind, Instant at) {}

    /** Who ended a session, in Clerk's words. */
    public enum Kind {
        /** The user signed out, or a copied token was used. */
        ENDED,
        /** The user signed out, and the client forgot the session. */
        REMOVED,
        /** The user ended it from another session, or a back end did. */
        REVOKED
    }

    /** The state of a session. */
    public enum Status {
        ACTIVE,
        ENDED,
        REMOVED,
        REVOKED,
        /** It was not used for too long. */
        ABANDONED,
        EXPIRED
    }

    /** Returns a session that begins now. */
    public static UserSession begin(
            SessionId id, ClientId client, OwnerId owner, RequestOrigin origin, Instant now, SessionPolicy policy) {
        var kept = new RequestOrigin(origin.clientIp(), origin.userAgent());
        return new UserSession(
                id, client, owner, kept, now, now, now, now.plus(policy.idle()), now.plus(policy.lifetime()), null);
    }

    public Status statusAt(Instant now) {
        if (end != null) {
            return switch (end.kind()) {
                case ENDED -> Status.ENDED;
                case REMOVED -> Status.REMOVED;
                case REVOKED -> Status.REVOKED;
            };
        }
        if (!now.isBefore(expiresAt)) {
            return Status.EXPIRED;
        }
        return now.isBefore(abandonedAt) ? Status.ACTIVE : Status.ABANDONED;
    }

    /** Returns when the session is over, or was. */
    public Instant overAt() {
        if (end != null) {
            return end.at();
        }
        return abandonedAt.isBefore(expiresAt) ? abandonedAt : expiresAt;
    }

    public boolean isActiveAt(Instant now) {
        return statusAt(now) == Status.ACTIVE;
    }

    /** Notes that the session is used. A session that is over stays over. */
    public UserSession used(Instant now, SessionPolicy policy) {
        return isActiveAt(now)
                ? new UserSession(
                        id,
                        client,
                        owner,
                        origin,
                        firstFactorAt,
                        createdAt,
                        now,
                        now.plus(policy.idle()),
                        expiresAt,
                        null)
                : this;
    }

    /** Ends the session. A session that is over stays as it is. */
    public UserSession ended(Kind kind, Instant now) {
        return isActiveAt(now)
                ? new UserSession(
                        id,
                        client,
                        owner,
                        origin,
                        firstFactorAt,
                        createdAt,
                        lastActiveAt,
                        abandonedAt,
                        expiresAt,
                        new End(kind, now))
                : this;
    }
}
