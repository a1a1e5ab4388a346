package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the gateways of a development server that have no carrier fail in the ways in which carriers fail. */
@Path("/dev/gateways")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentGateways {
    private final FakeGateways gateways;

    @Inject
    public DevelopmentGateways(FakeGateways gateways) {
        this.gateways = gateways;
    }

    /** Returns how each of them behaves now, and how it can. */
    @GET
    public Response all() {
        var all = Json.array();
        gateways.all()
                .forEach(gateway -> all.add(Json.object()
                        .add("object", "gateway")
                        .add("name", gateway.name())
                        .add("behaviour", gateway.behaviour())
                        .add("behaviours", Json.strings(gateway.behaviours()))));
        return Responses.ok(all.build());
    }

    @PUT
    @Path("{name}")
    public Response update(@Context ContainerRequestContext request, @PathParam("name") String name) {
        var fields = RequestFields.of(request, "behaviour", "time");
        var behaviour = fields.text("behaviour");
        var time = fields.optionalText("time");
        if (!behave(name, behaviour, time == null ? null : QueryParameters.duration("time", time))) {
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
}
