package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.ClientJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.port.in.KnownClient;
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

/** Backend API: the browsers and apps of users. */
@Path("/v1/clients")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendClients {
    private final Sessions sessions;
    private final InstantSource clock;

    @Inject
    public BackendClients(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return json(sessions.client(IdParameters.client(id)).orElseThrow(Errors.NOT_FOUND::toException));
    }

    /**
     * Returns the client of a token that came to the back end, as the cookie {@code __client} does on the same site. The
     * client gets no new token by it.
     */
    @POST
    @Path("verify")
    public Response verify(@Context ContainerRequestContext request) {
        var token = RequestFields.of(request, "token").text("token");
        return json(sessions.find(new ClientToken(token), false).orElseThrow(Errors.NOT_FOUND::toException));
    }

    private Response json(KnownClient client) {
        return Responses.ok(ClientJson.ofBackEnd(client, clock.instant()));
    }
}
