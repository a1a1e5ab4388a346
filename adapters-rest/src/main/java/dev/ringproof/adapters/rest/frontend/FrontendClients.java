package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.filter.ClientTokensFilter;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.Sessions;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Finds the client of a request, for resources that change it. */
final class FrontendClients {
    private final Sessions sessions;

    FrontendClients(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Returns the client that has sent its token, or else a new one, which gets its token with the response. */
    KnownClient ofRequest(ContainerRequestContext request) {
        return AuthenticationFilter.clientIfAny(request).orElseGet(() -> {
            var opened = sessions.open();
            ClientTokensFilter.give(request, opened);
            return opened;
        });
    }

    /** Returns the client that has sent its token. For a caller with another token, there is none. */
    static KnownClient known(ContainerRequestContext request) {
        return AuthenticationFilter.clientIfAny(request).orElseThrow(() -> {
            AuthenticationFilter.caller(request);
            return Errors.NOT_FOUND.toException();
        });
    }

    /**
     * Returns the client that may change a session: the one that has sent its token, or the one of the session that a
     * session token names. A session of the host application has none here.
     *
     * @throws NoSuchSession if the caller has no such session
     */
    static ClientId of(ContainerRequestContext request, SessionId session) {
        return AuthenticationFilter.clientIfAny(request)
                .map(client -> client.client().id())
                .orElseGet(() -> {
                    var caller = AuthenticationFilter.caller(request);
                    var own = caller.own();
                    if (own == null || !session.equals(own.id())) {
                        throw new NoSuchSession();
                    }
                    return own.client();
                });
    }
}
