package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.ClientTokensFilter;
import dev.ringproof.adapters.rest.json.SignInJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestLanguages;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
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

/** Frontend API: the sign-in of a person on the client that calls. */
@Path("/v1/client/sign_ins")
@Singleton
@Access(Access.By.EVERYONE)
public class FrontendSignIns {
    private static final String TICKET = "ticket";
    private static final String IDENTIFIER = "identifier";
    private static final String PHONE_CODE = "phone_code";
    /** Clients in a browser tell their time zone, for which Ringproof has no use. */
    private static final String TIME_ZONE = "timezone";
    /** An extension of ours: Clerk has no such field. */
    private static final String REMEMBER = "remember_device";

    private final SignIns signIns;
    private final FrontendClients clients;
    private final FrontendResponses responses;
    private final RequestOrigins origins;
    private final InstantSource clock;

    @Inject
    public FrontendSignIns(
            SignIns signIns,
            Sessions sessions,
            FrontendResponses responses,
            RequestOrigins origins,
            InstantSource clock) {
        this.signIns = signIns;
        this.clients = new FrontendClients(sessions);
        this.responses = responses;
        this.origins = origins;
        this.clock = clock;
    }

    /**
     * Begins a sign-in by a ticket, or with a number if the operator allows it. It makes a client if the request comes
     * from none.
     */
    @POST
    public Response create(@Context ContainerRequestContext request) {
        return signIns.takesNumbers() ? withTicketOrNumber(request) : withTicket(request);
    }

    private Response withTicket(ContainerRequestContext request) {
        var fields = RequestFields.of(
                request, "strategy", TICKET, TIME_ZONE, RequestOrigins.PROOF_TOKEN, RequestLanguages.FIELD);
        return withTicket(request, fields);
    }

    private Response withTicketOrNumber(ContainerRequestContext request) {
        var fields = RequestFields.of(
                request, "strategy", TICKET, IDENTIFIER, TIME_ZONE, RequestOrigins.PROOF_TOKEN, RequestLanguages.FIELD);
        return fields.optionalText(IDENTIFIER) == null ? withTicket(request, fields) : withNumber(request, fields);
    }

    /** Sends the code at once if the request names the strategy, as Clerk does. */
    private Response withNumber(ContainerRequestContext request, RequestFields fields) {
        fields.requireIfPresent("strategy", PHONE_CODE);
        var number = fields.text(IDENTIFIER);
        var origin = origins.ofUser(request, fields);
        var client = clients.ofRequest(request).client().id();
        var begun = signIns.withNumber(client, number);
        return begun instanceof SignInOutcome.Accepted accepted && fields.optionalText("strategy") != null
                ? answer(
                        request,
                        EvenTime.of(() -> signIns.prepareFirstFactor(
                                client, accepted.signIn().id(), null, origin)))
                : answer(request, begun);
    }

    private Response withTicket(ContainerRequestContext request, RequestFields fields) {
        fields.requireIfPresent("strategy", TICKET);
        var ticket = fields.text(TICKET);
        var client = clients.ofRequest(request).client().id();
        return answer(request, signIns.withTicket(client, ticket, origins.ofUser(request)));
    }

    @GET
    @Path("{id}")
    public Response get(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var client = FrontendClients.known(request).client().id();
        return answer(request, signIns.get(client, IdParameters.signIn(id)));
    }

    @POST
    @Path("{id}/prepare_second_factor")
    public Response prepareSecondFactor(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(
                request, "strategy", "phone_number_id", RequestOrigins.PROOF_TOKEN, RequestLanguages.FIELD);
        fields.requireIfPresent("strategy", "phone_code");
        var named = fields.optionalText("phone_number_id");
        var number = named == null ? null : IdParameters.phoneNumber(named);
        var origin = origins.ofUser(request, fields);
        var client = FrontendClients.known(request).client().id();
        return answer(request, signIns.prepareSecondFactor(client, IdParameters.signIn(id), number, origin));
    }

    @POST
    @Path("{id}/attempt_second_factor")
    public Response attemptSecondFactor(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "strategy", "code", REMEMBER);
        var code = fields.text("code");
        var method = fields.secondFactorStrategy();
        boolean remember = Boolean.TRUE.equals(fields.flag(REMEMBER));
        var client = FrontendClients.known(request).client().id();
        return answer(
                request,
                signIns.attemptSecondFactor(
                        client, IdParameters.signIn(id), code, method, remember, origins.ofUser(request)));
    }

    /** Sends a code to the number of the sign-in. A ticket is the whole first factor, so it needs no code. */
    @POST
    @Path("{id}/prepare_first_factor")
    public Response prepareFirstFactor(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var client = FrontendClients.known(request).client().id();
        var signIn = requireNumber(signIns.get(client, IdParameters.signIn(id)));
        var fields = RequestFields.of(
                request,
                "strategy",
                "phone_number_id",
                "channel",
                "default",
                RequestOrigins.PROOF_TOKEN,
                RequestLanguages.FIELD);
        fields.requireIfPresent("strategy", PHONE_CODE);
        fields.requireIfPresent("channel", "sms");
        var named = fields.optionalText("phone_number_id");
        var number = named == null ? null : IdParameters.phoneNumber(named);
        var origin = origins.ofUser(request, fields);
        return answer(request, EvenTime.of(() -> signIns.prepareFirstFactor(client, signIn, number, origin)));
    }

    @POST
    @Path("{id}/attempt_first_factor")
    public Response attemptFirstFactor(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var client = FrontendClients.known(request).client().id();
        var signIn = requireNumber(signIns.get(client, IdParameters.signIn(id)));
        var fields = RequestFields.of(request, "strategy", "code");
        fields.requireIfPresent("strategy", PHONE_CODE);
        var code = fields.text("code");
        var origin = origins.ofUser(request);
        return answer(request, EvenTime.of(() -> signIns.attemptFirstFactor(client, signIn, code, origin)));
    }

    private static SignInId requireNumber(SignInOutcome.Accepted known) {
        if (known.signIn().phone() == null) {
            throw Errors.valueInvalid("strategy", TICKET).toException();
        }
        return known.signIn().id();
    }

    private Response answer(ContainerRequestContext request, SignInOutcome outcome) {
        return switch (outcome) {
            case SignInOutcome.Accepted accepted -> {
                ClientTokensFilter.give(request, accepted.client());
                yield responses.of(
                        SignInJson.of(accepted, clock.instant()),
                        responses.client(accepted.client(), accepted.account(), ServerOrigins.of(request)));
            }
            case SignInOutcome.Refused refused -> Responses.refused(refused.refusal());
        };
    }
}
