package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's body, which is a form or a JSON object. A field is a text, true or false, or a list of texts;
 * in a form, a list is one field several times. No other field stands twice, nothing else is nested, and the body has no
 * field that the request does not know. Every method ends the request with an error of the wire if the
 * input is not valid.
 */
public final class RequestFields {
    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_TEXT = 512;
    private static final int MAX_LONG_TEXT = 4096;
    private static final int MAX_LIST = 100;
    private static final String LIST_TYPE = "a list of texts";
    private static final String TEXT_TYPE = "text";
    private static final String FLAG_TYPE = "true or false";
    private static final String NUMBER_TYPE = "a whole number";
    /** All fields that are true or false. Every other field is text. */
    private static final Set<String> FLAGS = Set.of(
            "verified",
            "primary",
            "reserved_for_second_factor",
            "default_second_factor",
            "skip_password_checks",
            "skip_password_requirement",
            "skip_legal_checks",
            "skip_user_requirement",
            "notify_primary_email_address_changed",
            "remember_device");

    /** All fields that are whole numbers. */
    private static final Set<String> NUMBERS = Set.of("expires_in_seconds");

    private final Set<String> known;
    private final Set<String> lists;
    /** Each value is a String, a Boolean, a Long, a List of Strings or null. */
    private final Map<String, @Nullable Object> values = new HashMap<>();

    private RequestFields(Set<String> known, Set<String> lists) {
        this.known = known;
        this.lists = lists;
    }

    /**
     * Reads the body.
     *
     * @param known the fields that the body may have, and no others
     */
    public static RequestFields of(ContainerRequestContext request, String... known) {
        return withLists(request, Set.of(), known);
    }

