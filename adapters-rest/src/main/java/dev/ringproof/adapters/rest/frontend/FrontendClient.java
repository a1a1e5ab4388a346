package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.filter.ClientTokensFilter;
import dev.ringproof.adapters.rest.json.ClientJson;
import dev.ringproof.adapters.rest.json.EnvironmentJson;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignIns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;

/** Frontend API: the environment, the client and its user, which Clerk's clients request before anything else. */
@Path("/v1")
@Singleton
@Access(Access.By.EVERYONE)
public class FrontendClient {
    private final PhoneNumbers numbers;
    private final Sessions sessions;
    private final FrontendClients clients;
    private final FrontendResponses responses;
    private final JsonObject environment;
    private final InstantSource clock;

    @Inject
    public FrontendClient(
            PhoneNumbers numbers,
            Sessions sessions,
            SignIns signIns,
            FrontendResponses responses,
            RestSettings settings,
            InstantSource clock) {
        this.numbers = numbers;
        this.sessions = sessions;
        this.clients = new FrontendClients(sessions);
        this.environment =
                EnvironmentJson.of(settings.isDevelopment(), settings.applicationName(), signIns.takesNumbers());
        this.responses = responses;
        this.clock = clock;
    }

    /** Says what clients may offer: phone numbers and backup codes, for verification and as second factor. */
    @GET
    @Path("environment")
    public Response getEnvironment() {
        return Responses.ok(environment);
    }

    /** Returns the same as GET. Development builds of clerk-js use this method. */
    @PATCH
    @Path("environment")
    public Response patchEnvironment() {
        return Responses.ok(environment);
    }

    @GET
    @Path("client")
    public Response client(@Context ContainerRequestContext request) {
        return AuthenticationFilter.clientIfAny(request)
                .map(client -> known(request, client))
                .or(() -> AuthenticationFilter.callerIfAny(request).map(this::client))
                .orElseGet(() -> Responses.ok(ClientJson.signedOut()));
    }

    /** Makes a client, unless the request comes from one that is known. */
    @PUT
    @Path("client")
    public Response open(@Context ContainerRequestContext request) {
        RequestFields.of(request);
        return known(request, clients.ofRequest(request));
    }

    /** Does the same as PUT. */
    @POST
    @Path("client")
    public Response openByPost(@Context ContainerRequestContext request) {
        return open(request);
    }

    /** Ends all sessions of the client, which then forgets its token. */
    @DELETE
    @Path("client")
    public Response destroy(@Context ContainerRequestContext request) {
        RequestFields.of(request);
        AuthenticationFilter.clientIfAny(request)
                .ifPresent(client -> sessions.endAll(client.client().id(), UserSession.Kind.REMOVED));
        ClientTokensFilter.remove(request);
        return Responses.ok(ClientJson.signedOut());
    }

    @GET
    @Path("me")
    public Response me(@Context ContainerRequestContext request) {
        var caller = AuthenticationFilter.caller(request);
        var account = numbers.account(caller.actor());
        return responses.of(ClientJson.user(account, clock.instant()), account, caller);
    }

    /** Changes which phone number is primary. Ringproof knows nothing else of a user that could be changed here. */
    @PATCH
    @Path("me")
    public Response update(@Context ContainerRequestContext request) {
        var caller = AuthenticationFilter.caller(request);
        var primary = RequestFields.of(request, "primary_phone_number_id").optionalText("primary_phone_number_id");
        if (primary == null) {
            return me(request);
        }
        var outcome = numbers.makePrimary(caller.actor(), IdParameters.phoneNumber(primary));
        return responses.of(outcome, caller, (done, now) -> ClientJson.user(done.account(), now));
    }

    /** Makes ten backup codes, which replace all earlier ones. Only this response shows them. */
    @POST
    @Path("me/backup_codes")
    public Response makeBackupCodes(@Context ContainerRequestContext request) {
        RequestFields.of(request);
        var caller = AuthenticationFilter.caller(request);
        var outcome = numbers.makeBackupCodes(caller.actor());
        return responses.of(outcome, caller, (made, now) -> SecondFactorJson.of(made.value()));
    }

    private Response client(Caller caller) {
        var client = responses.client(numbers.account(caller.actor()), caller);
        return responses.of(client, client);
    }

    private Response known(ContainerRequestContext request, KnownClient client) {
        var json = responses.client(client, null, ServerOrigins.of(request));
        return responses.of(json, json);
    }
}
