package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.port.in.MessageInbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the text messages that a development server has handed over, with their bodies and codes. */
@Path("/dev/messages")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentMessages {
    private final MessageInbox inbox;

    @Inject
    public DevelopmentMessages(MessageInbox inbox) {
        this.inbox = inbox;
    }

    /** Returns the messages to one number or to all numbers, newest first. */
    @GET
    public Response newest(@QueryParam("to") @Nullable String to) {
        var all = Json.array();
        inbox.newest(to).forEach(message -> all.add(json(message)));
        return Responses.ok(all.build());
    }

    private static JsonObject json(TextMessage message) {
        var content = Objects.requireNonNull(message.content(), "the inbox has only messages whose body is kept");
        return Json.object()
                .add("to", content.to().value())
                .add("body", content.body())
                .add("code", Json.orNull(content.code()))
                .add("created_at", message.createdAt().toEpochMilli())
                .build();
    }
}
