package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.PhoneNumberJson;
import dev.ringproof.adapters.rest.json.SecondFactorJson;
import dev.ringproof.adapters.rest.json.UserJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.request.UserFields;
import dev.ringproof.adapters.rest.request.UserSearchParameters;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.user.UserAccount;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;

/**
 * Backend API: users, and their second factors. A user is an id, an external id and times, since the host application
 * knows who its users are.
 */
@Path("/v1/users")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendUsers {
    private final Users users;
    private final PhoneNumberAdministration administration;
    private final SecondFactorAuthentication secondFactors;
    private final InstantSource clock;

    @Inject
    public BackendUsers(
            Users users,
            PhoneNumberAdministration administration,
            SecondFactorAuthentication secondFactors,
            InstantSource clock) {
        this.users = users;
        this.administration = administration;
        this.secondFactors = secondFactors;
        this.clock = clock;
    }

    @GET
    public Response list(@Context UriInfo uri) {
        return Responses.ok(UserJson.of(users.list(search(uri)), clock.instant()));
    }

    @GET
    @Path("count")
    public Response count(@Context UriInfo uri) {
        return Responses.ok(UserJson.totalCount(users.count(search(uri))));
    }

    private UserSearch search(UriInfo uri) {
        return UserSearchParameters.of(uri.getQueryParameters(), users::number);
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        return user(users.create(UserFields.newUser(request)));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return Responses.ok(UserJson.of(users.get(IdParameters.owner(id)), clock.instant()));
    }

    @PATCH
    @Path("{id}")
    public Response update(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return user(users.update(IdParameters.owner(id), UserFields.update(request)));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        return Responses.of(users.delete(IdParameters.owner(id)), gone -> UserJson.deleted(gone.id()));
    }

    /** Removes all numbers of the user and adds one in their place. */
    @PUT
    @Path("{id}/phone_number")
    public Response replaceNumbers(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Responses.of(
                users.replaceNumbers(IdParameters.owner(id), UserFields.replacement(request)),
                number -> PhoneNumberJson.of(number, clock.instant()));
    }

    /**
     * Returns the state of the second factor, with masked numbers. Clerk's API has no such address. A user that nobody
     * has created has no second factor: a host application asks at each sign-in.
     */
    @GET
    @Path("{id}/second_factor")
    public Response secondFactor(@PathParam("id") String id) {
        return Responses.ok(SecondFactorJson.status(administration.account(IdParameters.owner(id))));
    }

    @DELETE
    @Path("{id}/mfa")
    public Response disableSecondFactor(@PathParam("id") String id) {
        return idOf(administration.disableSecondFactor(IdParameters.owner(id)), id);
    }

    @DELETE
    @Path("{id}/backup_code")
    public Response destroyBackupCodes(@PathParam("id") String id) {
        return idOf(administration.destroyBackupCodes(IdParameters.owner(id)), id);
    }

    /** Checks a backup code and uses it up. Clerk's API also takes a TOTP here, which Ringproof does not have. */
    @POST
    @Path("{id}/verify_totp")
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

    private Response user(Outcome<UserAccount> outcome) {
        return switch (outcome) {
            case Accepted<UserAccount> accepted -> Responses.ok(UserJson.of(accepted.value(), clock.instant()));
            case Refused<UserAccount> refused -> Responses.error(Errors.ofUser(refused.refusal()));
        };
    }

    private static Response idOf(Outcome<?> outcome, String id) {
        return Responses.of(outcome, _ -> Json.object().add("user_id", id).build());
    }
}
