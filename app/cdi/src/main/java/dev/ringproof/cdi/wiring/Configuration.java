package dev.ringproof.cdi.wiring;

import dev.ringproof.cdi.RingproofSettingsException;
import dev.ringproof.core.domain.limit.LimitMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the host has configured, and the problems that were found so far. A problem does not end the reading, so that
 * all of them are told at once. No problem shows a value, because a value may be a secret in the wrong place.
 */
final class Configuration {
    private final Function<String, Optional<String>> values;
    private final List<String> problems = new ArrayList<>();

    /** @param values the values by their whole keys */
    Configuration(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** Reads MicroProfile Config, or the system properties if the program has no MicroProfile Config. */
    static Configuration ofSurroundings() {
        return new Configuration(
                Presence.of("org.eclipse.microprofile.config.ConfigProvider")
                        ? MicroProfileValues.orElse(Configuration::systemProperty)
                        : Configuration::systemProperty);
    }

    private static Optional<String> systemProperty(String key) {
        return Optional.ofNullable(System.getProperty(key));
    }

    /** Returns what the host has given; empty if that is nothing. */
    Optional<String> given(ConfigKey key) {
        return given(key.key());
    }

    Optional<String> given(String key) {
        return values.apply(key).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Returns what the host has given, or what holds otherwise. */
    String text(ConfigKey key) {
        return given(key).orElse(key.otherwise());
    }

    List<String> list(ConfigKey key) {
        return Stream.of(text(key).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    int number(ConfigKey key, int least, int most) {
        return value(key, text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("it must be a number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        });
    }

    boolean flag(ConfigKey key) {
        return value(key, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        });
    }

    Duration duration(ConfigKey key) {
        return value(key, text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("it must be an ISO 8601 duration, such as PT10M", e);
            }
        });
    }

    BigDecimal money(ConfigKey key) {
        return value(key, text -> {
            if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
                throw new IllegalArgumentException("it must be an amount of money, such as 100 or 0.05");
            }
            return new BigDecimal(text);
        });
    }

    LimitMode mode(ConfigKey key) {
        return value(key, Configuration::mode);
    }

    static LimitMode mode(String text) {
        return switch (text) {
            case "enforce" -> LimitMode.ENFORCE;
            case "observe" -> LimitMode.OBSERVE;
            case "off" -> LimitMode.OFF;
            default -> throw new IllegalArgumentException("it must be enforce, observe or off");
        };
    }

    /** Returns what the host has given, as the reader reads it; after a problem, what holds otherwise. */
    <T> T value(ConfigKey key, Function<String, T> reader) {
        var given = given(key);
        if (given.isPresent()) {
            try {
                return reader.apply(given.get());
            } catch (IllegalArgumentException e) {
                report(key, e);
            }
        }
        return reader.apply(key.otherwise());
    }

    /** Returns what is made of several values; a harmless value after a problem. */
    <T extends @Nullable Object> T checked(String keys, Supplier<T> made, T harmless) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            report(keys + " is wrong: " + e.getMessage());
            return harmless;
        }
    }

    <T extends @Nullable Object> T checked(ConfigKey key, Supplier<T> made, T harmless) {
        return checked(key.key(), made, harmless);
    }

    private void report(ConfigKey key, IllegalArgumentException problem) {
        report(key.key() + " is wrong: " + problem.getMessage());
    }

    /** Adds a problem: a part of a sentence that begins with its key, or a sentence about beans. */
    void report(String problem) {
        problems.add(problem);
    }

    /** @throws RingproofSettingsException if there are problems; its message has all of them */
    void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw new RingproofSettingsException("Ringproof cannot start: " + String.join("; ", problems));
        }
    }
}
