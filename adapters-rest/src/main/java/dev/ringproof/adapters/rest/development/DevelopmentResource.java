package dev.ringproof.adapters.rest.development;

import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;

/** What a development server has and production has not: tokens for anybody, and the texts that were sent. */
@Path("/dev")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentResource {
    private final RestSettings settings;
    private final PhoneNumberAdministration numbers;
    private final MessageInbox inbox;

    @Inject
    public DevelopmentResource(RestSettings settings, PhoneNumberAdministration numbers, MessageInbox inbox) {
        this.settings = settings;
        this.numbers = numbers;
        this.inbox = inbox;
    }

    /** A token for the user, who is made if there was none; as plain text, so that a shell can take it as it is. */
    @GET
    @Path("token")
    @Produces(MediaType.TEXT_PLAIN)
    public String token(@QueryParam("user_id") @Nullable String userId) {
        return issue(userId);
    }

    @GET
    @Path("token")
    @Produces(MediaType.APPLICATION_JSON)
    public Response tokenAsJson(@QueryParam("user_id") @Nullable String userId) {
        return Responses.ok(
                Json.object().add("object", "token").add("jwt", issue(userId)).build());
    }

    /** Texts that were handed over, newest first; all, or those to one number. */
    @GET
    @Path("messages")
    public Response messages(@QueryParam("to") @Nullable String to) {
        var all = Json.array();
        inbox.newest(to).forEach(message -> all.add(json(message)));
        return Responses.ok(all.build());
    }

    private String issue(@Nullable String userId) {
        if (userId == null || userId.isBlank()) {
            throw Errors.missing("user_id").toException();
        }
        if (userId.length() > OwnerId.MAX_LENGTH) {
            throw Errors.tooLong("user_id", OwnerId.MAX_LENGTH).toException();
        }
        var user = new OwnerId(userId);
        numbers.open(user);
        return Objects.requireNonNull(settings.developmentTokens()).issue(user);
    }

    private static JsonObject json(TextMessage message) {
        var content = Objects.requireNonNull(message.content(), "the inbox has readable texts alone");
        var json = Json.object().add("to", content.to().value()).add("body", content.body());
        if (content.code() == null) {
            json.addNull("code");
        } else {
            json.add("code", content.code());
        }
        return json.add("created_at", message.createdAt().toEpochMilli()).build();
    }
}
