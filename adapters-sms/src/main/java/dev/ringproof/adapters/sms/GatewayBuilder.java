package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.guard.GuardedGateway.Limits;
import dev.ringproof.adapters.sms.setting.CommonSettings;
import dev.ringproof.adapters.sms.setting.EnumNames;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.GatewayType.Surroundings;
import dev.ringproof.adapters.sms.setting.SettingException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all builders of gateways have in common. A builder takes the settings of one gateway, checks them when it opens
 * the gateway, and can open several. It is for one thread; the gateways are for all.
 *
 * <p>Each method refuses null at once, by a {@link NullPointerException} that names the setting. All other problems are
 * told together by {@link #open}. A text is used without the blanks around it, and an empty one counts as missing.
 *
 * @param <B> the type of the builder itself
 */
public abstract class GatewayBuilder<B extends GatewayBuilder<B>> {
    private static final int WIDEST_WINDOW = 10_000;
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]");
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final GatewayType type;
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, SettingException> problems = new LinkedHashMap<>();
    private @Nullable URI callbacks;
    private InstantSource clock = InstantSource.system();
    private @Nullable PrintStream console;

    GatewayBuilder(GatewayType type, @Nullable String name) {
        this.type = type;
        try {
            this.name = GatewaySettings.checkedName(given(name, "the name"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(label() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Limits how many messages the carrier gets in a second, such as 0.1 or 10. A message that is too much goes to
     * another gateway. From 0.001 to 10000; without it there is no limit. Carriers name it throughput or messages per
     * second (MPS), and give it for each number that sends.
     */
    public final B rate(double messagesPerSecond) {
        return set(CommonSettings.RATE, messagesPerSecond);
    }

    /** Limits how many messages are handed over at the same time. From 1 to 10000; 50 by default. */
    public final B window(int messages) {
        return set(CommonSettings.WINDOW, messages);
    }

    /** Limits the time that one hand-over may take. Positive and less than 9 seconds; 2.5 seconds by default. */
    public final B timeout(Duration time) {
        return set(CommonSettings.TIMEOUT, time);
    }

    /**
     * Names the public address below which carriers can post receipts and replies, each gateway's at its name: with
     * {@code https://example.com/sms} the gateway {@code twilio} has {@code https://example.com/sms/twilio}. The
     * program passes what comes there to {@link GuardedGateway#read}. Without it, the carrier is asked for no receipts.
     *
     * @param base an absolute http or https address, without user info and without a fragment
     * @throws IllegalArgumentException if it is none
     */
    public final B callbacks(URI base) {
        if (!GatewaySettings.isHttpAddress(given(base, "callbacks"))) {
            throw new IllegalArgumentException(
                    label() + ": callbacks is wrong: it must be an absolute http or https URI"
                            + " with a host, without user info and without a fragment");
        }
        this.callbacks = base;
        return self();
    }

    /** Tells the gateway the time. The system's clock by default; a test gives one that it can set. */
    public final B clock(InstantSource clock) {
        this.clock = given(clock, "clock");
        return self();
    }

    /** Names where a gateway without a carrier shows messages. */
    final B shownOn(PrintStream console) {
        this.console = given(console, "console");
        return self();
    }

    /**
     * Sets the value of a setting, as the catalogue reads it.
     *
     * @param key the key of a setting that the type declares
     * @param value a text, a number or a duration; null only if the program has broken the rule that it never is
     */
    final B set(String key, @Nullable Object value) {
        var text = given(value, nameOf(declared(key))).toString();
        problems.remove(key);
        values.put(key, text);
        return self();
    }

    /** Sets a setting to the name that operators write for a constant. */
    final B setNamed(String key, @Nullable Enum<?> constant) {
        return set(key, constant == null ? null : EnumNames.of(constant));
    }

    /** Sets a setting that is a list. In the catalogue a comma or a blank separates its items, so none may have one. */
    final B setAll(String key, String @Nullable [] items) {
        var called = nameOf(declared(key));
        for (var item : given(items, called)) {
            if (SEPARATOR.matcher(given(item, called)).find()) {
                refuse(key, "is wrong: it must have no comma and no blank in an item");
                return self();
            }
        }
        return set(key, String.join(",", items));
    }

    /** Adds a problem that the catalogue cannot see. It is told when the gateway opens. */
    final void refuse(String key, String problem) {
        problems.put(key, new SettingException(key, problem));
    }

    /** Returns a value that is never null, unless the program has broken that rule. */
    final <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new NullPointerException(label() + ": " + what + " is null");
        }
        return value;
    }

    private GatewaySetting declared(String key) {
        return setting(key).orElseThrow(() -> new IllegalStateException(key + " is not declared"));
    }

    final Optional<GatewaySetting> setting(String key) {
        return type.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst();
    }

    final Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /**
     * Opens the gateway, with its guard in front: it rests a carrier that fails, and keeps to rate and window. Only an
     * SMPP gateway connects at once; it waits for that as long as a hand-over may take, and opens even without a
     * connection. Whoever opens a gateway closes it.
     *
     * @throws GatewaySettingsException if settings are missing or wrong; its message names all of them
     * @throws IllegalStateException if the gateway needs a library that the program does not have; the message names it
     */
    public final GuardedGateway open() {
        if (!problems.isEmpty()) {
            throw new GatewaySettingsException(label(), problems(), this::nameOf);
        }
        try {
            var settings = new GatewaySettings(name, type.settings(), this::value, callbacks).complete();
            var limits = limits(settings);
            var surroundings = new Surroundings(clock, console == null ? ConsoleCarrier.standardOutput() : console);
            return new GuardedGateway(type.opener().open(settings, surroundings), limits, clock);
        } catch (SettingException e) {
            var all = problems();
            throw new GatewaySettingsException(label(), all.isEmpty() ? List.of(e) : all, this::nameOf);
        }
    }

    /**
     * Returns what is missing or wrong, by the keys of the settings, and neither opens the gateway nor asks its
     * carrier. After a wrong value of a setting that must have one, further problems may stay hidden.
     *
     * @throws IllegalStateException if the gateway needs a library that the program does not have; the message names it
     */
    public final List<SettingException> problems() {
        var found = new LinkedHashMap<>(problems);
        // A setting with a problem then counts as not set, so that a wrong optional value does not hide the next one.
        var settings = new GatewaySettings(
                name, type.settings(), key -> found.containsKey(key) ? Optional.empty() : value(key), callbacks);
        type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .forEach(setting -> findProblem(found, () -> settings.text(setting.key())));
        boolean more = true;
        while (more) {
            more = findProblem(found, () -> {
                limits(settings);
                type.check().check(settings, new Surroundings(clock, NOWHERE));
            });
        }
        return List.copyOf(found.values());
    }

    /** Returns whether this has found a problem of another setting. */
    private static boolean findProblem(Map<String, SettingException> found, Runnable read) {
        try {
            read.run();
            return false;
        } catch (SettingException e) {
            return found.putIfAbsent(e.key(), e) == null;
        }
    }

    /** A hand-over is slow if it takes more than four fifths of the time limit. */
    private static Limits limits(GatewaySettings settings) {
        var whole = settings.limits().whole();
        return new Limits(
                settings.rate(CommonSettings.RATE).orElse(null),
                settings.count(CommonSettings.WINDOW, 1, WIDEST_WINDOW),
                whole.multipliedBy(4).dividedBy(5));
    }

    /** Returns what messages call this gateway. */
    String label() {
        return getClass().getSimpleName();
    }

    /** Returns what messages call a setting. */
    String nameOf(GatewaySetting setting) {
        return setting.javaName();
    }

    private String nameOf(String key) {
        return setting(key).map(this::nameOf).orElse(key);
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    /** Shows the name only, since settings hold secrets. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + name + "]";
    }

    /** Returns the names of all settings, as messages call them. */
    final String allNames() {
        return type.settings().stream().map(this::nameOf).collect(Collectors.joining(", "));
    }
}
