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

/**
 * The settings of one gateway. A gateway can read only what its type declares, and a blank value counts as not set. A
 * missing or wrong value is reported by a {@link SettingException}, which names the setting and never shows the value.
 */
public final class GatewaySettings {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 32;
    private static final Pattern COMMAS = Pattern.compile("[,\\s]+");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final int HIGHEST_PORT = 65_535;
    private static final double LOWEST_RATE = 0.001;
    private static final double HIGHEST_RATE = 10_000;

    private final String name;
    private final List<GatewaySetting> declared;
    private final Function<String, Optional<String>> values;
    private final @Nullable URI callbacks;

    /** @param callbacks the address below which carriers reach this server; null if they cannot reach it */
    public GatewaySettings(
            String name,
            List<GatewaySetting> declared,
            Function<String, Optional<String>> values,
            @Nullable URI callbacks) {
        this.name = checkedName(name);
        this.declared = List.copyOf(declared);
        this.values = values;
        this.callbacks = callbacks;
    }

    /**
     * Returns the name.
     *
     * @throws IllegalArgumentException if a gateway cannot have this name; the message says which names are possible
     */
    public static String checkedName(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a gateway's name has at most " + LONGEST_NAME
                    + " characters: lower-case letters and digits, the first a letter, and single hyphens"
                    + " between them");
        }
        return name;
    }

    /** Whether a URI is an absolute http or https address with a host, without user info and without a fragment. */
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

    /** Returns the address to which the carrier can send receipts; empty if it cannot reach this server. */
    public Optional<URI> callback() {
        return Optional.ofNullable(callbacks).map(base -> {
            var address = base.toString();
            return URI.create(address + (address.endsWith("/") ? "" : "/") + name);
        });
    }

    public Optional<String> optional(String key) {
        var setting = declared(key);
        return values.apply(key)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.ofNullable(setting.fallback()));
    }

    /** Returns the value of a setting that must have one. */
    public String text(String key) {
        return optional(key).orElseThrow(() -> missing(key));
    }

    /**
     * Returns the value of a setting that must have one and becomes part of an HTTP header. The JDK refuses to send a
     * header with other characters, at each message.
     */
    public String headerText(String key) {
        var text = text(key);
        if (!PRINTABLE.matcher(text).matches()) {
            throw wrong(key, "must be printable characters of ASCII, on one line");
        }
        return text;
    }

    /** Returns an {@linkplain #isHttpAddress address} without the slash at its end. */
    public URI uri(String key) {
        try {
            var uri = new URI(text(key).replaceFirst("/+$", ""));
            if (isHttpAddress(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The exception's message shows the whole value, which may hold a token.
        }
        throw wrong(
                key,
                "must be an absolute http or https URI with a host, without user info and without a" + " fragment");
    }

    /** Returns the limits that {@link CommonSettings#TIMEOUT} sets. */
    public TimeLimits limits() {
        var whole = duration(CommonSettings.TIMEOUT);
        try {
            return TimeLimits.of(whole);
        } catch (IllegalArgumentException e) {
            throw wrong(CommonSettings.TIMEOUT, "must be positive and less than 9 seconds");
        }
    }

    private Duration duration(String key) {
        try {
            return Duration.parse(text(key));
        } catch (DateTimeParseException e) {
            throw wrong(key, "must be an ISO 8601 duration such as PT2.5S");
        }
    }

    /** Returns messages per second; empty if there is no limit. */
    public Optional<Double> rate(String key) {
        return optional(key).map(value -> {
            try {
                double rate = Double.parseDouble(value);
                if (rate >= LOWEST_RATE && rate <= HIGHEST_RATE) {
                    return rate;
                }
            } catch (NumberFormatException e) {
                // The exception's message repeats the value.
            }
            throw wrong(key, "must be a number of messages a second, from 0.001 to 10000");
        });
    }

    public int count(String key, int least, int most) {
        try {
            int count = Integer.parseInt(text(key));
            if (count >= least && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            // The exception's message repeats the value.
        }
        throw wrong(key, "must be a whole number from " + least + " to " + most);
    }

    /** Returns values that are separated by commas or spaces. */
    public List<String> list(String key) {
        return optional(key).map(COMMAS::splitAsStream).stream()
                .flatMap(part -> part)
                .toList();
    }

    public Optional<Pattern> pattern(String key) {
        return optional(key).map(value -> {
            try {
                return Pattern.compile(value);
            } catch (PatternSyntaxException e) {
                throw wrong(key, "must be a regular expression in Java's syntax");
            }
        });
    }

    /** Returns the constant that the setting {@linkplain EnumNames names}. */
    public <E extends Enum<E>> E choice(String key, Class<E> choices) {
        var word = text(key);
        try {
            return EnumNames.constant(choices, word);
        } catch (IllegalArgumentException e) {
            throw wrong(key, "must be " + e.getMessage());
        }
    }

    /**
     * Returns the exception for a wrong value.
     *
     * @param rule what the setting must be, as the rest of a sentence that begins with {@code it}
     */
    public SettingException wrong(String key, String rule) {
        return new SettingException(declared(key).key(), "is wrong: it " + rule);
    }

    /** Returns the exception for a setting that has no value and must have one. */
    public SettingException missing(String key) {
        return new SettingException(declared(key).key(), "is missing");
    }

    /** Checks that every required setting has a value. A missing setting is then reported before any wrong one. */
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
