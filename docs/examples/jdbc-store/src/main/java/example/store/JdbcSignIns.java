package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.out.SignInRepository;
import java.time.Instant;
import java.util.Optional;

/** Keeps sign-ins and tickets. */
final class JdbcSignIns implements SignInRepository {
    private final Rows<SignIn> signIns;
    private final Rows<Ticket> tickets;

    JdbcSignIns(JdbcUnitOfWork work) {
        signIns = new Rows<>(
                        work, "rp_sign_in", SignIn.class, signIn -> signIn.id().value())
                .with("client", signIn -> signIn.client().value())
                .with(
                        "owner",
                        signIn -> signIn.firstFactor() == null
                                ? null
                                : signIn.firstFactor().owner().value())
                .with("created_at", signIn -> nanos(signIn.createdAt()));
        tickets = new Rows<>(
                        work, "rp_ticket", Ticket.class, ticket -> ticket.id().value())
                .with("owner", ticket -> ticket.owner().value())
                .with("expires_at", ticket -> nanos(ticket.expiresAt()));
    }

    @Override
    public Optional<SignIn> find(SignInId id) {
        return signIns.find(id.value());
    }

    @Override
    public Optional<SignIn> newest(ClientId client) {
        return signIns.sorted("client = ?", "created_at desc, id desc limit 1", client.value()).stream()
                .findFirst();
    }

    @Override
    public void save(SignIn signIn) {
        signIns.put(signIn);
    }

    @Override
    public Optional<Ticket> lockTicket(TicketId id) {
        return tickets.find(id.value());
    }

    @Override
    public void save(Ticket ticket) {
        tickets.put(ticket);
    }

    @Override
    public void removeAll(OwnerId owner) {
        tickets.delete("owner = ?", owner.value());
        signIns.delete("owner = ?", owner.value());
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = signIns.where("true").stream()
                .flatMap(signIn -> signIn.wipedAt(now).stream())
                .limit(limit)
                .toList();
        wiped.forEach(signIns::put);
        return wiped.size();
    }

    @Override
    public int purge(Instant before, int limit) {
        return Math.max(
                signIns.delete(limit, "created_at < ?", "created_at", nanos(before)),
                tickets.delete(limit, "expires_at < ?", "expires_at", nanos(before)));
    }
}
