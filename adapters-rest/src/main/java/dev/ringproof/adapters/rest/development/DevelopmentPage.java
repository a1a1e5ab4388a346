package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Errors;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** The files of the page on which a developer has an account and a phone. */
@Path("/dev/page")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentPage {

    @GET
    @Path("{file}")
    public Response file(@Context Request request, @PathParam("file") String name) {
        return PageFile.named(name)
                .orElseThrow(Errors.NO_SUCH_ROUTE::toException)
                .response(request);
    }
}
