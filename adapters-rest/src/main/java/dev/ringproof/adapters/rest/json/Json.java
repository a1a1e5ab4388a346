package dev.ringproof.adapters.rest.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParserFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-P with its factories looked up once, since {@code jakarta.json.Json} searches for a provider at each call. */
public final class Json {
    private static final JsonProvider PROVIDER = JsonProvider.provider();
    private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

    public static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());

    public static final JsonReaderFactory READERS = PROVIDER.createReaderFactory(Map.of());

    private Json() {}

    /** Returns a builder that begins with what an object has. */
    public static JsonObjectBuilder object(JsonObject begun) {
        return BUILDERS.createObjectBuilder(begun);
    }

    public static JsonObjectBuilder object() {
        return BUILDERS.createObjectBuilder();
    }

    public static JsonArrayBuilder array() {
        return BUILDERS.createArrayBuilder();
    }

    public static JsonArray strings(Collection<String> texts) {
        return BUILDERS.createArrayBuilder(texts).build();
    }

    /** Returns the text, or JSON's null. */
    public static JsonValue orNull(@Nullable String text) {
        return text == null ? JsonValue.NULL : PROVIDER.createValue(text);
    }

    /** Returns the number, or JSON's null. */
    public static JsonValue orNull(@Nullable BigDecimal number) {
        return number == null ? JsonValue.NULL : PROVIDER.createValue(number);
    }

    /** Returns the time in milliseconds since 1970, or JSON's null. */
    public static JsonValue orNull(@Nullable Instant time) {
        return time == null ? JsonValue.NULL : PROVIDER.createValue(time.toEpochMilli());
    }

    /** Returns the name of a constant as the wire has it: in lower case. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
