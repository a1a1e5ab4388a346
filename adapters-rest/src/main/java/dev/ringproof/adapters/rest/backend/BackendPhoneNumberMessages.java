package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.MessageJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.MessageAdministration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Backend API: the text messages to one phone number and what became of them. */
@Path("/v1/phone_numbers/{id}/messages")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendPhoneNumberMessages {
    private final MessageAdministration messages;

    @Inject
    public BackendPhoneNumberMessages(MessageAdministration messages) {
        this.messages = messages;
    }

    @GET
    public Response newest(@PathParam("id") String id) {
        return Responses.ok(MessageJson.of(messages.ofNumber(IdParameters.phoneNumber(id))));
    }
}
