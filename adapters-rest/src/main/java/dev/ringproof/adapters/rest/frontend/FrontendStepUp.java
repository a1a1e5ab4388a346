package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestLanguages;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Frontend API: the step-up of a user within their session, which Clerk calls reverification. */
@Path("/v1/client/sessions/{id}/verify")
@Singleton
@Access(Access.By.USERS)
public class FrontendStepUp {
    private final SecondFactorAuthentication secondFactors;
    private final FrontendResponses responses;
    private final RequestOrigins origins;

    @Inject
    public FrontendStepUp(
            SecondFactorAuthentication secondFactors, FrontendResponses responses, RequestOrigins origins) {
        this.secondFactors = secondFactors;
        this.responses = responses;
        this.origins = origins;
    }

    /** Begins a step-up. It takes a second factor only, because the first factor is the identity provider's. */
    @POST
    public Response begin(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var level = RequestFields.of(request, "level").optionalText("level");
        if (level != null && !level.equals("second_factor") && !level.equals("multi_factor")) {
            throw Errors.valueInvalid("level", "second_factor").toException();
        }
        var caller = callerOf(request, id);
        return reverification(caller, secondFactors.openStepUp(caller.owner(), sessionOf(caller)));
    }

    @POST
    @Path("prepare_second_factor")
    public Response prepare(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(
                request, "strategy", "phone_number_id", RequestOrigins.PROOF_TOKEN, RequestLanguages.FIELD);
        fields.requireIfPresent("strategy", "phone_code");
        var named = fields.optionalText("phone_number_id");
        var caller = callerOf(request, id);
        var number = named == null ? null : IdParameters.phoneNumber(named);
        var origin = origins.ofUser(request, fields);
        return reverification(caller, secondFactors.prepareStepUp(caller.owner(), sessionOf(caller), number, origin));
    }

    @POST
    @Path("attempt_second_factor")
    public Response attempt(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "strategy", "code");
        var caller = callerOf(request, id);
        return reverification(
                caller,
                secondFactors.attemptStepUp(
                        caller.owner(), sessionOf(caller), fields.text("code"), fields.secondFactorStrategy()));
    }

    /** Returns the caller of a session. The session of another user is answered as one that does not exist. */
    private static Caller callerOf(ContainerRequestContext request, String session) {
        var caller = AuthenticationFilter.caller(request);
        if (!caller.shownSession().equals(session)) {
            throw Errors.NOT_FOUND.toException();
        }
        return caller;
    }

    /** Returns the session that steps up. A session without a name cannot, since nothing could be remembered of it. */
    private static SessionId sessionOf(Caller caller) {
        var session = caller.session();
        if (session == null) {
            throw Errors.of(new Refusal.SessionRequired()).toException();
        }
        return session;
    }

    private Response reverification(Caller caller, Outcome<SecondFactorChallenge> outcome) {
        return responses.of(
                outcome,
                caller,
                (done, now) -> SecondFactorJson.reverification(
                        done.value(), done.account(), responses.session(done.account(), caller), now));
    }
}
