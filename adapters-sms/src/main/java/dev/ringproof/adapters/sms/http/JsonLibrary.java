package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.setting.OptionalLibrary;
import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;

/** Looks for an implementation of Jakarta JSON Processing, which a server may bring or a program may leave out. */
final class JsonLibrary {
    private static final OptionalLibrary PARSSON = new OptionalLibrary(
            "org.eclipse.parsson.JsonProviderImpl", "a gateway that speaks HTTP", "org.eclipse.parsson:parsson");

    private JsonLibrary() {}

    /**
     * Does nothing if there is one.
     *
     * @throws IllegalStateException if there is none; the message says what to add to the program
     */
    static void require() {
        try {
            JsonProvider.provider();
        } catch (JsonException e) {
            throw PARSSON.missing(e);
        }
    }
}
