package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.OwnerId;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/**
 * Gives each request of a user its turn among the requests of the same user. It is the last filter of a request and the
 * first one of the response, so a turn that has begun always ends.
 */
@Provider
@Singleton
@Priority(Priorities.USER + 1000)
public final class OwnerTurnsFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String OWNER = OwnerTurnsFilter.class.getName() + ".owner";

    /** A page of Clerk's clients sends up to six requests at once, and a pool of the database has 13 connections. */
    private static final int AT_ONCE = 4;

    private static final int WAITING = 28;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final OwnerTurns turns;

    @Inject
    public OwnerTurnsFilter(RestSettings settings) {
        this(settings.limitsTurns() ? new OwnerTurns(AT_ONCE, WAITING, LONGEST_WAIT) : OwnerTurns.unlimited());
    }

    OwnerTurnsFilter(OwnerTurns turns) {
        this.turns = turns;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var owner = AuthenticationFilter.callerIfAny(request).map(Caller::owner);
        if (owner.isPresent()) {
            if (!turns.begin(owner.get())) {
                throw Errors.TOO_MANY_AT_ONCE.toException();
            }
            request.setProperty(OWNER, owner.get());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(OWNER) instanceof OwnerId owner) {
            request.removeProperty(OWNER);
            turns.end(owner);
        }
    }
}
