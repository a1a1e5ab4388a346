package dev.ringproof.adapters.sms.setting;

import dev.ringproof.adapters.sms.setting.GatewaySetting.Need;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.sms.Gateways;

/**
 * What one gateway is opened with. Only what its type declares can be read; what is blank is not set. A bad or missing
 * value is an {@link IllegalArgumentException} that names the setting and never shows the value.
 */
public final class GatewaySettings {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 32;
    private static final Pattern COMMAS = Pattern.compile("[,\\s]+");

    private static final int HIGHEST_PORT = 65_535;

    private final String name;
    private final List<GatewaySetting> declared;
    private final Function<String, Optional<String>> values;
    private final @Nullable URI callbacks;

    /** @param callbacks below which carriers reach this server; null when they cannot */
    public GatewaySettings(
            String name,
            List<GatewaySetting> declared,
            Function<String, Optional<String>> values,
            @Nullable URI callbacks) {
        if (!isName(name)) {
            throw new IllegalArgumentException("a gateway's name is at most " + LONGEST_NAME
                    + " letters in lower case and digits, begins with a letter, and may have single hyphens within");
        }
        this.name = name;
        this.declared = List.copyOf(declared);
        this.values = values;
        this.callbacks = callbacks;
    }

    public static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }

    /** Whether it can be called: absolute, http or https, with a host, without user info and fragment. */
    public static boolean isHttpAddress(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= HIGHEST_PORT
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }

    public String name() {
        return name;
    }

    /** Where the carrier is to report to, if it can. */
    public Optional<URI> callback() {
        return Optional.ofNullable(callbacks).map(base -> {
            var text = base.toString();
            return URI.create(text + (text.endsWith("/") ? "" : "/") + name);
        });
    }

    public Optional<String> optional(String key) {
        var setting = declared(key);
        return values.apply(key)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.ofNullable(setting.fallback()));
    }

    public String text(String key) {
        return optional(key).orElseThrow(() -> missing(key));
    }

    /** An absolute http or https URI, without the slash at its end. */
    public URI uri(String key) {
        try {
            var uri = new URI(text(key).replaceFirst("/+$", ""));
            if (isHttpAddress(uri)) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // It shows the whole input, which may hold a token.
        }
        throw wrong(key, "is an absolute http or https URI with a host, without user info and without fragment");
    }

    public Duration duration(String key) {
        try {
            return Duration.parse(text(key));
        } catch (DateTimeParseException _) {
            throw wrong(key, "is an ISO 8601 duration such as PT2.5S");
        }
    }

    public TimeLimits limits() {
        try {
            return TimeLimits.of(duration(CommonSettings.TIMEOUT));
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().contains(CommonSettings.TIMEOUT)
                    ? e
                    : wrong(CommonSettings.TIMEOUT, "is more than none and less than 9 seconds");
        }
    }

    /** How many a second; empty for any number. */
    public Optional<Double> rate(String key) {
        return optional(key).map(value -> {
            try {
                double rate = Double.parseDouble(value);
                if (rate >= 0.001 && rate <= 10_000) {
                    return rate;
                }
            } catch (NumberFormatException _) {
                // falls through: it repeats its input
            }
            throw wrong(key, "is a number of messages a second, from 0.001 to 10000");
        });
    }

    public int count(String key, int least, int most) {
        try {
            int count = Integer.parseInt(text(key));
            if (count >= least && count <= most) {
                return count;
            }
        } catch (NumberFormatException _) {
            // falls through: it repeats its input
        }
        throw wrong(key, "is a whole number from " + least + " to " + most);
    }

    /** Separated by commas or spaces. */
    public List<String> list(String key) {
        return optional(key).map(COMMAS::splitAsStream).stream()
                .flatMap(part -> part)
                .toList();
    }

    public Optional<Pattern> pattern(String key) {
        return optional(key).map(value -> {
            try {
                return Pattern.compile(value);
            } catch (PatternSyntaxException _) {
                throw wrong(key, "is a regular expression as Java has it");
            }
        });
    }

    /** One of an enum's constants, by its word. */
    public <E extends Enum<E>> E choice(String key, Class<E> choices) {
        var word = text(key);
        try {
            return Words.constant(choices, word);
        } catch (IllegalArgumentException e) {
            throw wrong(key, "is " + e.getMessage());
        }
    }

    public IllegalArgumentException missing(String key) {
        return new IllegalArgumentException(variable(key) + " is missing");
    }

    public IllegalArgumentException wrong(String key, String rule) {
        return new IllegalArgumentException(variable(key) + " is wrong: it " + rule);
    }

    /** The environment variable of that setting. */
    public String variable(String key) {
        return Gateways.variable(name, declared(key));
    }

    /** Asks for everything that is required, so that a missing setting is named whatever else is wrong. */
    public GatewaySettings complete() {
        declared.stream()
                .filter(setting -> setting.need() == Need.REQUIRED)
                .map(GatewaySetting::key)
                .forEach(this::text);
        return this;
    }

    private GatewaySetting declared(String key) {
        return declared.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(key + " is not declared"));
    }

    @Override
    public String toString() {
        return "GatewaySettings[" + name + "]";
    }
}
