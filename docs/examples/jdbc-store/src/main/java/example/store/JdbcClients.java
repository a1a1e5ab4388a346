package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.out.ClientRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps clients and their sessions. */
final class JdbcClients implements ClientRepository {
    private final Rows<Client> clients;
    private final Rows<UserSession> sessions;

    JdbcClients(JdbcUnitOfWork work) {
        clients = new Rows<>(
                        work, "rp_client", Client.class, client -> client.id().value())
                .with("updated_at", client -> nanos(client.updatedAt()));
        sessions = new Rows<>(
                        work,
                        "rp_session",
                        UserSession.class,
                        session -> session.id().value())
                .with("client", session -> session.client().value())
                .with("owner", session -> session.owner().value())
                .with("created_at", session -> nanos(session.createdAt()))
                .with("over_at", session -> nanos(session.overAt()));
    }

    @Override
    public Optional<Client> find(ClientId id) {
        return clients.find(id.value());
    }

    @Override
    public Optional<Client> lock(ClientId id) {
        return find(id);
    }

    @Override
    public void save(Client client) {
        clients.put(client);
    }

    @Override
    public Optional<UserSession> findSession(SessionId id) {
        return sessions.find(id.value());
    }

    @Override
    public List<UserSession> sessionsOf(ClientId client) {
        return sessions.sorted("client = ?", "created_at, id", client.value()).stream()
                .filter(session -> session.end() == null)
                .toList();
    }

    @Override
    public List<UserSession> activeSessionsOf(OwnerId owner, Instant now) {
        return sessions.sorted("owner = ?", "created_at desc, id desc", owner.value()).stream()
                .filter(session -> session.isActiveAt(now))
                .toList();
    }

    @Override
    public List<UserSession> search(SessionSearch search, int offset, int limit) {
        return matching(search).stream().skip(offset).limit(limit).toList();
    }

    @Override
    public long count(SessionSearch search) {
        return matching(search).size();
    }

    private List<UserSession> matching(SessionSearch search) {
        return sessions.sorted("true", "created_at desc, id desc").stream()
                .filter(search::matches)
                .toList();
    }

    @Override
    public void save(UserSession session) {
        sessions.put(session);
    }

    @Override
    public void removeSessions(OwnerId owner) {
        sessions.delete("owner = ?", owner.value());
    }

    @Override
    public int purge(Instant before, int limit) {
        int over = sessions.delete(limit, "over_at < ?", "over_at", nanos(before));
        int unused = clients.delete(
                limit,
                "updated_at < ? and id not in (select client from rp_session)"
                        + " and id not in (select client from rp_device)",
                "updated_at",
                nanos(before));
        return Math.max(over, unused);
    }
}
