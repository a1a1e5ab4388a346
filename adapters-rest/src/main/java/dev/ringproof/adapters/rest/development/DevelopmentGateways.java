package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Makes the fake gateways of a development server fail in the ways in which carriers fail. */
@Path("/dev/gateways/{name}")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentGateways {
    private final FakeGateways gateways;

    @Inject
    public DevelopmentGateways(FakeGateways gateways) {
        this.gateways = gateways;
    }

    @PUT
    public Response update(@Context ContainerRequestContext request, @PathParam("name") String name) {
        var fields = RequestFields.of(request, "behaviour", "time");
        var behaviour = fields.text("behaviour");
        if (!behave(name, behaviour, time(fields.optionalText("time")))) {
            throw Errors.NOT_FOUND.toException();
        }
        return Responses.ok(Json.object()
                .add("object", "gateway")
                .add("name", name)
                .add("behaviour", behaviour)
                .build());
    }

    private boolean behave(String name, String behaviour, @Nullable Duration time) {
        try {
            return gateways.behave(name, behaviour, time);
        } catch (IllegalArgumentException e) {
            throw Errors.valueInvalid("behaviour", String.valueOf(e.getMessage()))
                    .toException();
        }
    }

    private static @Nullable Duration time(@Nullable String text) {
        try {
            var time = text == null ? null : Duration.parse(text);
            if (time == null || !time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // the error below names what is allowed
        }
        throw Errors.valueInvalid("time", "an ISO 8601 duration such as PT2S").toException();
    }
}
