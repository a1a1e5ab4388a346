package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestLanguages;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
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
import org.jspecify.annotations.Nullable;

/**
 * Backend API, not part of Clerk's: the second factor of a sign-in, for a host application that has checked the first
 * factor by itself. The response to the right code carries an assertion, which the host application checks with the
 * published keys.
 */
@Path("/v1/second_factor_challenges")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendSecondFactors {
    private final SecondFactorAuthentication secondFactors;
    private final PhoneNumberAdministration numbers;
    private final Assertions assertions;
    private final InstantSource clock;

    @Inject
    public BackendSecondFactors(
            SecondFactorAuthentication secondFactors,
            PhoneNumberAdministration numbers,
            RestSettings settings,
            InstantSource clock) {
        this.secondFactors = secondFactors;
        this.numbers = numbers;
        this.assertions = settings.assertions();
        this.clock = clock;
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        var fields = RequestFields.of(
                request,
                "user_id",
                "phone_number_id",
                "purpose",
                "session_id",
                RequestOrigins.CLIENT_IP,
                RequestOrigins.USER_AGENT,
                RequestOrigins.PROOF_TOKEN,
                RequestLanguages.FIELD);
        var named = fields.optionalText("phone_number_id");
        return challenge(secondFactors.challenge(
                IdParameters.owner(fields),
                named == null ? null : IdParameters.phoneNumber(named),
                purpose(fields.optionalText("purpose")),
                IdParameters.session(fields),
                RequestOrigins.ofBackEnd(fields)));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        var challenge = secondFactors.get(IdParameters.verification(id));
        var account = numbers.account(challenge.owner());
        return Responses.ok(
                SecondFactorJson.challenge(challenge, account, clock.instant()).build());
    }

    @POST
    @Path("{id}/resend")
    public Response resend(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(
                request,
                RequestOrigins.CLIENT_IP,
                RequestOrigins.USER_AGENT,
                RequestOrigins.PROOF_TOKEN,
                RequestLanguages.FIELD);
        return challenge(secondFactors.resend(IdParameters.verification(id), RequestOrigins.ofBackEnd(fields)));
    }

    @POST
    @Path("{id}/attempt")
    public Response attempt(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "code", "strategy", RequestOrigins.CLIENT_IP, RequestOrigins.USER_AGENT);
        // It is checked like that of every code, but nothing counts by it: nobody may lock out a verified person.
        RequestOrigins.ofBackEnd(fields);
        return challenge(secondFactors.attempt(
                IdParameters.verification(id), fields.text("code"), fields.secondFactorStrategy()));
    }

    private Response challenge(Outcome<SecondFactorChallenge> outcome) {
        return switch (outcome) {
            case Accepted<SecondFactorChallenge> accepted -> {
                var json = SecondFactorJson.challenge(accepted.value(), accepted.account(), clock.instant());
                assertions.of(accepted.value()).ifPresent(assertion -> json.add("assertion", assertion));
                yield Responses.ok(json.build());
            }
            case Refused<SecondFactorChallenge> refused -> Responses.refused(refused.refusal());
        };
    }

    private static Purpose purpose(@Nullable String text) {
        return switch (text) {
            case null -> Purpose.SIGN_IN;
            case "sign_in" -> Purpose.SIGN_IN;
            case "step_up" -> Purpose.STEP_UP;
            default ->
                throw Errors.valueInvalid("purpose", "sign_in or step_up").toException();
        };
    }
}
