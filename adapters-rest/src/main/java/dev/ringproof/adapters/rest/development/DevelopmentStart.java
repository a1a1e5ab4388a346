package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Errors;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** The first address of a development server, where its page is. */
@Path("/")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentStart {

    @GET
    public Response page(@Context Request request) {
        return PageFile.named("index.html")
                .orElseThrow(Errors.NO_SUCH_ROUTE::toException)
                .response(request);
    }
}