    /**
     * Reads a body that may have lists.
     *
     * @param lists the fields that are lists, if the body has them
     * @param known the further fields that the body may have
     */
    public static RequestFields withLists(ContainerRequestContext request, Set<String> lists, String... known) {
        var fields = new RequestFields(Set.of(known), lists);
        var body = body(request);
        var type = request.getMediaType();
        if (body.length == 0) {
            return fields;
        }
        if (MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)) {
            fields.readForm(body);
        } else if (MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            fields.readJson(utf8(body));
        } else {
            throw Errors.UNSUPPORTED_CONTENT_TYPE.toException();
        }
        return fields;
    }

    private static byte[] body(ContainerRequestContext request) {
        try {
            int length = request.getLength();
            // Without a length, the stream reads into a buffer of 8 KB, which a body seldom needs.
            var body = request.getEntityStream().readNBytes(length >= 0 && length < MAX_BODY ? length : MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw Errors.BODY_TOO_LARGE.toException();
            }
            return body;
        } catch (IOException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    /** Reads octets, because only the octets of a whole name or value, unescaped, are text in UTF-8. */
    private void readForm(byte[] body) {
        for (var pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = unescaped(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : unescaped(pair.substring(equals + 1));
                if (lists.contains(name)) {
                    values.put(name, longer(name, texts(name), value));
                } else {
                    requireNew(name);
                    values.put(name, value);
                }
            }
        }
    }

    /** Unlike {@link java.net.URLDecoder}, this refuses escapes that are not UTF-8: two values would become one. */
    private static String unescaped(String escaped) {
        var octets = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char octet = escaped.charAt(i);
            if (octet == '%') {
                octets.write(escapedOctet(escaped, i));
                i += 2;
            } else {
                octets.write(octet == '+' ? ' ' : octet);
            }
        }
        return utf8(octets.toByteArray());
    }

    private static int escapedOctet(String escaped, int percent) {
        try {
            return HexFormat.fromHexDigits(escaped, percent + 1, percent + 3);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    /** Reads event by event. A nested value is refused where it begins, so that its depth costs nothing. */
    private void readJson(String body) {
        try (var parser = Json.PARSERS.createParser(new StringReader(body))) {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw Errors.BODY_INVALID.toException();
            }
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                var name = parser.getString();
                requireNew(name);
                values.put(name, lists.contains(name) ? list(parser, name) : value(parser, name));
            }
            if (parser.hasNext()) {
                throw Errors.BODY_INVALID.toException();
            }
        } catch (JsonException | NoSuchElementException e) {
            throw Errors.BODY_INVALID.toException();
        }
    }

    private void requireNew(String name) {
        if (!known.contains(name) && !lists.contains(name)) {
            throw Errors.unknown(repeatable(name)).toException();
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
            case VALUE_NUMBER -> number(parser, name);
            default -> throw Errors.typeInvalid(name, typeOf(name)).toException();
        };
    }

    /** Reads the digits, since the parser throws at a number that is very long. */
    private static Long number(JsonParser parser, String name) {
        var digits = parser.getString();
        if (!NUMBERS.contains(name) || !digits.matches("-?[0-9]{1,18}")) {
            throw Errors.typeInvalid(name, typeOf(name)).toException();
        }
        return Long.valueOf(digits);
    }

    private static String typeOf(String name) {
        if (NUMBERS.contains(name)) {
            return NUMBER_TYPE;
        }
        return FLAGS.contains(name) ? FLAG_TYPE : TEXT_TYPE;
    }

    private static @Nullable List<String> list(JsonParser parser, String name) {
        var event = parser.next();
        if (event == JsonParser.Event.VALUE_NULL) {
            return null;
        }
        if (event != JsonParser.Event.START_ARRAY) {
            throw Errors.typeInvalid(name, LIST_TYPE).toException();
        }
        List<String> texts = List.of();
        for (event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            if (event != JsonParser.Event.VALUE_STRING) {
                throw Errors.typeInvalid(name, LIST_TYPE).toException();
            }
            texts = longer(name, texts, parser.getString());
        }
        return texts;
    }

    private static List<String> longer(String name, List<String> texts, String next) {
        if (texts.size() == MAX_LIST) {
            throw Errors.valueInvalid(name, "a list of " + MAX_LIST + " texts at most")
                    .toException();
        }
        if (next.length() > MAX_TEXT) {
            throw Errors.tooLong(name, MAX_TEXT).toException();
        }
        return Stream.concat(texts.stream(), Stream.of(next)).toList();
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

    /** Makes a field's name from an unknown sender safe to repeat in an error: ASCII, and at most 64 characters. */
    static String repeatable(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }

    /** Returns whether the body has the field, be it null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns a list of texts, each of at most 512 characters; an empty one if the field is missing or null. */
    public List<String> texts(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> texts -> texts.stream().map(String.class::cast).toList();
            default -> throw new IllegalArgumentException(name + " is not among the lists");
        };
    }

    /** Returns the text of a required field: not blank, at most 512 characters. */
    public String text(String name) {
        return requireNonBlank(name, optionalText(name));
    }

    /** Returns the text of a required field: not blank, at most 4,096 characters. */
    public String longText(String name) {
        return requireNonBlank(name, optionalText(name, MAX_LONG_TEXT));
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

    /** Returns a field's text, at most 512 characters; null if the field is missing or null. */
    public @Nullable String optionalText(String name) {
        return optionalText(name, MAX_TEXT);
    }

    /** Returns a field's text, at most 4,096 characters; null if the field is missing or null. */
    public @Nullable String optionalLongText(String name) {
        return optionalText(name, MAX_LONG_TEXT);
    }

    private @Nullable String optionalText(String name, int max) {
        return switch (values.get(name)) {
            case null -> null;
            case String text
            when text.length() > max -> throw Errors.tooLong(name, max).toException();
            case String text -> text;
            default -> throw Errors.typeInvalid(name, TEXT_TYPE).toException();
        };
    }

    /**
     * Returns true or false; null if the field is missing or null. A form has the words {@code true} and {@code false}.
     */
    public @Nullable Boolean flag(String name) {
        if (!FLAGS.contains(name)) {
            throw new IllegalArgumentException(name + " is not among the flags");
        }
        return switch (values.get(name)) {
            case null -> null;
            case Boolean flag -> flag;
            case String word when word.equals("true") -> true;
            case String word when word.equals("false") -> false;
            default -> throw Errors.typeInvalid(name, FLAG_TYPE).toException();
        };
    }

    /** Returns a whole number; null if the field is missing or null. A form has its digits. */
    public @Nullable Long wholeNumber(String name, long min, long max) {
        if (!NUMBERS.contains(name)) {
            throw new IllegalArgumentException(name + " is not among the numbers");
        }
        return switch (values.get(name)) {
            case null -> null;
            case Long number when number >= min && number <= max -> number;
            case Long _ ->
                throw Errors.valueInvalid(name, "from " + min + " to " + max).toException();
            case String digits -> QueryParameters.number(name, digits, min, max);
            default -> throw Errors.typeInvalid(name, NUMBER_TYPE).toException();
        };
    }

    /** Returns the kind of code that {@code strategy} names; null if the form of the code is to decide. */
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

    /** Requires that a field is missing or null, or has this one value. */
    public void requireIfPresent(String name, String only) {
        var text = optionalText(name);
        if (text != null && !text.equals(only)) {
            throw Errors.valueInvalid(name, only).toException();
        }
    }

    /** Requires that a field is missing, null or empty, because this server has nothing that it could name. */
    public void refuse(String name) {
        var text = optionalText(name);
        if (text != null && !text.isEmpty()) {
            throw Errors.valueInvalid(name, "empty").toException();
        }
    }
}
