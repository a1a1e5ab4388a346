package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.PhoneNumberJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestLanguages;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Backend API: the phone numbers of every user, for a trusted back end. */
@Path("/v1/phone_numbers")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendPhoneNumbers {
    private final PhoneNumberAdministration numbers;
    private final RequestOrigins origins;
    private final InstantSource clock;

    @Inject
    public BackendPhoneNumbers(PhoneNumberAdministration numbers, RequestOrigins origins, InstantSource clock) {
        this.numbers = numbers;
        this.origins = origins;
        this.clock = clock;
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        var fields = RequestFields.of(
                request, "user_id", "phone_number", "verified", "primary", "reserved_for_second_factor");
        var outcome = numbers.create(IdParameters.owner(fields), fields.text("phone_number"), update(fields));
        return outcome instanceof Refused<ChangedPhoneNumber> refused
                ? Responses.error(Errors.ofCreate(refused.refusal()))
                : changed(outcome);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return Responses.ok(PhoneNumberJson.of(numbers.get(IdParameters.phoneNumber(id)), clock.instant()));
    }

    @PATCH
    @Path("{id}")
    public Response update(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "verified", "primary", "reserved_for_second_factor");
        return changed(numbers.update(IdParameters.phoneNumber(id), update(fields)));
    }

    @DELETE
    @Path("{id}")
    public Response destroy(@PathParam("id") String id) {
        return Responses.of(numbers.destroy(IdParameters.phoneNumber(id)), gone -> PhoneNumberJson.deleted(gone.id()));
    }

    @POST
    @Path("{id}/prepare_verification")
    public Response prepareVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(
                request,
                RequestOrigins.CLIENT_IP,
                RequestOrigins.USER_AGENT,
                RequestOrigins.PROOF_TOKEN,
                RequestLanguages.FIELD);
        return check(numbers.prepareVerification(IdParameters.phoneNumber(id), origins.ofCounted(fields)));
    }

    @POST
    @Path("{id}/attempt_verification")
    public Response attemptVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(
                request, "verification_id", "code", RequestOrigins.CLIENT_IP, RequestOrigins.USER_AGENT);
        var verification = IdParameters.verification(fields.text("verification_id"));
        return check(numbers.attemptVerification(
                IdParameters.phoneNumber(id), verification, fields.text("code"), origins.ofCounted(fields)));
    }

    /** Ends a row of wrong codes, and enables a number that it disabled. Clerk's API has no such address. */
    @POST
    @Path("{id}/unlock")
    public Response unlock(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request);
        return number(numbers.unlock(IdParameters.phoneNumber(id)));
    }

    /** Links a number to another identification. A linked number cannot be deleted. Clerk's API has no such address. */
    @PUT
    @Path("{id}/linked_to/{identification_id}")
    public Response link(
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("identification_id") String identification) {
        var type = RequestFields.of(request, "type").text("type");
        return number(numbers.link(IdParameters.phoneNumber(id), IdParameters.link(identification, type)));
    }

    /** Removes a link. Clerk's API has no such address. */
    @DELETE
    @Path("{id}/linked_to/{identification_id}")
    public Response unlink(@PathParam("id") String id, @PathParam("identification_id") String identification) {
        return number(numbers.unlink(IdParameters.phoneNumber(id), identification));
    }

    private static PhoneNumberUpdate update(RequestFields fields) {
        @Nullable Boolean reserved = fields.flag("reserved_for_second_factor");
        return new PhoneNumberUpdate(fields.flag("verified"), fields.flag("primary"), reserved, null);
    }

    private Response changed(Outcome<ChangedPhoneNumber> outcome) {
        return Responses.of(outcome, number -> PhoneNumberJson.of(number, clock.instant()));
    }

    private Response number(Outcome<PhoneNumber> outcome) {
        return Responses.of(outcome, number -> PhoneNumberJson.of(number, clock.instant()));
    }

    private Response check(Outcome<PossessionCheck> outcome) {
        return Responses.of(outcome, check -> PhoneNumberJson.of(check, clock.instant()));
    }
}
