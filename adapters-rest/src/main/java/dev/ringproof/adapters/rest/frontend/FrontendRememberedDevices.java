package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.json.RememberedDeviceJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RememberedDevices;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Frontend API: the devices on which the user need not show the second factor for some days. Clerk has none. */
@Path("/v1/me/remembered_devices")
@Singleton
@Access(Access.By.USERS)
public class FrontendRememberedDevices {
    private final RememberedDevices devices;
    private final PhoneNumbers numbers;
    private final FrontendResponses responses;

    @Inject
    public FrontendRememberedDevices(RememberedDevices devices, PhoneNumbers numbers, FrontendResponses responses) {
        this.devices = devices;
        this.numbers = numbers;
        this.responses = responses;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        var caller = AuthenticationFilter.caller(request);
        return Responses.ok(RememberedDeviceJson.all(devices.of(caller.owner()), caller.clientId()));
    }

    /** Forgets a device, such as one that was lost. No step-up is needed, since this only takes a right away. */
    @DELETE
    @Path("{id}")
    public Response forget(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var caller = AuthenticationFilter.caller(request);
        var device = IdParameters.rememberedDevice(id);
        devices.forget(caller.owner(), device);
        return responses.of(RememberedDeviceJson.deleted(device), numbers.account(caller.actor()), caller);
    }
}
