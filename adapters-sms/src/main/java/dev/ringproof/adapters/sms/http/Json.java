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

/**
 * Reads the JSON that carriers send. A carrier may send anything, so an unreadable text gives an empty result, no
 * exception.
 */
public final class Json {
    public static final JsonProvider PROVIDER = JsonProvider.provider();
    /** Printable ASCII only, since a reference is stored and logged unchanged. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    private Json() {}

    /** Returns the value; empty if the text is not JSON. */
    public static Optional<JsonValue> read(String text) {
        try (var reader = PROVIDER.createReader(new StringReader(text))) {
            return Optional.of(reader.readValue());
        } catch (RuntimeException _) {
            // The parser throws plain RuntimeExceptions when its own limits are passed.
            return Optional.empty();
        }
    }

    /** Returns the object; empty if the text is not a JSON object. */
    public static Optional<JsonObject> object(String text) {
        return read(text).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** Returns the string or the number at a JSON pointer. */
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

    /**
     * Returns the carrier's reference to a message at a JSON pointer; empty if it is no
     * {@linkplain #isReference reference}.
     */
    public static Optional<String> reference(JsonValue json, String pointer) {
        return text(json, pointer).filter(Json::isReference);
    }

    /** Whether a text can be a reference: 1 to 255 characters of ASCII, without spaces. */
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }
}
