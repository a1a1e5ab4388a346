package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.json.SessionJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.Sessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * Frontend API: the sessions of the client that calls. The session of another client is answered as one that does not
 * exist. A session of the host application can be shown here, but only the host application can end it.
 */
@Path("/v1/client/sessions")
@Singleton
@Access(Access.By.EVERYONE)
public class FrontendSessions {
    private final Sessions sessions;
    private final PhoneNumbers numbers;
    private final FrontendResponses responses;

    @Inject
    public FrontendSessions(Sessions sessions, PhoneNumbers numbers, FrontendResponses responses) {
        this.sessions = sessions;
        this.numbers = numbers;
        this.responses = responses;
    }

    /** Removes all sessions of the client, which keeps its token. */
    @DELETE
    public Response removeAll(@Context ContainerRequestContext request) {
        RequestFields.of(request);
        var known = FrontendClients.known(request);
        var left = sessions.endAll(known.client().id(), UserSession.Kind.REMOVED);
        var json = client(request, left);
        return responses.of(json, json);
    }

    @GET
    @Path("{id}")
    public Response get(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var known = AuthenticationFilter.clientIfAny(request);
        if (known.isEmpty()) {
            return ofCaller(request, id);
        }
        var session = sessions.get(IdParameters.session(id));
        if (!session.client().equals(known.get().client().id())) {
            throw new NoSuchSession();
        }
        return responses.of(json(request, session), client(request, known.get()));
    }

    /** Notes that the session is used, and makes it the one that the client shows first. */
    @POST
    @Path("{id}/touch")
    public Response touch(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request, "active_organization_id", "intent").refuse("active_organization_id");
        if (AuthenticationFilter.clientIfAny(request).isEmpty()) {
            return ofCaller(request, id);
        }
        var session = IdParameters.session(id);
        var known = sessions.touch(FrontendClients.known(request).client().id(), session);
        return responses.of(
                json(request, known.session(session).orElseThrow(NoSuchSession::new)), client(request, known));
    }

    /** Ends the session. */
    @POST
    @Path("{id}/end")
    public Response end(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return ended(request, id, UserSession.Kind.ENDED);
    }

    /** Ends the session, which its client then forgets. */
    @POST
    @Path("{id}/remove")
    public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return ended(request, id, UserSession.Kind.REMOVED);
    }

    private Response ended(ContainerRequestContext request, String id, UserSession.Kind kind) {
        RequestFields.of(request);
        var session = IdParameters.session(id);
        var known = sessions.end(FrontendClients.of(request, session), session, kind);
        return responses.of(json(request, sessions.get(session)), client(request, known));
    }

    /**
     * Makes a session token. The client does not stand beside it: Clerk's clients expect the token alone. Who shows
     * another token than a client's gets this token again, so that nobody can renew a token that was copied.
     */
    @POST
    @Path("{id}/tokens")
    public Response token(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request, "organization_id", "token", "tab_state", "force_origin")
                .refuse("organization_id");
        var known = AuthenticationFilter.clientIfAny(request);
        if (known.isPresent()) {
            var session = known.get().session(IdParameters.session(id)).orElseThrow(NoSuchSession::new);
            return Responses.ok(SessionJson.token(responses.token(session, ServerOrigins.of(request))));
        }
        var token = callerOf(request, id).token();
        return token == null ? Responses.error(Errors.NOT_FOUND) : Responses.ok(SessionJson.token(token));
    }

    /** Refuses: this server makes session tokens of one form only. */
    @POST
    @Path("{id}/tokens/{template}")
    public Response tokenOfTemplate(@Context ContainerRequestContext request) {
        RequestFields.of(request, "organization_id", "token");
        if (AuthenticationFilter.clientIfAny(request).isEmpty()) {
            AuthenticationFilter.caller(request);
        }
        return Responses.error(Errors.NO_TEMPLATES);
    }

    private Response ofCaller(ContainerRequestContext request, String id) {
        var caller = callerOf(request, id);
        var account = numbers.account(caller.actor());
        return responses.of(responses.session(account, caller), account, caller);
    }

    private static Caller callerOf(ContainerRequestContext request, String id) {
        var caller = AuthenticationFilter.caller(request);
        if (!caller.shownSession().equals(id)) {
            throw new NoSuchSession();
        }
        return caller;
    }

    private JsonObject json(ContainerRequestContext request, UserSession session) {
        var account = numbers.account(new Actor(session.owner(), session.id()));
        return responses.session(session, account, ServerOrigins.of(request));
    }

    private JsonObject client(ContainerRequestContext request, KnownClient client) {
        return responses.client(client, null, ServerOrigins.of(request));
    }
}
