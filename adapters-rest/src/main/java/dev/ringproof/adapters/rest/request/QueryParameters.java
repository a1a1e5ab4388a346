package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads numbers, durations and words from the query of an address. */
public final class QueryParameters {
    private QueryParameters() {}

    /**
     * Returns the number that a text is.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if it is none from {@code min} to {@code max}
     */
    public static long number(String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the error below names what is allowed
        }
        throw Errors.valueInvalid(name, "a whole number from " + min + " to " + max)
                .toException();
    }

    /**
     * Returns the duration that a text is.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if it is none, or a negative one
     */
    public static Duration duration(String name, String text) {
        try {
            var duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // the error below names what is allowed
        }
        throw Errors.valueInvalid(name, "an ISO 8601 duration such as PT2S").toException();
    }

    /**
     * Returns whether a word is {@code true}.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if it is neither {@code true} nor {@code false}
     */
    public static boolean flag(String name, String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Errors.valueInvalid(name, "true or false").toException();
        };
    }

    /**
     * Returns the constant that a word names; null if there is no word.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if it names none
     */
    public static <E extends Enum<E>> @Nullable E constant(String name, @Nullable String word, E[] all) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(all)
                .filter(constant -> Json.word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> Errors.valueInvalid(
                                name, Arrays.stream(all).map(Json::word).collect(Collectors.joining(", ")))
                        .toException());
    }
}
