package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RandomIds;
import dev.ringproof.core.domain.session.NewTicket;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes and reads the text of tickets: the ticket's id and 160 random bits, of which only a digest is kept. */
final class TicketCodes {
    private TicketCodes() {}

    /** What the text of a ticket says. */
    record Claim(TicketId id, String digest) {}

    static NewTicket make(OwnerId owner, Instant now, Instant expiresAt, RandomGenerator random) {
        var id = TicketId.next(random);
        var secret = RandomIds.next("", random);
        return new NewTicket(new Ticket(id, owner, digest(secret), now, expiresAt, null), id.value() + "." + secret);
    }

    /** Returns what the text says; nothing if it has not the form of a ticket. */
    static Optional<Claim> read(String text) {
        var trimmed = text.trim();
        int point = trimmed.indexOf('.');
        if (point < 1 || trimmed.length() > 200) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Claim(new TicketId(trimmed.substring(0, point)), digest(trimmed.substring(point + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static boolean matches(Claim claim, Ticket ticket) {
        return MessageDigest.isEqual(
                claim.digest().getBytes(StandardCharsets.US_ASCII),
                ticket.digest().getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
