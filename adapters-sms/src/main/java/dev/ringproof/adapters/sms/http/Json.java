package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.receipt.References;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the JSON that carriers send. A carrier may send anything, so an unreadable text gives an empty result, no
 * exception.
 */
public final class Json {
    public static final JsonProvider PROVIDER = JsonLibrary.provider();
    private static final int LONGEST_WHOLE_NUMBER = 100;

    private Json() {}

    /** Returns the value; empty if the text is not JSON. */
    public static Optional<JsonValue> read(String text) {
        if (text.isBlank()) {
            // Many answers have no body, and the parser makes a costly exception of it.
            return Optional.empty();
        }
        try (var reader = PROVIDER.createReader(new StringReader(text))) {
            return Optional.of(reader.readValue());
        } catch (RuntimeException e) {
            // The parser throws plain RuntimeExceptions when its own limits are passed.
            return Optional.empty();
        }
    }

    /** Returns the object; empty if the text is not a JSON object. */
    public static Optional<JsonObject> object(String text) {
        return read(text).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** Returns the objects in a JSON array, or the one object; an empty list if the text is neither. */
    public static List<JsonObject> objects(String text) {
        return read(text).stream()
                .flatMap(json -> json instanceof JsonArray array ? array.stream() : Stream.of(json))
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    /** Returns the string or the number at a JSON pointer. */
    public static Optional<String> text(JsonValue json, String pointer) {
        try {
            return json instanceof JsonStructure structure
                    ? scalar(PROVIDER.createPointer(pointer).getValue(structure))
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> scalar(JsonValue value) {
        return switch (value) {
            case JsonString string -> Optional.of(string.getString());
            case JsonNumber number -> Optional.of(plain(number.bigDecimalValue()));
            default -> Optional.empty();
        };
    }

    /** Writes {@code 42.0} and {@code 4.2e1} as {@code 42}, since some programs write each number with a fraction. */
    private static String plain(BigDecimal number) {
        boolean isShort = number.precision() - (long) number.scale() <= LONGEST_WHOLE_NUMBER
                && number.precision() <= LONGEST_WHOLE_NUMBER;
        return isShort && number.stripTrailingZeros().scale() <= 0
                ? number.toBigInteger().toString()
                : number.toString();
    }

    /**
     * Returns the carrier's reference to a message at a JSON pointer; empty if it is no
     * {@linkplain References#of reference}.
     */
    public static Optional<String> reference(JsonValue json, String pointer) {
        return text(json, pointer).flatMap(References::of);
    }
}
