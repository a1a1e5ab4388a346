package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageAdministration.GatewayReport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Backend API: the gateways, with their health and their deliveries of the last hour. */
@Path("/v1/gateways")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendGateways {
    private final MessageAdministration messages;

    @Inject
    public BackendGateways(MessageAdministration messages) {
        this.messages = messages;
    }

    @GET
    public Response all() {
        var all = Json.array();
        messages.gateways().forEach(gateway -> all.add(json(gateway)));
        return Responses.ok(all.build());
    }

    private static JsonObjectBuilder json(GatewayReport gateway) {
        var regions = Json.array();
        gateway.lastHour().forEach(counts -> regions.add(json(counts)));
        return Json.object()
                .add("object", "gateway")
                .add("name", gateway.name())
                .add("health", Json.word(gateway.health()))
                .add("last_hour", regions);
    }

    private static JsonObjectBuilder json(DeliveryCounts counts) {
        return Json.object()
                .add("region", counts.region())
                .add("handed_over", counts.handedOver())
                .add("delivered", counts.delivered())
                .add("undelivered", counts.undelivered())
                .add("proven", counts.entered());
    }
}
