package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.setting.GatewayType.Surroundings;
import dev.ringproof.adapters.sms.guard.GuardedGateway.Bounds;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.sms.setting.CommonSettings;
import dev.ringproof.adapters.sms.carrier.custom.HttpGateway;
import dev.ringproof.adapters.sms.carrier.infobip.InfobipGateway;
import dev.ringproof.adapters.sms.carrier.twilio.TwilioGateway;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.development.DevelopmentGateway;
import dev.ringproof.adapters.sms.webhook.WebhookGateway;
import dev.ringproof.adapters.sms.carrier.vonage.VonageGateway;
import dev.ringproof.adapters.sms.smpp.SmppGateway;
import dev.ringproof.adapters.sms.development.FakeGateway;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.carrier.aws.AwsGateway;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.GatewaySettings;

/**
 * The ways to a carrier that there are, and the way in for whoever wires them: a gateway is opened by its name and what is
 * set of it. Its type is its name up to the first hyphen, so {@code twilio} and {@code twilio-eu} are two of one type.
 */
public final class Gateways {
    private static final int WIDEST_WINDOW = 10_000;

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
    private final Map<String, FakeGateway> fakes = new ConcurrentHashMap<>();

    /**
     * @param console where the development gateway shows texts
     * @param callbacks the public address below which carriers post receipts, each gateway's at its name; null when they
     *     cannot reach this server: then they are not asked to
     */
    public Gateways(InstantSource clock, PrintStream console, @Nullable URI callbacks) {
        this.surroundings = new Surroundings(clock, console);
        this.callbacks = callbacks;
    }

    /** In alphabetical order. */
    public static List<GatewayType> types() {
        return TYPES;
    }

    /** The type that a gateway of that name is of. */
    public static Optional<GatewayType> type(String gateway) {
        int hyphen = gateway.indexOf('-');
        var type = hyphen < 0 ? gateway : gateway.substring(0, hyphen);
        return TYPES.stream().filter(known -> known.name().equals(type)).findFirst();
    }

    /** The environment variable by which a gateway's setting is set. */
    public static String variable(String gateway, GatewaySetting setting) {
        return "RINGPROOF_SMS_" + gateway.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + setting.key();
    }

    /**
     * Opens the gateway of that name, guarded. What is missing or wrong is an {@link IllegalArgumentException} that names
     * the environment variable.
     *
     * @param values what is set of it, by the keys of its type's settings
     */
    public GuardedGateway open(String name, Function<String, Optional<String>> values) {
        var type = type(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no such gateway; a name is, or begins with"
                        + " and a hyphen, one of "
                        + types().stream().map(GatewayType::name).collect(Collectors.joining(", "))));
        var settings = new GatewaySettings(name, type.settings(), values, callbacks).complete();
        var bounds = bounds(settings);
        var gateway = type.opener().open(settings, surroundings);
        if (gateway instanceof FakeGateway fake) {
            fakes.put(name, fake);
        }
        return new GuardedGateway(gateway, bounds, surroundings.clock());
    }

    /** The fake gateway of that name, if one was opened: it can be told to behave differently while it runs. */
    public Optional<FakeGateway> fake(String name) {
        return Optional.ofNullable(fakes.get(name));
    }

    /** Slow is what takes four fifths of the time there is. */
    private static Bounds bounds(GatewaySettings settings) {
        Duration whole = settings.limits().whole();
        return new Bounds(
                settings.rate(CommonSettings.RATE).orElse(null),
                settings.count(CommonSettings.WINDOW, 1, WIDEST_WINDOW),
                whole.multipliedBy(4).dividedBy(5));
    }
}
