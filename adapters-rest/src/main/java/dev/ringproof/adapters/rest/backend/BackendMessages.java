package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.MessageJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.port.in.MessageAdministration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Backend API: text messages and what became of them, without their bodies. */
@Path("/v1/messages")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendMessages {
    private static final int DEFAULT_LIMIT = 20;

    private final MessageAdministration messages;

    @Inject
    public BackendMessages(MessageAdministration messages) {
        this.messages = messages;
    }

    @GET
    public Response newest(
            @QueryParam("status") @Nullable String status,
            @QueryParam("gateway") @Nullable String gateway,
            @QueryParam("since") @Nullable String since,
            @QueryParam("limit") @Nullable String limit) {
        var search = new MessageSearch(
                QueryParameters.constant("status", status, MessageStatus.values()),
                gateway(gateway),
                since(since),
                limit(limit));
        return Responses.ok(MessageJson.of(messages.newest(search)));
    }

    /** Sends the same code once more while it is valid, by another gateway if there is one. */
    @POST
    @Path("{id}/resend")
    public Response resend(@Context ContainerRequestContext request, @PathParam("id") String id) {
        RequestFields.of(request);
        return Responses.of(messages.resend(IdParameters.message(id)), MessageJson::of);
    }

    private static @Nullable String gateway(@Nullable String name) {
        if (name != null && !MessageSearch.isGatewayName(name)) {
            throw Errors.valueInvalid("gateway", "the name of a gateway").toException();
        }
        return name;
    }

    private static @Nullable Instant since(@Nullable String millis) {
        return millis == null
                ? null
                : Instant.ofEpochMilli(QueryParameters.number("since", millis, 1, Long.MAX_VALUE / 1_000_000));
    }

    private static int limit(@Nullable String limit) {
        return limit == null ? DEFAULT_LIMIT : (int) QueryParameters.number("limit", limit, 1, MessageSearch.MAX_LIMIT);
    }
}
