package dev.ringproof.adapters.rest.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
     * @param phoneSignIn whether people may sign in with a number
     */
    public static JsonObject of(boolean development, String applicationName, boolean phoneSignIn) {
        var type = development ? "development" : "production";
        var display = Json.object(COMMON.getJsonObject("display_config"))
                .add("instance_environment_type", type)
                .add("application_name", applicationName);
        var auth = Json.object(COMMON.getJsonObject("auth_config")).add("test_mode", development);
        var environment = Json.object(COMMON).add("display_config", display);
        if (!phoneSignIn) {
            return environment.add("auth_config", auth).build();
        }
        auth.add("identification_strategies", Json.array().add("phone_number"))
                .add("first_factors", Json.array().add("ticket").add("phone_code"));
        return environment
                .add("auth_config", auth)
                .add("user_settings", withPhoneSignIn())
                .build();
    }

    private static JsonObjectBuilder withPhoneSignIn() {
        var settings = COMMON.getJsonObject("user_settings");
        var attributes = settings.getJsonObject("attributes");
        var number = Json.object(attributes.getJsonObject("phone_number"))
                .add("used_for_first_factor", true)
                .add("first_factors", Json.array().add("phone_code"));
        return Json.object(settings).add("attributes", Json.object(attributes).add("phone_number", number));
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
