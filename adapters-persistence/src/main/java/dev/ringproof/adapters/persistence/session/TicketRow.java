package dev.ringproof.adapters.persistence.session;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a ticket. */
@Entity(name = "Ticket")
@Table(name = "ticket")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class TicketRow {
    @Id
    String id;

    String ownerId;
    String digest;
    Instant createdAt;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    Ticket.@Nullable Status endedAs;

    @Nullable
    Instant endedAt;

    @Version
    long version;

    void take(Ticket from) {
        id = from.id().value();
        ownerId = from.owner().value();
        digest = from.digest();
        createdAt = from.createdAt();
        expiresAt = from.expiresAt();
        endedAs = from.end() == null ? null : from.end().status();
        endedAt = from.end() == null ? null : from.end().at();
    }

    Ticket toDomain() {
        return new Ticket(
                new TicketId(id),
                new OwnerId(ownerId),
                digest,
                createdAt,
                expiresAt,
                endedAs == null ? null : new Ticket.End(endedAs, Objects.requireNonNull(endedAt)));
    }
}
