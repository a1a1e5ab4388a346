package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.SessionJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.SessionTokens;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Backend API: the sessions that users have on their clients. */
@Path("/v1/sessions")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendSessions {
    private static final long MIN_TOKEN_LIFETIME = 30;
    /** A token cannot be taken back, so it does not outlast a day. */
    private static final long MAX_TOKEN_LIFETIME = 86_400;

    private static final long MAX_OFFSET = 1_000_000;
    private static final long MAX_LIMIT = 500;

    private final Sessions sessions;
    private final SecondFactorAuthentication secondFactors;
    private final SessionTokens tokens;
    private final InstantSource clock;

    @Inject
    public BackendSessions(
            Sessions sessions, SecondFactorAuthentication secondFactors, RestSettings settings, InstantSource clock) {
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.tokens = settings.sessions().tokens();
        this.clock = clock;
    }

    /**
     * Returns sessions, the newest first. A request that names no client and no user would return those of all.
     *
     * @param paginated whether the response says how many sessions there are on all pages, as {@code @clerk/backend} asks
     */
    @GET
    public Response list(
            @QueryParam("user_id") @Nullable String userId,
            @QueryParam("client_id") @Nullable String clientId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("limit") @DefaultValue("10") String limit,
            @QueryParam("offset") @DefaultValue("0") String offset,
            @QueryParam("paginated") @DefaultValue("false") String paginated) {
        if (userId == null && clientId == null) {
            throw Errors.missing("user_id").toException();
        }
        var search = new SessionSearch(
                userId == null ? null : IdParameters.ownerNamed(userId),
                clientId == null ? null : IdParameters.client(clientId),
                QueryParameters.constant("status", status, UserSession.Status.values()),
                clock.instant());
        boolean counted = QueryParameters.flag("paginated", paginated);
        var found = json(sessions.search(search, (int) QueryParameters.number("offset", offset, 0, MAX_OFFSET), (int)
                QueryParameters.number("limit", limit, 1, MAX_LIMIT)));
        return Responses.ok(
                counted
                        ? Json.object()
                                .add("data", found)
                                .add("total_count", sessions.count(search))
                                .build()
                        : found);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return json(sessions.get(IdParameters.session(id)));
    }

    /** Revokes a session. One that is over stays as it is. */
    @POST
    @Path("{id}/revoke")
    public Response revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request);
        return json(sessions.revoke(IdParameters.session(id)));
    }

    /** Makes a session token of an active session. */
    @POST
    @Path("{id}/tokens")
    public Response token(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var seconds = RequestFields.of(request, "expires_in_seconds")
                .wholeNumber("expires_in_seconds", MIN_TOKEN_LIFETIME, MAX_TOKEN_LIFETIME);
        var session = sessions.get(IdParameters.session(id));
        if (!session.isActiveAt(clock.instant())) {
            throw new NoSuchSession();
        }
        var passedAt = secondFactors.lastPassed(session.owner(), session.id()).orElse(null);
        var lifetime = seconds == null ? SessionTokens.LIFETIME : Duration.ofSeconds(seconds);
        return Responses.ok(SessionJson.token(tokens.issue(session, passedAt, null, lifetime)));
    }

    /** Refuses: this server makes session tokens of one form only. */
    @POST
    @Path("{id}/tokens/{template}")
    public Response tokenOfTemplate(@Context ContainerRequestContext request) {
        RequestFields.of(request, "expires_in_seconds");
        return Responses.error(Errors.NO_TEMPLATES);
    }

    private Response json(UserSession session) {
        return Responses.ok(SessionJson.ofBackEnd(session, clock.instant()));
    }

    private JsonArray json(List<UserSession> found) {
        var all = Json.array();
        found.forEach(session -> all.add(SessionJson.ofBackEnd(session, clock.instant())));
        return all.build();
    }
}
