package dev.ringproof.adapters.rest.callback;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.port.in.DeliveryReceipts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The address to which carriers post delivery receipts. A genuine callback gets an empty response. A callback that does
 * not come from the gateway's carrier gets status 404, as does a callback for a gateway that does not exist.
 */
@Path("/v1/callbacks/sms/{gateway}")
@Singleton
@Access(Access.By.CARRIERS)
public class CarrierCallbacks {
    private static final int MAX_BODY = 64 * 1024;

    private final DeliveryReceipts receipts;
    private final PublicUrl publicUrl;

    @Inject
    public CarrierCallbacks(DeliveryReceipts receipts, PublicUrl publicUrl) {
        this.receipts = receipts;
        this.publicUrl = publicUrl;
    }

    @POST
    public Response take(@Context ContainerRequestContext request, @PathParam("gateway") String gateway) {
        return isGenuine(gateway, request) ? Response.noContent().build() : Responses.error(Errors.NO_SUCH_ROUTE);
    }

    private boolean isGenuine(String gateway, ContainerRequestContext request) {
        return body(request)
                .map(body -> new Callback(publicUrl.of(request.getUriInfo()), headers(request), body))
                .filter(callback -> receipts.take(gateway, callback))
                .isPresent();
    }

    /** Returns the body; empty if it is too long or cannot be read. */
    private static Optional<String> body(ContainerRequestContext request) {
        try {
            var body = request.getEntityStream().readNBytes(MAX_BODY + 1);
            return body.length > MAX_BODY ? Optional.empty() : Optional.of(new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> headers(ContainerRequestContext request) {
        var headers = new HashMap<String, List<String>>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return headers;
    }
}
