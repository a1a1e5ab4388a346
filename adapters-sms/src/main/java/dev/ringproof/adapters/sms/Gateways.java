package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.GuardedGateway.Bounds;
import dev.ringproof.core.port.out.SmsGateway;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a carrier that there are, and the way in for whoever wires them: a gateway is opened by its name and what is
 * set of it. Its type is its name up to the first hyphen, so {@code twilio} and {@code twilio-eu} are two of one type.
 */
public final class Gateways {
    static final String RATE = "RATE";
    static final String WINDOW = "WINDOW";
    static final String TIMEOUT = "TIMEOUT";
    static final String CALLBACK_SECRET = "CALLBACK_SECRET";
    static final String CALLBACK_PROOF = "CALLBACK_PROOF";
    static final String CALLBACK_HEADER = "CALLBACK_HEADER";

    private static final int WIDEST_WINDOW = 10_000;

    /** What can be set of any gateway. */
    private static final List<GatewaySetting> COMMON = List.of(
            GatewaySetting.optional(RATE, "texts a second at most, such as 0.1 or 10; any number if not set"),
            GatewaySetting.optional(WINDOW, "texts at once at most", "50"),
            GatewaySetting.optional(TIMEOUT, "how long a hand-over may take, as an ISO 8601 duration", "PT2.5S"));

    private static final List<Entry> ENTRIES = List.of(
            entry(
                    "aws",
                    "AWS End User Messaging SMS",
                    AwsGateway.SETTINGS,
                    (settings, surroundings) -> new AwsGateway(settings, surroundings.clock())),
            entry(
                    "development",
                    "a box on the console",
                    List.of(),
                    (settings, surroundings) -> new DevelopmentGateway(settings.name(), surroundings.console())),
            entry(
                    "fake",
                    "no carrier at all, for tests",
                    FakeGateway.SETTINGS,
                    (settings, surroundings) -> FakeGateway.open(settings, surroundings.clock())),
            entry(
                    "http",
                    "any carrier that takes one HTTP request a text",
                    HttpGateway.SETTINGS,
                    (settings, surroundings) -> new HttpGateway(settings, surroundings.clock())),
            entry(
                    "infobip",
                    "Infobip",
                    InfobipGateway.SETTINGS,
                    (settings, surroundings) -> new InfobipGateway(settings, surroundings.clock())),
            entry(
                    "smpp",
                    "any carrier that speaks SMPP 3.4",
                    SmppGateway.SETTINGS,
                    (settings, surroundings) ->
                            SmppGateway.open(settings.name(), settings::optional, surroundings.clock())),
            entry(
                    "twilio",
                    "Twilio Programmable Messaging",
                    TwilioGateway.SETTINGS,
                    (settings, surroundings) -> new TwilioGateway(settings, surroundings.clock())),
            entry(
                    "vonage",
                    "Vonage Messages API",
                    VonageGateway.SETTINGS,
                    (settings, surroundings) -> new VonageGateway(settings, surroundings.clock())),
            entry(
                    "webhook",
                    "a receiver of your own",
                    WebhookGateway.SETTINGS,
                    (settings, surroundings) -> WebhookGateway.open(settings, surroundings.clock())));

    private final Surroundings surroundings;
    private final Map<String, FakeGateway> fakes = new ConcurrentHashMap<>();

    /**
     * A kind of gateway.
     *
     * @param settings its own, then those of any gateway
     */
    public record Type(String name, String meaning, List<GatewaySetting> settings) {
        public Type {
            settings = List.copyOf(settings);
        }
    }

    private record Entry(Type type, Opener opener) {}

    /** How a gateway of a type comes to be. */
    @FunctionalInterface
    private interface Opener {
        SmsGateway open(GatewaySettings settings, Surroundings surroundings);
    }

    /**
     * What gateways find around them.
     *
     * @param callbacks below which carriers reach this server, each gateway at its name; null when they cannot
     */
    private record Surroundings(
            InstantSource clock,
            PrintStream console,
            @Nullable URI callbacks) {}

    private static Entry entry(String name, String meaning, List<GatewaySetting> own, Opener opener) {
        var settings = Stream.concat(own.stream(), COMMON.stream()).toList();
        return new Entry(new Type(name, meaning, settings), opener);
    }

    /**
     * @param console where the development gateway shows texts
     * @param callbacks the public address below which carriers post receipts, each gateway's at its name; null when they
     *     cannot reach this server: then they are not asked to
     */
    public Gateways(InstantSource clock, PrintStream console, @Nullable URI callbacks) {
        this.surroundings = new Surroundings(clock, console, callbacks);
    }

    /** In alphabetical order. */
    public static List<Type> types() {
        return ENTRIES.stream().map(Entry::type).toList();
    }

    /** The type that a gateway of that name is of. */
    public static Optional<Type> type(String gateway) {
        return entry(gateway).map(Entry::type);
    }

    private static Optional<Entry> entry(String gateway) {
        int hyphen = gateway.indexOf('-');
        var type = hyphen < 0 ? gateway : gateway.substring(0, hyphen);
        return ENTRIES.stream()
                .filter(known -> known.type().name().equals(type))
                .findFirst();
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
        var entry = entry(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no such gateway; a name is, or begins with"
                        + " and a hyphen, one of "
                        + types().stream().map(Type::name).collect(Collectors.joining(", "))));
        var settings = new GatewaySettings(name, entry.type().settings(), values, surroundings.callbacks()).complete();
        var bounds = bounds(settings);
        var gateway = entry.opener().open(settings, surroundings);
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
                settings.rate(RATE).orElse(null),
                settings.count(WINDOW, 1, WIDEST_WINDOW),
                whole.multipliedBy(4).dividedBy(5));
    }

    static GatewaySetting callbackSecret(String meaning) {
        return GatewaySetting.optional(CALLBACK_SECRET, meaning + "; without it receipts are not believed")
                .asSecret();
    }

    static GatewaySetting callbackProof(String fallback) {
        return GatewaySetting.optional(
                CALLBACK_PROOF,
                "how: standard-webhooks; hmac (a header holds the HMAC-SHA256 of the body); header (a header holds the"
                        + " secret); basic (the secret is user:password)",
                fallback);
    }

    static GatewaySetting callbackHeader(String fallback) {
        return GatewaySetting.optional(CALLBACK_HEADER, "which header, for hmac and header", fallback);
    }
}
