package dev.ringproof.adapters.persistence.session;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.mayWaitForItself;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.SIGN_INS;
import static dev.ringproof.adapters.persistence.transaction.Locked.TICKET;

import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.port.out.SignInRepository;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sign-ins and tickets in the database. */
public final class JpaSignInRepository implements SignInRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(SignInRow.class, TicketRow.class);

    private final UnlockedRows oldSignIns =
            UnlockedRows.toDelete("sign_in", "id", "created_at < :before", "created_at");

    private final UnlockedRows oldTickets = UnlockedRows.toDelete("ticket", "id", "expires_at < :before", "expires_at");

    private final UnlockedRows expiredCodes = UnlockedRows.toWipe("sign_in", "id");

    private final Seal seal;

    public JpaSignInRepository(Seal seal) {
        this.seal = seal;
    }

    @Override
    public Optional<SignIn> find(SignInId id) {
        return Optional.ofNullable(session().find(SignInRow.class, id.value())).map(row -> row.toDomain(seal));
    }

    @Override
    public Optional<SignIn> newest(ClientId client) {
        return session()
                .createSelectionQuery(
                        "from SignIn where clientId = :client order by createdAt desc, id desc limit 1",
                        SignInRow.class)
                .setParameter("client", client.value())
                .uniqueResultOptional()
                .map(row -> row.toDomain(seal));
    }

    @Override
    public void save(SignIn signIn) {
        if (signIn.firstFactor() != null) {
            beforeLocking(SIGN_INS, signIn.firstFactor().owner().value());
        }
        var row = session().find(SignInRow.class, signIn.id().value());
        if (row == null) {
            var added = new SignInRow();
            added.take(signIn, seal);
            session().persist(added);
        } else {
            row.take(signIn, seal);
        }
    }

    @Override
    public Optional<Ticket> lockTicket(TicketId id) {
        beforeLocking(TICKET, id.value());
        if (mayWaitForItself()) {
            session()
                    .createSelectionQuery("select ownerId from Ticket where id = :id", String.class)
                    .setParameter("id", id.value())
                    .getResultList()
                    .forEach(owner -> beforeLocking(SIGN_INS, owner));
        }
        return Optional.ofNullable(session().find(TicketRow.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
                .map(TicketRow::toDomain);
    }

    @Override
    public void save(Ticket ticket) {
        beforeLocking(TICKET, ticket.id().value());
        var row = session().find(TicketRow.class, ticket.id().value());
        if (row == null) {
            var added = new TicketRow();
            added.take(ticket);
            session().persist(added);
        } else {
            row.take(ticket);
        }
    }

    @Override
    public void removeAll(OwnerId owner) {
        beforeLocking(SIGN_INS, owner.value());
        for (var entity : List.of("Ticket", "SignIn")) {
            session()
                    .createMutationQuery("delete from " + entity + " where ownerId = :owner")
                    .setParameter("owner", owner.value())
                    .executeUpdate();
        }
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        return expiredCodes.change(now, limit);
    }

    @Override
    public int purge(Instant before, int limit) {
        return Math.max(oldSignIns.change(before, limit), oldTickets.change(before, limit));
    }
}
