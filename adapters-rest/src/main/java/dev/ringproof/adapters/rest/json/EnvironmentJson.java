package dev.ringproof.adapters.rest.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The JSON of the environment, by which clients know what they may offer. The file {@code environment.json} has it:
 * phone numbers and backup codes are on, and everything that Ringproof does not serve is off. Only what differs from
 * server to server is set here.
 */
public final class EnvironmentJson {
    private static final JsonObject COMMON = read();

    private EnvironmentJson() {}

    /**
     * Returns the environment of a server.
     *
     * @param applicationName the name of the host application, as messages show it
     */
    public static JsonObject of(boolean development, String applicationName) {
        var type = development ? "development" : "production";
        var display = Json.object(COMMON.getJsonObject("display_config"))
                .add("instance_environment_type", type)
                .add("application_name", applicationName);
        var auth = Json.object(COMMON.getJsonObject("auth_config")).add("test_mode", development);
        return Json.object(COMMON)
                .add("display_config", display)
                .add("auth_config", auth)
                .build();
    }

    private static JsonObject read() {
        try (var file = Objects.requireNonNull(EnvironmentJson.class.getResourceAsStream("environment.json"));
                var reader = Json.READERS.createReader(file, StandardCharsets.UTF_8)) {
            return reader.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
