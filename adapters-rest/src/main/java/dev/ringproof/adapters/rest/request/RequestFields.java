package dev.ringproof.adapters.rest.request;

import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;

/**
 * The fields of a request's body, be it a form or JSON: flat, each there once, and none that the request does not take.
 * Every method answers bad input with the wire's own error.
 */
public final class RequestFields {
    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_TEXT = 512;
    private static final int MAX_LONG_TEXT = 4096;

    private final Set<String> known;
    /** Values are String, Boolean, or null. */
    private final Map<String, @Nullable Object> values = new HashMap<>();

    private RequestFields(Set<String> known) {
        this.known = known;
    }

    /** Reads the body, which may have these fields and no others. */
    public static RequestFields of(ContainerRequestContext request, String... known) {
        var fields = new RequestFields(Set.of(known));
        var body = body(request);
        var type = request.getMediaType();
        if (body.length == 0) {
            return fields;
        }
        if (MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)) {
            fields.readForm(utf8(body));
        } else if (MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            fields.readJson(utf8(body));
        } else {
            throw Errors.UNSUPPORTED_CONTENT_TYPE.toException();
        }
        return fields;
    }

    private static byte[] body(ContainerRequestContext request) {
        try {
            var body = request.getEntityStream().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw Errors.BODY_TOO_LARGE.toException();
            }
            return body;
        } catch (IOException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    private void readForm(String body) {
        for (var pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                requireNew(name);
                values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    /** Reads event by event, so that what is nested is turned away before it is followed down. */
    private void readJson(String body) {
        try (var parser = Json.PARSERS.createParser(new StringReader(body))) {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw Errors.BODY_INVALID.toException();
            }
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                var name = parser.getString();
                requireNew(name);
                values.put(name, value(parser, name));
            }
            if (parser.hasNext()) {
                throw Errors.BODY_INVALID.toException();
            }
        } catch (JsonException | NoSuchElementException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    private void requireNew(String name) {
        if (!known.contains(name)) {
            throw Errors.unknown(shown(name)).toException();
        }
        if (values.containsKey(name)) {
            throw Errors.duplicate(name).toException();
        }
    }

    private static @Nullable Object value(JsonParser parser, String name) {
        return switch (parser.next()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default ->
                throw Errors.typeInvalid(shown(name), "text, true or false").toException();
        };
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    /** A name that a stranger made up, short and plain enough to be repeated. */
    private static String shown(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }

    /** A text that must be there. */
    public String text(String name) {
        return requireNonBlank(name, optionalText(name));
    }

    private String requireNonBlank(String name, @Nullable String text) {
        if (!values.containsKey(name)) {
            throw Errors.missing(name).toException();
        }
        if (text == null || text.isBlank()) {
            throw Errors.nil(name).toException();
        }
        return text;
    }

    /** A text that must be there, and may be long. */
    public String longText(String name) {
        return requireNonBlank(name, optionalText(name, MAX_LONG_TEXT));
    }

    /** A text, or null where there is none. */
    public @Nullable String optionalText(String name) {
        return optionalText(name, MAX_TEXT);
    }

    private @Nullable String optionalText(String name, int max) {
        return switch (values.get(name)) {
            case null -> null;
            case String text
            when text.length() > max -> throw Errors.tooLong(name, max).toException();
            case String text -> text;
            default -> throw Errors.typeInvalid(name, "text").toException();
        };
    }

    /** True or false, or null where it is not said. A form says it in words. */
    public @Nullable Boolean flag(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case Boolean flag -> flag;
            case String word when word.equals("true") -> true;
            case String word when word.equals("false") -> false;
            default -> throw Errors.typeInvalid(name, "true or false").toException();
        };
    }

    /** By what a second factor is shown, as {@code strategy} says; null to go by the form of the code. */
    public @Nullable Method secondFactorStrategy() {
        return switch (optionalText("strategy")) {
            case null -> null;
            case "phone_code" -> Method.PHONE_CODE;
            case "backup_code" -> Method.BACKUP_CODE;
            default ->
                throw Errors.valueInvalid("strategy", "phone_code or backup_code")
                        .toException();
        };
    }

    /** A text that may be left out, but if it is there has only this value. */
    public void requireIfPresent(String name, String only) {
        var text = optionalText(name);
        if (text != null && !text.equals(only)) {
            throw Errors.valueInvalid(name, only).toException();
        }
    }
}
