package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.out.ClientRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps clients and sessions in memory. */
final class InMemoryClients implements ClientRepository {
    private static final Comparator<UserSession> BY_AGE = comparing(UserSession::createdAt)
            .thenComparing(session -> session.id().value());

    private final Table<ClientId, Client> clients;
    private final Table<SessionId, UserSession> sessions;
    private final InMemoryRememberedDevices devices;

    InMemoryClients(InMemoryUnitOfWork work, InMemoryRememberedDevices devices) {
        this.devices = devices;
        this.clients = new Table<>(work);
        this.sessions = new Table<>(work);
    }

    @Override
    public Optional<Client> find(ClientId id) {
        return clients.find(id);
    }

    @Override
    public Optional<Client> lock(ClientId id) {
        return clients.find(id);
    }

    @Override
    public void save(Client client) {
        clients.put(client.id(), client);
    }

    @Override
    public Optional<UserSession> findSession(SessionId id) {
        return sessions.find(id);
    }

    @Override
    public List<UserSession> sessionsOf(ClientId client) {
        return sessions.matching(session -> session.client().equals(client) && session.end() == null).stream()
                .sorted(BY_AGE)
                .toList();
    }

    @Override
    public List<UserSession> activeSessionsOf(OwnerId owner, Instant now) {
        return sessions.matching(session -> session.owner().equals(owner) && session.isActiveAt(now)).stream()
                .sorted(BY_AGE.reversed())
                .toList();
    }

    @Override
    public List<UserSession> search(SessionSearch search, int offset, int limit) {
        return sessions.matching(search::matches).stream()
                .sorted(BY_AGE.reversed())
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public long count(SessionSearch search) {
        return sessions.matching(search::matches).size();
    }

    @Override
    public void save(UserSession session) {
        sessions.put(session.id(), session);
    }

    @Override
    public void removeSessions(OwnerId owner) {
        sessions.matching(session -> session.owner().equals(owner)).forEach(session -> sessions.remove(session.id()));
    }

    @Override
    public int purge(Instant before, int limit) {
        var over = sessions.matching(session -> session.overAt().isBefore(before)).stream()
                .limit(limit)
                .toList();
        over.forEach(session -> sessions.remove(session.id()));
        var unused = clients
                .matching(client -> client.updatedAt().isBefore(before)
                        && !devices.has(client.id())
                        && sessions.matching(session -> session.client().equals(client.id()))
                                .isEmpty())
                .stream()
                .limit(limit)
                .toList();
        unused.forEach(client -> clients.remove(client.id()));
        return Math.max(over.size(), unused.size());
    }
}
