package dev.ringproof.adapters.persistence.session;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;

import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.out.ClientRepository;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clients and their sessions in the database. The lock on a client covers its sessions as well. */
public final class JpaClientRepository implements ClientRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(ClientRow.class, UserSessionRow.class);

    private static final UnlockedRows OLD_SESSIONS =
            UnlockedRows.toDelete("user_session", "id", "over_at < :before", "over_at");

    private static final UnlockedRows OLD_CLIENTS = UnlockedRows.toDelete(
            "client",
            "id",
            "updated_at < :before and not exists (select 1 from user_session s where s.client_id = client.id)"
                    + " and not exists (select 1 from remembered_device d where d.client_id = client.id)",
            "updated_at");

    @Override
    public Optional<Client> find(ClientId id) {
        return Optional.ofNullable(session().find(ClientRow.class, id.value())).map(ClientRow::toDomain);
    }

    @Override
    public Optional<Client> lock(ClientId id) {
        return Optional.ofNullable(session().find(ClientRow.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
                .map(ClientRow::toDomain);
    }

    @Override
    public void save(Client client) {
        var row = session().find(ClientRow.class, client.id().value());
        if (row == null) {
            var added = new ClientRow();
            added.take(client);
            session().persist(added);
        } else {
            row.take(client);
        }
    }

    @Override
    public Optional<UserSession> findSession(SessionId id) {
        return Optional.ofNullable(session().find(UserSessionRow.class, id.value()))
                .map(UserSessionRow::toDomain);
    }

    @Override
    public List<UserSession> sessionsOf(ClientId client) {
        return domain(session()
                .createSelectionQuery(
                        "from UserSession where clientId = :client and endedBy is null order by createdAt, id",
                        UserSessionRow.class)
                .setParameter("client", client.value())
                .getResultList());
    }

    @Override
    public List<UserSession> activeSessionsOf(OwnerId owner, Instant now) {
        return domain(session()
                .createSelectionQuery(
                        "from UserSession where ownerId = :owner and endedBy is null and overAt > :now"
                                + " order by createdAt desc, id desc",
                        UserSessionRow.class)
                .setParameter("owner", owner.value())
                .setParameter("now", now)
                .getResultList());
    }

    @Override
    public List<UserSession> search(SessionSearch search, int offset, int limit) {
        var conditions = new ArrayList<String>();
        conditions.add("1 = 1");
        if (search.owner() != null) {
            conditions.add("ownerId = :owner");
        }
        if (search.client() != null) {
            conditions.add("clientId = :client");
        }
        boolean timed = false;
        if (search.status() != null) {
            switch (search.status()) {
                case ACTIVE -> conditions.add("endedBy is null and overAt > :now");
                case EXPIRED -> conditions.add("endedBy is null and expiresAt <= :now");
                case ABANDONED -> conditions.add("endedBy is null and abandonedAt <= :now and expiresAt > :now");
                case ENDED, REMOVED, REVOKED -> conditions.add("endedBy = :kind");
            }
            timed = !conditions.getLast().contains(":kind");
        }
        var query = session()
                .createSelectionQuery(
                        "from UserSession where " + String.join(" and ", conditions)
                                + " order by createdAt desc, id desc",
                        UserSessionRow.class)
                .setFirstResult(offset)
                .setMaxResults(limit);
        if (search.owner() != null) {
            query.setParameter("owner", search.owner().value());
        }
        if (search.client() != null) {
            query.setParameter("client", search.client().value());
        }
        if (timed) {
            query.setParameter("now", search.now());
        } else if (search.status() != null) {
            query.setParameter("kind", UserSession.Kind.valueOf(search.status().name()));
        }
        return domain(query.getResultList());
    }

    private static List<UserSession> domain(List<UserSessionRow> rows) {
        return rows.stream().map(UserSessionRow::toDomain).toList();
    }

    @Override
    public void save(UserSession changed) {
        var row = session().find(UserSessionRow.class, changed.id().value());
        if (row == null) {
            var added = new UserSessionRow();
            added.take(changed);
            session().persist(added);
        } else {
            row.take(changed);
        }
    }

    @Override
    public void removeSessions(OwnerId owner) {
        session()
                .createMutationQuery("delete from UserSession where ownerId = :owner")
                .setParameter("owner", owner.value())
                .executeUpdate();
    }

    @Override
    public int purge(Instant before, int limit) {
        return Math.max(OLD_SESSIONS.change(before, limit), OLD_CLIENTS.change(before, limit));
    }
}
