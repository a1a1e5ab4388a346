package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ticket, by which a host application brings a user in: it is the first factor of one sign-in. Clerk calls it a
 * sign-in token. Immutable: each step returns the next ticket.
 *
 * @param digest the SHA-256 digest of the secret part, in hexadecimal; the ticket itself is not kept
 * @param end how and when the ticket was used or revoked; null if it was not
 */
public record Ticket(
        TicketId id,
        OwnerId owner,
        String digest,
        Instant createdAt,
        Instant expiresAt,
        @Nullable End end) {

    /** How and when a ticket was used or revoked. */
    public record End(Status status, Instant at) {
        public End {
            if (status == Status.PENDING) {
                throw new IllegalArgumentException("a pending ticket has no end");
            }
        }
    }

    /** The state of a ticket, in Clerk's words. A ticket that has expired is still pending, but of no use. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REVOKED
    }

    public Status status() {
        return end == null ? Status.PENDING : end.status();
    }

    public boolean isUsableAt(Instant now) {
        return end == null && now.isBefore(expiresAt);
    }

    /** Returns the ticket after its use. */
    public Ticket accepted(Instant now) {
        return new Ticket(id, owner, digest, createdAt, expiresAt, new End(Status.ACCEPTED, now));
    }

    /** Returns the ticket after a back end has revoked it. */
    public Ticket revoked(Instant now) {
        return new Ticket(id, owner, digest, createdAt, expiresAt, new End(Status.REVOKED, now));
    }

    /** Shows no digest. */
    @Override
    public String toString() {
        return "Ticket[" + id + ", " + owner + ", " + status() + "]";
    }
}
