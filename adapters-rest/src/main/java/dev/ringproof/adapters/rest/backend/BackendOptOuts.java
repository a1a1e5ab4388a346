package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.OptOutJson;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.EnteredText;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.port.in.OptOuts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Backend API: the people who want no messages. Clerk's API has no such addresses. A whole number is only in bodies of
 * requests, since addresses get into logs.
 */
@Path("/v1/opt_outs")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendOptOuts {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_OFFSET = 1_000_000;
    private static final Pattern SEPARATORS = Pattern.compile("[ ().-]");

    private final OptOuts optOuts;

    @Inject
    public BackendOptOuts(OptOuts optOuts) {
        this.optOuts = optOuts;
    }

    @GET
    public Response newest(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        var from = offset == null ? 0 : (int) QueryParameters.number("offset", offset, 0, MAX_OFFSET);
        var most = limit == null ? DEFAULT_LIMIT : (int) QueryParameters.number("limit", limit, 1, OptOuts.MAX_LIMIT);
        return Responses.ok(OptOutJson.of(optOuts.newest(from, most)));
    }

    @POST
    public Response add(@Context ContainerRequestContext request) {
        return Responses.ok(OptOutJson.of(optOuts.add(number(request))));
    }

    @POST
    @Path("find")
    public Response find(@Context ContainerRequestContext request) {
        return found(optOuts.find(number(request)).orElse(null));
    }

    /** The response is the entry as it was. */
    @POST
    @Path("remove")
    public Response remove(@Context ContainerRequestContext request) {
        return found(optOuts.remove(number(request)).orElse(null));
    }

    /** Reads a whole number, also of a region that the policy does not allow. */
    private static E164Number number(ContainerRequestContext request) {
        var entered =
                EnteredText.simplified(RequestFields.of(request, "phone_number").text("phone_number"));
        try {
            return new E164Number(SEPARATORS.matcher(entered).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw Errors.of(new Refusal.InvalidNumber()).toException();
        }
    }

    private static Response found(@Nullable OptOut entry) {
        return entry == null ? Responses.error(Errors.NOT_FOUND) : Responses.ok(OptOutJson.of(entry));
    }
}
