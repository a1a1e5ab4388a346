package dev.ringproof.adapters.sms.http;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as carriers send it, which is to be read whatever it is. */
public final class Json {
    public static final JsonProvider PROVIDER = JsonProvider.provider();
    /** Strict, since a reference is stored and logged as it is. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    private Json() {}

    public static Optional<JsonValue> read(String text) {
        try (var reader = PROVIDER.createReader(new StringReader(text))) {
            return Optional.of(reader.readValue());
        } catch (RuntimeException _) {
            // Not JSON, or past what the parser bears, which says so in plain RuntimeExceptions.
            return Optional.empty();
        }
    }

    public static Optional<JsonObject> object(String text) {
        return read(text).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** The string or the number at this JSON pointer. */
    public static Optional<String> text(JsonValue json, String pointer) {
        try {
            return json instanceof JsonStructure structure
                    ? scalar(PROVIDER.createPointer(pointer).getValue(structure))
                    : Optional.empty();
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> scalar(JsonValue value) {
        return switch (value) {
            case JsonString string -> Optional.of(string.getString());
            case JsonNumber number -> Optional.of(number.toString());
            default -> Optional.empty();
        };
    }

    /** The carrier's name for a text at this JSON pointer, if it can be one. */
    public static Optional<String> reference(JsonValue json, String pointer) {
        return text(json, pointer).filter(Json::isReference);
    }

    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }
}
