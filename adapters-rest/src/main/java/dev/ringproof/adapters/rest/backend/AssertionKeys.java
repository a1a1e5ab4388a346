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

/** The public keys with which a host application checks assertions: a JSON Web Key Set (RFC 7517). */
@Path("/.well-known/jwks.json")
@Singleton
@Access(Access.By.PUBLIC)
public class AssertionKeys {
    private final Assertions assertions;

    @Inject
    public AssertionKeys(RestSettings settings) {
        this.assertions = settings.assertions();
    }

    @GET
    public Response get() {
        return Responses.ok(assertions.publicKeys());
    }
}
