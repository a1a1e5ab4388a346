package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.setting.OptionalLibrary;
import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import java.util.ServiceLoader;

/** Looks for an implementation of Jakarta JSON Processing, which a server may bring or a program may leave out. */
final class JsonLibrary {
    private static final OptionalLibrary PARSSON = new OptionalLibrary(
            "org.eclipse.parsson.JsonProviderImpl", "a gateway that speaks HTTP", "org.eclipse.parsson:parsson");

    private JsonLibrary() {}

    /**
     * Returns the implementation beside our classes. A thread of a server may have the class loader of another program.
     *
     * @throws IllegalStateException if there is none; the message says what to add to the program
     */
    static JsonProvider provider() {
        try {
            return ServiceLoader.load(JsonProvider.class, JsonLibrary.class.getClassLoader())
                    .findFirst()
                    .orElseGet(JsonProvider::provider);
        } catch (JsonException e) {
            throw PARSSON.missing(e);
        }
    }
}
