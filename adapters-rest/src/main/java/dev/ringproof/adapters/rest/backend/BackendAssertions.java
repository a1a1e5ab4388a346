package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * Backend API, not part of Clerk's: checks an assertion and uses it up, for a host application that does not remember
 * by itself which assertions it has seen.
 */
@Path("/v1/second_factor_assertions/redeem")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendAssertions {
    private final SecondFactorAuthentication secondFactors;
    private final Assertions assertions;

    @Inject
    public BackendAssertions(SecondFactorAuthentication secondFactors, RestSettings settings) {
        this.secondFactors = secondFactors;
        this.assertions = settings.assertions();
    }

    @POST
    public Response redeem(@Context ContainerRequestContext request) {
        var text = RequestFields.of(request, "assertion").longText("assertion");
        var claims = assertions
                .read(text)
                .orElseThrow(() -> Errors.valueInvalid("assertion", "a valid assertion of this server")
                        .toException());
        return secondFactors.redeem(IdParameters.verification(claims.getString("jti")))
                ? Responses.ok(claims)
                : Responses.refused(new Refusal.AlreadyVerified());
    }
}
