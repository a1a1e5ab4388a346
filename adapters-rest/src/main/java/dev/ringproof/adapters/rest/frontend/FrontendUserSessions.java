package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.json.SessionJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.Sessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;

/** Frontend API: the sessions of the user who calls, on all clients. Only the host application knows its own sessions. */
@Path("/v1/me/sessions")
@Singleton
@Access(Access.By.USERS)
public class FrontendUserSessions {
    private final Sessions sessions;
    private final PhoneNumbers numbers;
    private final FrontendResponses responses;
    private final InstantSource clock;

    @Inject
    public FrontendUserSessions(
            Sessions sessions, PhoneNumbers numbers, FrontendResponses responses, InstantSource clock) {
        this.sessions = sessions;
        this.numbers = numbers;
        this.responses = responses;
        this.clock = clock;
    }

    /** Returns the active sessions. Those that are over are of no use to a user. */
    @GET
    public Response list(@Context ContainerRequestContext request) {
        var caller = AuthenticationFilter.caller(request);
        return Responses.ok(SessionJson.all(sessions.activeOf(caller.owner()), clock.instant()));
    }

    @GET
    @Path("active")
    public Response active(@Context ContainerRequestContext request) {
        return list(request);
    }

    /** Ends a session of the user on any client, such as one that was lost. */
    @POST
    @Path("{id}/revoke")
    public Response revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request);
        var caller = AuthenticationFilter.caller(request);
        var revoked = sessions.revoke(caller.owner(), IdParameters.session(id));
        var account = numbers.account(caller.actor());
        return responses.of(SessionJson.withActivity(revoked, clock.instant()), account, caller);
    }
}
