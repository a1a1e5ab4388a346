package dev.ringproof.core.memory;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.out.SignInRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Keeps sign-ins and tickets in memory. */
final class InMemorySignIns implements SignInRepository {
    private final Table<SignInId, SignIn> signIns;
    private final Table<TicketId, Ticket> tickets;

    InMemorySignIns(InMemoryUnitOfWork work) {
        this.signIns = new Table<>(work);
        this.tickets = new Table<>(work);
    }

    @Override
    public Optional<SignIn> find(SignInId id) {
        return signIns.find(id);
    }

    @Override
    public Optional<SignIn> newest(ClientId client) {
        return signIns.matching(signIn -> signIn.client().equals(client)).stream()
                .max(Comparator.comparing(SignIn::createdAt)
                        .thenComparing(signIn -> signIn.id().value()));
    }

    @Override
    public void save(SignIn signIn) {
        signIns.put(signIn.id(), signIn);
    }

    @Override
    public Optional<Ticket> lockTicket(TicketId id) {
        return tickets.find(id);
    }

    @Override
    public void save(Ticket ticket) {
        tickets.put(ticket.id(), ticket);
    }

    @Override
    public void removeAll(OwnerId owner) {
        tickets.matching(ticket -> ticket.owner().equals(owner)).forEach(ticket -> tickets.remove(ticket.id()));
        signIns.matching(signIn -> signIn.firstFactor() != null
                        && signIn.firstFactor().owner().equals(owner))
                .forEach(signIn -> signIns.remove(signIn.id()));
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = signIns.matching(signIn -> true).stream()
                .flatMap(signIn -> signIn.wipedAt(now).stream())
                .limit(limit)
                .toList();
        wiped.forEach(this::save);
        return wiped.size();
    }

    @Override
    public int purge(Instant before, int limit) {
        var oldSignIns = signIns.matching(signIn -> signIn.createdAt().isBefore(before)).stream()
                .limit(limit)
                .toList();
        oldSignIns.forEach(signIn -> signIns.remove(signIn.id()));
        var oldTickets = tickets.matching(ticket -> ticket.expiresAt().isBefore(before)).stream()
                .limit(limit)
                .toList();
        oldTickets.forEach(ticket -> tickets.remove(ticket.id()));
        return Math.max(oldSignIns.size(), oldTickets.size());
    }
}
