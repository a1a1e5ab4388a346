package dev.ringproof.adapters.persistence.session;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.CLIENT;
import static dev.ringproof.adapters.persistence.transaction.Locked.SESSIONS;

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
import org.hibernate.query.SelectionQuery;

/** Clients and their sessions in the database. The lock on a client covers its sessions as well. */
public final class JpaClientRepository implements ClientRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(ClientRow.class, UserSessionRow.class);

    private final UnlockedRows oldSessions =
            UnlockedRows.toDelete("user_session", "id", "over_at < :before", "over_at");

    private final UnlockedRows oldClients = UnlockedRows.toDelete(
            "client",
            "id",
            "updated_at < :before and not exists (select 1 from {h-schema}user_session s where s.client_id = client.id)"
                    + " and not exists (select 1 from {h-schema}remembered_device d where d.client_id = client.id)",
            "updated_at");

    @Override
    public Optional<Client> find(ClientId id) {
        return Optional.ofNullable(session().find(ClientRow.class, id.value())).map(ClientRow::toDomain);
    }

    @Override
    public Optional<Client> lock(ClientId id) {
        beforeLocking(CLIENT, id.value());
        return Optional.ofNullable(session().find(ClientRow.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
                .map(ClientRow::toDomain);
    }

    @Override
    public void save(Client client) {
        beforeLocking(CLIENT, client.id().value());
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
        var query = session()
                .createSelectionQuery(
                        "from UserSession" + conditions(search) + " order by createdAt desc, id desc",
                        UserSessionRow.class)
                .setFirstResult(offset)
                .setMaxResults(limit);
        return domain(withValues(query, search).getResultList());
    }

    @Override
    public long count(SessionSearch search) {
        var query = session().createSelectionQuery("select count(*) from UserSession" + conditions(search), Long.class);
        return withValues(query, search).getSingleResult();
    }

    private static String conditions(SessionSearch search) {
        var conditions = new ArrayList<String>();
        if (search.owner() != null) {
            conditions.add("ownerId = :owner");
        }
        if (search.client() != null) {
            conditions.add("clientId = :client");
        }
        if (search.status() != null) {
            conditions.add(
                    switch (search.status()) {
                        case ACTIVE -> "endedBy is null and overAt > :now";
                        case EXPIRED -> "endedBy is null and expiresAt <= :now";
                        case ABANDONED -> "endedBy is null and abandonedAt <= :now and expiresAt > :now";
                        case ENDED, REMOVED, REVOKED -> "endedBy = :kind";
                    });
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static <T> SelectionQuery<T> withValues(SelectionQuery<T> query, SessionSearch search) {
        if (search.owner() != null) {
            query.setParameter("owner", search.owner().value());
        }
        if (search.client() != null) {
            query.setParameter("client", search.client().value());
        }
        return switch (search.status()) {
            case null -> query;
            case ACTIVE, EXPIRED, ABANDONED -> query.setParameter("now", search.now());
            case ENDED, REMOVED, REVOKED ->
                query.setParameter(
                        "kind", UserSession.Kind.valueOf(search.status().name()));
        };
    }

    private static List<UserSession> domain(List<UserSessionRow> rows) {
        return rows.stream().map(UserSessionRow::toDomain).toList();
    }

    @Override
    public void save(UserSession changed) {
        beforeLocking(SESSIONS, changed.owner().value());
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
        beforeLocking(SESSIONS, owner.value());
        session()
                .createMutationQuery("delete from UserSession where ownerId = :owner")
                .setParameter("owner", owner.value())
                .executeUpdate();
    }

    @Override
    public int purge(Instant before, int limit) {
        return Math.max(oldSessions.change(before, limit), oldClients.change(before, limit));
    }
}
