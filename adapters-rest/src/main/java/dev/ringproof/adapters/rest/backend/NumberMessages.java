package dev.ringproof.adapters.rest.backend;

import dev.ringproof.core.port.in.MessageAdministration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Replies;
import dev.ringproof.adapters.rest.json.MessageJson;
import dev.ringproof.adapters.rest.request.Ids;

/** Backend API: what became of the texts to one phone number. */
@Path("/v1/phone_numbers/{id}/messages")
@Singleton
@Access(Access.To.BACK_ENDS)
public class NumberMessages {
    private final MessageAdministration messages;

    @Inject
    public NumberMessages(MessageAdministration messages) {
        this.messages = messages;
    }

    @GET
    public Response newest(@PathParam("id") String id) {
        return Replies.ok(MessageJson.of(messages.ofNumber(Ids.phoneNumber(id))));
    }
}
