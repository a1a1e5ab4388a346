package dev.ringproof.adapters.rest;

import dev.ringproof.core.domain.Outcome;
import dev.ringproof.core.domain.Outcome.Accepted;
import dev.ringproof.core.domain.Outcome.Refused;
import dev.ringproof.core.domain.PhoneNumber;
import dev.ringproof.core.domain.PhoneNumberUpdate;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonValue;
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
import java.util.function.Function;

/** Frontend API: a person's own phone numbers. Whose they are the token alone says. */
@Path("/v1/me/phone_numbers")
@Singleton
@Access(Access.To.USERS)
public class FrontendPhoneNumbers {
    private final PhoneNumbers numbers;
    private final InstantSource clock;

    @Inject
    public FrontendPhoneNumbers(PhoneNumbers numbers, InstantSource clock) {
        this.numbers = numbers;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        var all = Json.array();
        numbers.account(Gate.caller(request).owner())
                .numbers()
                .forEach(number -> all.add(PhoneNumberJson.of(number, clock.instant())));
        return Replies.ok(all.build());
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        var fields = Fields.of(request, "phone_number", "reserved_for_second_factor");
        var text = fields.text("phone_number");
        if (Boolean.TRUE.equals(fields.flag("reserved_for_second_factor"))) {
            return Replies.error(Errors.ofCreating(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR)));
        }
        return number(request, numbers.create(Gate.caller(request).owner(), text));
    }

    @GET
    @Path("{id}")
    public Response get(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var caller = Gate.caller(request);
        var account = numbers.account(caller.owner());
        var number = account.number(Ids.phoneNumber(id)).orElseThrow(NoSuchPhoneNumber::new);
        var now = clock.instant();
        return Replies.ok(ClientJson.envelope(PhoneNumberJson.of(number, now), account, caller, now));
    }

    @PATCH
    @Path("{id}")
    public Response update(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = Fields.of(request, "reserved_for_second_factor", "default_second_factor");
        var update = new PhoneNumberUpdate(
                null, null, fields.flag("reserved_for_second_factor"), fields.flag("default_second_factor"));
        return number(request, numbers.update(Gate.caller(request).owner(), Ids.phoneNumber(id), update));
    }

    @DELETE
    @Path("{id}")
    public Response destroy(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var outcome = numbers.destroy(Gate.caller(request).owner(), Ids.phoneNumber(id));
        return enveloped(
                request, outcome, gone -> PhoneNumberJson.deleted(gone.value().id()));
    }

    @POST
    @Path("{id}/prepare_verification")
    public Response prepareVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = Fields.of(request, "strategy", "channel", "proof_token", Languages.FIELD);
        fields.requireIfPresent("strategy", "phone_code");
        fields.requireIfPresent("channel", "sms");
        var languages = Languages.of(request, fields);
        return number(
                request, numbers.prepareVerification(Gate.caller(request).owner(), Ids.phoneNumber(id), languages));
    }

    @POST
    @Path("{id}/attempt_verification")
    public Response attemptVerification(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var code = Fields.of(request, "code").text("code");
        return number(request, numbers.attemptVerification(Gate.caller(request).owner(), Ids.phoneNumber(id), code));
    }

    private Response number(ContainerRequestContext request, Outcome<PhoneNumber> outcome) {
        return enveloped(request, outcome, done -> PhoneNumberJson.of(done.value(), clock.instant()));
    }

    private <T> Response enveloped(
            ContainerRequestContext request, Outcome<T> outcome, Function<Accepted<T>, JsonValue> body) {
        return switch (outcome) {
            case Accepted<T> accepted ->
                Replies.ok(ClientJson.envelope(
                        body.apply(accepted), accepted.account(), Gate.caller(request), clock.instant()));
            case Refused<T> refused -> Replies.error(Errors.of(refused.refusal()));
        };
    }
}
