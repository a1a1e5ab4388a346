package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RandomIds;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.Client.TokenStanding;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.SessionEvent;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.session.UserSession.Kind;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.sessions.ClientTokens.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The conversation about clients and sessions. */
public final class SessionService implements Sessions {
    /** A session that is used all the time is written this often. */
    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    private final ClientSteps steps;
    private final RememberedDeviceRepository devices;
    private final RandomGenerator random;

    public SessionService(ClientSteps steps, RememberedDeviceRepository devices, RandomGenerator random) {
        this.steps = steps;
        this.devices = devices;
        this.random = random;
    }

    @Override
    public KnownClient open() {
        return steps.work().run(() -> {
            var now = steps.now();
            var client = Client.open(ClientId.next(random), RandomIds.next("", random), now);
            steps.clients().save(client);
            return steps.known(client, now, true);
        });
    }

    /** What one look at a token has shown. */
    private enum Look {
        REFUSED,
        KNOWN,
        /** The client must be locked and changed. */
        CHANGES
    }

    private record Looked(Look look, Optional<KnownClient> client) {
        static final Looked REFUSED = new Looked(Look.REFUSED, Optional.empty());
        static final Looked CHANGES = new Looked(Look.CHANGES, Optional.empty());
    }

    @Override
    public Optional<KnownClient> find(ClientToken token, boolean changing) {
        var claim = ClientTokens.read(token);
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        var looked = steps.work().run(() -> look(claim.get(), changing));
        return looked.look() == Look.CHANGES ? change(claim.get(), changing) : looked.client();
    }

    /** Most requests change nothing, and so lock nothing. */
    private Looked look(Claim claim, boolean changing) {
        var found = steps.clients()
                .find(claim.client())
                .filter(client -> steps.tokens().isGenuine(claim, client));
        if (found.isEmpty()) {
            return Looked.REFUSED;
        }
        var client = found.get();
        var now = steps.now();
        return switch (client.standing(claim.generation(), now, steps.policy())) {
            case VOID -> Looked.REFUSED;
            case REPLAYED -> Looked.CHANGES;
            case PREVIOUS ->
                new Looked(Look.KNOWN, Optional.of(steps.known(client, now, client.confirmedAt() == null)));
            case CURRENT ->
                client.confirmedAt() == null || (changing && client.isTokenDue(now, steps.policy()))
                        ? Looked.CHANGES
                        : new Looked(Look.KNOWN, Optional.of(steps.known(client, now, false)));
        };
    }

    private Optional<KnownClient> change(Claim claim, boolean changing) {
        return steps.take(claim.client(), (step, now) -> {
            var client = step.client();
            var standing = client.standing(claim.generation(), now, steps.policy());
            if (standing == TokenStanding.REPLAYED) {
                devices.removeAll(client.id());
                steps.clients()
                        .sessionsOf(client.id())
                        .forEach(session -> step.end(session, Kind.ENDED, SessionEvent.Type.TOKEN_REPLAYED));
                return Optional.empty();
            }
            if (standing != TokenStanding.CURRENT) {
                return standing == TokenStanding.PREVIOUS ? Optional.of(step.known(true)) : Optional.empty();
            }
            var confirmed = client.confirmed(now);
            boolean rotates = changing && confirmed.isTokenDue(now, steps.policy());
            step.save(rotates ? confirmed.rotated(now) : confirmed);
            return Optional.of(step.known(rotates));
        });
    }

    @Override
    public Optional<KnownClient> client(ClientId id) {
        return steps.work().join(() -> steps.clients().find(id).map(client -> steps.known(client, steps.now(), false)));
    }

    @Override
    public KnownClient touch(ClientId client, SessionId id) {
        return steps.take(client, (step, now) -> {
            var session = sessionOf(step.client(), id, found -> found.isActiveAt(now));
            if (!now.isBefore(session.lastActiveAt().plus(NOTE_USE_EVERY))) {
                steps.clients().save(session.used(now, steps.policy()));
                steps.users().active(session.owner(), now);
            }
            if (!id.equals(step.client().lastActiveSession())) {
                step.save(step.client().using(id, now));
            }
            return step.known(false);
        });
    }

    @Override
    public KnownClient end(ClientId client, SessionId id, Kind kind) {
        return steps.take(client, (step, now) -> {
            step.end(sessionOf(step.client(), id, found -> true), kind, eventOf(kind));
            if (id.equals(step.client().lastActiveSession())) {
                step.save(step.client().using(newest(step.client(), now), now));
            }
            return step.known(false);
        });
    }

    @Override
    public KnownClient endAll(ClientId client, Kind kind) {
        return steps.take(client, (step, now) -> {
            steps.clients().sessionsOf(client).forEach(session -> step.end(session, kind, eventOf(kind)));
            step.save(step.client().using(null, now));
            return step.known(false);
        });
    }

    private @Nullable SessionId newest(Client client, Instant now) {
        return steps.clients().sessionsOf(client.id()).stream()
                .filter(session -> session.isActiveAt(now))
                .map(UserSession::id)
                .reduce((older, newer) -> newer)
                .orElse(null);
    }

    private UserSession sessionOf(Client client, SessionId id, Predicate<UserSession> condition) {
        return steps.clients()
                .findSession(id)
                .filter(session -> session.client().equals(client.id()))
                .filter(condition)
                .orElseThrow(NoSuchSession::new);
    }

    private static SessionEvent.Type eventOf(Kind kind) {
        return switch (kind) {
            case ENDED -> SessionEvent.Type.ENDED;
            case REMOVED -> SessionEvent.Type.REMOVED;
            case REVOKED -> SessionEvent.Type.REVOKED;
        };
    }

    @Override
    public UserSession get(SessionId id) {
        return steps.work().join(() -> steps.clients().findSession(id)).orElseThrow(NoSuchSession::new);
    }

    @Override
    public List<UserSession> activeOf(OwnerId owner) {
        return steps.work().join(() -> steps.clients().activeSessionsOf(owner, steps.now()));
    }

    @Override
    public UserSession revoke(OwnerId owner, SessionId id) {
        var session = get(id);
        if (!session.owner().equals(owner)) {
            throw new NoSuchSession();
        }
        return revoked(session);
    }

    @Override
    public UserSession revoke(SessionId id) {
        return revoked(get(id));
    }

    /** Whoever revokes a session no longer trusts the client, so it is not remembered any more. */
    private UserSession revoked(UserSession session) {
        return steps.join(session.client(), (step, now) -> {
            devices.find(session.owner(), session.client())
                    .ifPresent(device -> devices.remove(session.owner(), device.id()));
            step.end(sessionOf(step.client(), session.id(), found -> true), Kind.REVOKED, SessionEvent.Type.REVOKED);
            return sessionOf(step.client(), session.id(), found -> true);
        });
    }

    @Override
    public void revokeAll(OwnerId owner) {
        activeOf(owner).forEach(this::revoked);
    }

    @Override
    public List<UserSession> search(SessionSearch search, int offset, int limit) {
        return steps.work().join(() -> steps.clients().search(search, offset, limit));
    }

    @Override
    public long count(SessionSearch search) {
        return steps.work().join(() -> steps.clients().count(search));
    }
}
