package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.RememberedDeviceJson;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.RememberedDevices;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Backend API: the devices on which a user need not show the second factor for some days. Clerk has none. */
@Path("/v1/users/{user_id}/remembered_devices")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendRememberedDevices {
    private final RememberedDevices devices;

    @Inject
    public BackendRememberedDevices(RememberedDevices devices) {
        this.devices = devices;
    }

    @GET
    public Response list(@PathParam("user_id") String user) {
        return Responses.ok(RememberedDeviceJson.all(devices.of(IdParameters.owner(user)), null));
    }

    /** Forgets all devices of the user, and returns the list, which is empty then. */
    @DELETE
    public Response forgetAll(@PathParam("user_id") String user) {
        devices.forgetAll(IdParameters.owner(user));
        return list(user);
    }

    @DELETE
    @Path("{id}")
    public Response forget(@PathParam("user_id") String user, @PathParam("id") String id) {
        var device = IdParameters.rememberedDevice(id);
        devices.forget(IdParameters.owner(user), device);
        return Responses.ok(RememberedDeviceJson.deleted(device));
    }
}
