package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.port.in.SignIns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Backend API: tickets, by which a host application brings its users in. Clerk calls them sign-in tokens. */
@Path("/v1/sign_in_tokens")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendSignInTokens {
    private static final long MAX_LIFETIME = 315_360_000;

    private final SignIns signIns;

    @Inject
    public BackendSignInTokens(SignIns signIns) {
        this.signIns = signIns;
    }

    /** Makes a ticket. Only this response shows its text. */
    @POST
    public Response create(@Context ContainerRequestContext request) {
        var fields = RequestFields.of(request, "user_id", "expires_in_seconds");
        var user = IdParameters.owner(fields);
        var seconds = fields.wholeNumber("expires_in_seconds", 1, MAX_LIFETIME);
        var made = signIns.makeTicket(user, seconds == null ? null : Duration.ofSeconds(seconds));
        return Responses.ok(json(made.ticket()).add("token", made.text()).build());
    }

    @POST
    @Path("{id}/revoke")
    public Response revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request);
        var ticket = signIns.revokeTicket(IdParameters.ticket(id));
        return ticket.status() == Ticket.Status.REVOKED
                ? Responses.ok(json(ticket).build())
                : Responses.error(Errors.TICKET_NOT_PENDING);
    }

    private static JsonObjectBuilder json(Ticket ticket) {
        var end = ticket.end();
        return Json.object()
                .add("object", "sign_in_token")
                .add("id", ticket.id().value())
                .add("user_id", ticket.owner().value())
                .add("status", Json.word(ticket.status()))
                .add("created_at", ticket.createdAt().toEpochMilli())
                .add("updated_at", (end == null ? ticket.createdAt() : end.at()).toEpochMilli());
    }
}
