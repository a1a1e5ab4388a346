package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Assertions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * Backend API: the same public keys as at {@code /.well-known/jwks.json}. Clerk's back-end clients look for them here,
 * to check session tokens.
 */
@Path("/v1/jwks")
@Singleton
@Access(Access.By.PUBLIC)
public class BackendSigningKeys {
    private final Assertions assertions;

    @Inject
    public BackendSigningKeys(RestSettings settings) {
        this.assertions = settings.assertions();
    }

    @GET
    public Response get() {
        return Responses.ok(assertions.publicKeys());
    }
}
