package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of remembered devices, which Clerk does not have. */
public final class RememberedDeviceJson {
    private RememberedDeviceJson() {}

    /**
     * Returns devices for a list.
     *
     * @param current the client that asks; null for a back end
     */
    public static JsonArray all(List<RememberedDevice> devices, @Nullable ClientId current) {
        var all = Json.array();
        devices.forEach(device -> all.add(of(device, current)));
        return all.build();
    }

    private static JsonObject of(RememberedDevice device, @Nullable ClientId current) {
        var agent = UserAgent.of(device.origin().userAgent());
        return Json.object()
                .add("object", "remembered_device")
                .add("id", device.id().value())
                .add("user_id", device.owner().value())
                .add("client_id", device.client().value())
                .add("is_current", device.client().equals(current))
                .add("device_type", Json.orNull(agent.device()))
                .add("is_mobile", agent.isMobile())
                .add("browser_name", Json.orNull(agent.browser()))
                .add("browser_version", Json.orNull(agent.version()))
                .add("ip_address", Json.orNull(device.origin().clientIp()))
                .add("created_at", device.passedAt().toEpochMilli())
                .add("expire_at", device.expiresAt().toEpochMilli())
                .build();
    }

    public static JsonObject deleted(RememberedDeviceId id) {
        return Json.object()
                .add("object", "remembered_device")
                .add("id", id.value())
                .add("deleted", true)
                .build();
    }
}
