package dev.ringproof.adapters.persistence.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.UserSession;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a session. */
@Entity(name = "UserSession")
@Table(name = "user_session")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class UserSessionRow {
    @Id
    String id;

    String clientId;
    String ownerId;

    @Nullable
    String clientIp;

    @Nullable
    String userAgent;

    Instant firstFactorAt;
    Instant createdAt;
    Instant lastActiveAt;
    Instant abandonedAt;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    UserSession.@Nullable Kind endedBy;

    @Nullable
    Instant endedAt;

    Instant overAt;

    @Version
    long version;

    void take(UserSession from) {
        id = from.id().value();
        clientId = from.client().value();
        ownerId = from.owner().value();
        clientIp = from.origin().clientIp();
        userAgent = from.origin().userAgent();
        firstFactorAt = from.firstFactorAt();
        createdAt = from.createdAt();
        lastActiveAt = from.lastActiveAt();
        abandonedAt = from.abandonedAt();
        expiresAt = from.expiresAt();
        endedBy = from.end() == null ? null : from.end().kind();
        endedAt = from.end() == null ? null : from.end().at();
        overAt = from.overAt();
    }

    UserSession toDomain() {
        return new UserSession(
                new SessionId(id),
                new ClientId(clientId),
                new OwnerId(ownerId),
                new RequestOrigin(clientIp, userAgent),
                firstFactorAt,
                createdAt,
                lastActiveAt,
                abandonedAt,
                expiresAt,
                endedBy == null ? null : new UserSession.End(endedBy, Objects.requireNonNull(endedAt)));
    }
}
