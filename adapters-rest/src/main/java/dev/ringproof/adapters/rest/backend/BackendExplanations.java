package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.ExplanationJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.Explanations.Explanation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;

/**
 * Backend API: why a message was refused, or why none came. The question is posted though it changes nothing, since a
 * whole number in an address would reach the logs of proxies.
 */
@Path("/v1/explanations")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendExplanations {
    private static final String PHONE_NUMBER_ID = "phone_number_id";
    private static final String PHONE_NUMBER = "phone_number";
    private static final String MESSAGE_ID = "message_id";

    private final Explanations explanations;

    @Inject
    public BackendExplanations(Explanations explanations) {
        this.explanations = explanations;
    }

    @POST
    public Response explain(@Context ContainerRequestContext request) {
        return Responses.ok(
                ExplanationJson.of(explanation(RequestFields.of(request, PHONE_NUMBER_ID, PHONE_NUMBER, MESSAGE_ID))));
    }

    private Explanation explanation(RequestFields fields) {
        var given = Stream.of(PHONE_NUMBER_ID, PHONE_NUMBER, MESSAGE_ID)
                .filter(name -> fields.optionalText(name) != null)
                .toList();
        if (given.size() > 1) {
            throw Errors.valueInvalid(given.getLast(), "absent beside " + given.getFirst())
                    .toException();
        }
        var name = given.isEmpty() ? PHONE_NUMBER_ID : given.getFirst();
        var text = fields.text(name);
        return switch (name) {
            case PHONE_NUMBER -> explanations.ofE164(text);
            case MESSAGE_ID -> explanations.ofMessage(IdParameters.message(text));
            default -> explanations.ofNumber(IdParameters.phoneNumber(text));
        };
    }
}
