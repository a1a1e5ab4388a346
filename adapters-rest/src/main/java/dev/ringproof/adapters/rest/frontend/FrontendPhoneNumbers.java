package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.PhoneNumberJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestLanguages;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;

/** Frontend API: the phone numbers of the user who calls. Only the user token says who that is. */
@Path("/v1/me/phone_numbers")
@Singleton
@Access(Access.By.USERS)
public class FrontendPhoneNumbers {
    private final PhoneNumbers numbers;
    private final FrontendResponses responses;
    private final RequestOrigins origins;
    private final InstantSource clock;

    @Inject
    public FrontendPhoneNumbers(
            PhoneNumbers numbers, FrontendResponses responses, RequestOrigins origins, InstantSource clock) {
        this.numbers = numbers;
        this.responses = responses;
        this.origins = origins;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        var all = Json.array();
        numbers.account(AuthenticationFilter.caller(request).actor())
                .numbers()
                .forEach(number -> all.add(PhoneNumberJson.of(number, clock.instant())));
        return Responses.ok(all.build());
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        var fields = RequestFields.of(request, "phone_number", "reserved_for_second_factor");
        var text = fields.text("phone_number");
        if (Boolean.TRUE.equals(fields.flag("reserved_for_second_factor"))) {
            return Responses.error(Errors.ofCreate(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR)));
        }
        var caller = AuthenticationFilter.caller(request);
        return number(caller, numbers.create(caller.actor(), text, origins.ofUser(request)));
    }

    @GET
    @Path("{id}")
    public Response get(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var caller = AuthenticationFilter.caller(request);
        var account = numbers.account(caller.actor());
        var number = account.number(IdParameters.phoneNumber(id)).orElseThrow(NoSuchPhoneNumber::new);
        return responses.of(PhoneNumberJson.of(number, clock.instant()), account, caller);
    }

    @PATCH
    @Path("{id}")
    public Response update(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "reserved_for_second_factor", "default_second_factor");
        var update = new PhoneNumberUpdate(
                null, null, fields.flag("reserved_for_second_factor"), fields.flag("default_second_factor"));
        var caller = AuthenticationFilter.caller(request);
        return responses.of(
                numbers.update(caller.actor(), IdParameters.phoneNumber(id), update),
                caller,
                (done, now) -> PhoneNumberJson.of(done.value(), now));
    }

    @DELETE
    @Path("{id}")
    public Response destroy(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var caller = AuthenticationFilter.caller(request);
        return responses.of(
                numbers.destroy(caller.actor(), IdParameters.phoneNumber(id)),
                caller,
                (gone, now) -> PhoneNumberJson.deleted(gone.value().id()));
    }

    @POST
    @Path("{id}/prepare_verification")
    public Response prepareVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields =
                RequestFields.of(request, "strategy", "channel", RequestOrigins.PROOF_TOKEN, RequestLanguages.FIELD);
        fields.requireIfPresent("strategy", "phone_code");
        fields.requireIfPresent("channel", "sms");
        var origin = origins.ofUser(request, fields);
        var caller = AuthenticationFilter.caller(request);
        return number(caller, numbers.prepareVerification(caller.actor(), IdParameters.phoneNumber(id), origin));
    }

    @POST
    @Path("{id}/attempt_verification")
    public Response attemptVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var code = RequestFields.of(request, "code").text("code");
        var caller = AuthenticationFilter.caller(request);
        var origin = origins.ofUser(request);
        return number(caller, numbers.attemptVerification(caller.actor(), IdParameters.phoneNumber(id), code, origin));
    }

    private Response number(Caller caller, Outcome<PhoneNumber> outcome) {
        return responses.of(outcome, caller, (done, now) -> PhoneNumberJson.of(done.value(), now));
    }
}
