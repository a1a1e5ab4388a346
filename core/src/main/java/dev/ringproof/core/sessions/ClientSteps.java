package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.SessionEvent;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.out.ClientRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps on a client: within one unit of work a step locks the client, changes it and its sessions, and stores
 * them. After the commit, the events are published. A step of the client itself commits by itself, also where the host
 * has a transaction open.
 */
public final class ClientSteps {
    private final ClientRepository clients;
    private final SignInRepository signIns;
    private final UserRepository users;
    private final UnitOfWork work;
    private final EventPublisher events;
    private final InstantSource clock;
    private final SessionPolicy policy;
    private final ClientTokens tokens;

    public ClientSteps(
            ClientRepository clients,
            SignInRepository signIns,
            UserRepository users,
            UnitOfWork work,
            EventPublisher events,
            InstantSource clock,
            SessionPolicy policy,
            KeyRing keys) {
        this.clients = clients;
        this.signIns = signIns;
        this.users = users;
        this.work = work;
        this.events = events;
        this.clock = clock;
        this.policy = policy;
        this.tokens = new ClientTokens(keys);
    }

    /** What a step has to do with: the locked client, the time, and the events to publish after the commit. */
    final class Step {
        private final Instant now;
        private final List<Event> happened = new ArrayList<>();
        private Client client;

        private Step(Client client, Instant now) {
            this.client = client;
            this.now = now;
        }

        Client client() {
            return client;
        }

        Instant now() {
            return now;
        }

        void save(Client changed) {
            client = changed;
            clients.save(changed);
        }

        void note(Event event) {
            happened.add(event);
        }

        /** Ends a session of the client, unless it is over already. */
        void end(UserSession session, UserSession.Kind kind, SessionEvent.Type type) {
            var ended = session.ended(kind, now);
            if (!ended.equals(session)) {
                clients.save(ended);
                note(new SessionEvent(type, session.id(), session.owner(), client.id(), now));
            }
        }

        /** Returns the client as this step leaves it. */
        KnownClient known(boolean withToken) {
            return ClientSteps.this.known(client, now, withToken);
        }
    }

    private record Taken<T>(T result, List<Event> events) {}

    /**
     * Takes a step of the client itself, who is told the result, such as a token.
     *
     * @throws NoSuchSession if there is no such client
     */
    <T> T take(ClientId id, BiFunction<Step, Instant, T> change) {
        return work.outside(() -> join(id, change));
    }

    /**
     * Takes a step of a back end, which joins a transaction of the host.
     *
     * @throws NoSuchSession if there is no such client
     */
    <T> T join(ClientId id, BiFunction<Step, Instant, T> change) {
        var taken = work.join(() -> {
            var step = new Step(clients.lock(id).orElseThrow(NoSuchSession::new), clock.instant());
            var result = change.apply(step, step.now);
            return new Taken<>(result, List.copyOf(step.happened));
        });
        if (!taken.events().isEmpty()) {
            work.afterCommit(() -> taken.events().forEach(events::publish));
        }
        return taken.result();
    }

    /** Returns a client as it is. It is called inside a unit of work. */
    KnownClient known(Client client, Instant now, boolean withToken) {
        var sessions = clients.sessionsOf(client.id()).stream()
                .filter(session -> session.isActiveAt(now))
                .toList();
        @Nullable
        SignIn signIn = signIns.newest(client.id())
                .filter(found -> switch (found.statusAt(now)) {
                    case NEEDS_FIRST_FACTOR, NEEDS_SECOND_FACTOR -> true;
                    case COMPLETE, ABANDONED -> false;
                })
                .orElse(null);
        return new KnownClient(client, sessions, signIn, withToken ? tokens.of(client) : null);
    }

    ClientTokens tokens() {
        return tokens;
    }

    ClientRepository clients() {
        return clients;
    }

    UserRepository users() {
        return users;
    }

    SessionPolicy policy() {
        return policy;
    }

    UnitOfWork work() {
        return work;
    }

    Instant now() {
        return clock.instant();
    }
}
