package dev.ringproof.adapters.persistence.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a client. */
@Entity(name = "Client")
@Table(name = "client")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class ClientRow {
    @Id
    String id;

    String salt;
    int generation;
    Instant rotatedAt;

    @Nullable
    Instant confirmedAt;

    boolean rotatedBySignIn;

    @Nullable
    String lastActiveSession;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    void take(Client from) {
        id = from.id().value();
        salt = from.salt();
        generation = from.generation();
        rotatedAt = from.rotatedAt();
        confirmedAt = from.confirmedAt();
        rotatedBySignIn = from.rotatedBySignIn();
        lastActiveSession = from.lastActiveSession() == null
                ? null
                : from.lastActiveSession().value();
        createdAt = from.createdAt();
        updatedAt = from.updatedAt();
    }

    Client toDomain() {
        return new Client(
                new ClientId(id),
                salt,
                generation,
                rotatedAt,
                confirmedAt,
                rotatedBySignIn,
                lastActiveSession == null ? null : new SessionId(lastActiveSession),
                createdAt,
                updatedAt);
    }
}
