package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
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

/**
 * Backend API: the second factor of a user. Ringproof keeps no list of users, so an id that it has not seen is a user
 * without phone numbers.
 */
@Path("/v1/users/{id}")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendUsers {
    private final PhoneNumberAdministration administration;
    private final SecondFactorAuthentication secondFactors;

    @Inject
    public BackendUsers(PhoneNumberAdministration administration, SecondFactorAuthentication secondFactors) {
        this.administration = administration;
        this.secondFactors = secondFactors;
    }

    /** Returns the state of the second factor, with masked numbers. Clerk's API has no such address. */
    @GET
    @Path("second_factor")
    public Response secondFactor(@PathParam("id") String id) {
        return Responses.ok(SecondFactorJson.status(administration.account(IdParameters.owner(id))));
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

    /** Checks a backup code and uses it up. Clerk's API also takes a TOTP here, which Ringproof does not have. */
    @POST
    @Path("verify_totp")
    public Response verifyTotp(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var fields = RequestFields.of(request, "code", RequestOrigins.CLIENT_IP, RequestOrigins.USER_AGENT);
        // It is checked like that of every code, but nothing counts by it: nobody may lock out a verified person.
        RequestOrigins.ofBackEnd(fields);
        return switch (secondFactors.useBackupCode(IdParameters.owner(id), fields.text("code"))) {
            case Accepted<BackupCodes> _ -> Responses.ok(verified());
            case Refused<BackupCodes> refused -> Responses.error(Errors.ofVerifyTotp(refused.refusal()));
        };
    }

    private static JsonObject verified() {
        return Json.object()
                .add("verified", true)
                .add("code_type", "backup_code")
                .build();
    }

    private static Response user(Outcome<?> outcome, String id) {
        return Responses.of(outcome, _ -> Json.object().add("user_id", id).build());
    }
}
