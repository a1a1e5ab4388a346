package dev.ringproof.adapters.rest.backend;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
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
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.request.IdParameters;

/** Backend API: a user's second factor. A user exists for Ringproof as soon as one is named. */
@Path("/v1/users/{id}")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendUsers {
    private final PhoneNumbers numbers;
    private final PhoneNumberAdministration administration;
    private final SecondFactorAuthentication secondFactors;

    @Inject
    public BackendUsers(
            PhoneNumbers numbers, PhoneNumberAdministration administration, SecondFactorAuthentication secondFactors) {
        this.numbers = numbers;
        this.administration = administration;
        this.secondFactors = secondFactors;
    }

    /** Ringproof's own: how the second factor stands, with numbers masked. */
    @GET
    @Path("second_factor")
    public Response secondFactor(@PathParam("id") String id) {
        return Responses.ok(SecondFactorJson.status(numbers.account(IdParameters.owner(id))));
    }

    @DELETE
    @Path("mfa")
    public Response disableSecondFactor(@PathParam("id") String id) {
        return user(administration.disableSecondFactor(IdParameters.owner(id)), id);
    }

    @DELETE
    @Path("backup_code")
    public Response destroyBackupCodes(@PathParam("id") String id) {
        return user(administration.destroyBackupCodes(IdParameters.owner(id)), id);
    }

    /** Takes a backup code and uses it up; there is no TOTP here. */
    @POST
    @Path("verify_totp")
    public Response verifyTotp(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var code = RequestFields.of(request, "code").text("code");
        var outcome = secondFactors.useBackupCode(IdParameters.owner(id), code);
        return outcome instanceof Refused<BackupCodes> refused
                ? Responses.error(
                        switch (refused.refusal()) {
                            case Refusal.WrongCode _ -> Errors.TOTP_INCORRECT;
                            case Refusal.NoSecondFactor _ -> Errors.TOTP_DISABLED;
                            default -> Errors.of(refused.refusal());
                        })
                : Responses.ok(verified());
    }

    private static JsonObject verified() {
        return Json.object()
                .add("verified", true)
                .add("code_type", "backup_code")
                .build();
    }

    private static Response user(Outcome<?> outcome, String id) {
        return Responses.to(outcome, _ -> Json.object().add("user_id", id).build());
    }
}
