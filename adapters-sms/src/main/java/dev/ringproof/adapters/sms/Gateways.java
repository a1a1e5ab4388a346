package dev.ringproof.adapters.sms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringproof.adapters.sms.carrier.aws.AwsGateway;
import dev.ringproof.adapters.sms.carrier.custom.HttpGateway;
import dev.ringproof.adapters.sms.carrier.infobip.InfobipGateway;
import dev.ringproof.adapters.sms.carrier.twilio.TwilioGateway;
import dev.ringproof.adapters.sms.carrier.vonage.VonageGateway;
import dev.ringproof.adapters.sms.development.DevelopmentGateway;
import dev.ringproof.adapters.sms.development.FakeGateway;
import dev.ringproof.adapters.sms.development.SwitchedGateway;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.guard.GuardedGateway.Limits;
import dev.ringproof.adapters.sms.setting.CommonSettings;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.GatewayType.Surroundings;
import dev.ringproof.adapters.sms.setting.SettingException;
import dev.ringproof.adapters.sms.smpp.SmppGateway;
import dev.ringproof.adapters.sms.webhook.WebhookGateway;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of gateway types, and the way to open a gateway. A program opens a gateway by its name and its
 * settings. The gateway's type is its name up to the first hyphen, so {@code twilio} and {@code twilio-eu} are two
 * gateways of one type.
 */
public final class Gateways {
    private static final int WIDEST_WINDOW = 10_000;
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

    /** In alphabetical order. */
    private static final List<GatewayType> TYPES = List.of(
            AwsGateway.TYPE,
            DevelopmentGateway.TYPE,
            FakeGateway.TYPE,
            HttpGateway.TYPE,
            InfobipGateway.TYPE,
            SmppGateway.TYPE,
            TwilioGateway.TYPE,
            VonageGateway.TYPE,
            WebhookGateway.TYPE);

    private final Surroundings surroundings;
    private final @Nullable URI callbacks;
    private final Map<String, SwitchedGateway> switched = new ConcurrentSkipListMap<>();

    /**
     * @param console where the development gateway shows messages
     * @param callbacks the public address below which carriers post receipts, each gateway's at its name; null if
     *     carriers cannot reach this server, and then they are not asked for receipts
     */
    public Gateways(InstantSource clock, PrintStream console, @Nullable URI callbacks) {
        this.surroundings = new Surroundings(clock, console);
        this.callbacks = callbacks;
    }

    /** Returns all types in alphabetical order. */
    public static List<GatewayType> types() {
        return TYPES;
    }

    /** Returns the type of a gateway by the gateway's name; empty if there is no such type. */
    public static Optional<GatewayType> type(String gateway) {
        int hyphen = gateway.indexOf('-');
        var type = hyphen < 0 ? gateway : gateway.substring(0, hyphen);
        return TYPES.stream().filter(known -> known.name().equals(type)).findFirst();
    }

    /**
     * Opens the gateway of that name, with a guard in front of it.
     *
     * @param values the values of its settings, by their keys
     * @throws SettingException if a setting is missing or wrong
     * @throws IllegalArgumentException if no type has this name, or the name is malformed
     */
    public GuardedGateway open(String name, Function<String, Optional<String>> values) {
        var type = type(name).orElseThrow(Gateways::noSuchType);
        var settings = new GatewaySettings(name, type.settings(), values, callbacks).complete();
        var limits = limits(settings);
        var gateway = type.opener().open(settings, surroundings);
        if (gateway instanceof SwitchedGateway withoutCarrier) {
            switched.put(name, withoutCarrier);
        }
        return new GuardedGateway(gateway, limits, surroundings.clock());
    }

    /**
     * Returns what is missing or wrong in the settings of a gateway, and neither opens it nor asks its carrier. After a
     * wrong value of a setting that must have one, further problems of the same gateway may stay hidden.
     *
     * @throws IllegalArgumentException if no type has this name, or the name is malformed
     */
    public static List<SettingException> problems(String name, Function<String, Optional<String>> values) {
        var type = type(name).orElseThrow(Gateways::noSuchType);
        var found = new LinkedHashMap<String, SettingException>();
        // A setting with a problem then counts as not set, so that a wrong optional value does not hide the next one.
        var settings = new GatewaySettings(
                name, type.settings(), key -> found.containsKey(key) ? Optional.empty() : values.apply(key), null);
        type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .forEach(setting -> findProblem(found, () -> settings.text(setting.key())));
        boolean more = true;
        while (more) {
            more = findProblem(found, () -> {
                limits(settings);
                type.check().check(settings, new Surroundings(InstantSource.fixed(Instant.EPOCH), NOWHERE));
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

    private static IllegalArgumentException noSuchType() {
        return new IllegalArgumentException("there is no such gateway; a gateway's name is one of "
                + types().stream().map(GatewayType::name).collect(Collectors.joining(", "))
                + ", or begins with one of these and a hyphen");
    }

    /** Returns the gateways without a carrier that were opened, by name. They can be told how to behave. */
    public Map<String, SwitchedGateway> switched() {
        return Collections.unmodifiableMap(switched);
    }

    /** A hand-over is slow if it takes more than four fifths of the time limit. */
    private static Limits limits(GatewaySettings settings) {
        Duration whole = settings.limits().whole();
        return new Limits(
                settings.rate(CommonSettings.RATE).orElse(null),
                settings.count(CommonSettings.WINDOW, 1, WIDEST_WINDOW),
                whole.multipliedBy(4).dividedBy(5));
    }
}
