package dev.ringproof.app;

import static dev.ringproof.app.Setting.ANDROID_APP_HASH;
import static dev.ringproof.app.Setting.APP_HOST;
import static dev.ringproof.app.Setting.APP_NAME;
import static dev.ringproof.app.Setting.ASSERTION_ISSUER;
import static dev.ringproof.app.Setting.ASSERTION_KEYS;
import static dev.ringproof.app.Setting.CODE_ATTEMPTS;
import static dev.ringproof.app.Setting.CODE_LENGTH;
import static dev.ringproof.app.Setting.CODE_LIFETIME;
import static dev.ringproof.app.Setting.CORS_ORIGINS;
import static dev.ringproof.app.Setting.DATA;
import static dev.ringproof.app.Setting.DATABASE_PASSWORD;
import static dev.ringproof.app.Setting.DATABASE_POOL_SIZE;
import static dev.ringproof.app.Setting.DATABASE_URL;
import static dev.ringproof.app.Setting.DATABASE_USER;
import static dev.ringproof.app.Setting.DEFAULT_REGION;
import static dev.ringproof.app.Setting.DISABLE_AFTER;
import static dev.ringproof.app.Setting.HOST;
import static dev.ringproof.app.Setting.INDEX_KEY;
import static dev.ringproof.app.Setting.JWT_ALGORITHMS;
import static dev.ringproof.app.Setting.JWT_AUDIENCE;
import static dev.ringproof.app.Setting.JWT_ISSUER;
import static dev.ringproof.app.Setting.JWT_KEYS_URL;
import static dev.ringproof.app.Setting.KEEP_CHALLENGES;
import static dev.ringproof.app.Setting.KEEP_MESSAGES;
import static dev.ringproof.app.Setting.KEYS;
import static dev.ringproof.app.Setting.LIMITS;
import static dev.ringproof.app.Setting.MAX_NUMBERS;
import static dev.ringproof.app.Setting.MAX_UNPROVEN_NUMBERS;
import static dev.ringproof.app.Setting.NOTIFY_FACTOR_CHANGES;
import static dev.ringproof.app.Setting.PORT;
import static dev.ringproof.app.Setting.PROFILE;
import static dev.ringproof.app.Setting.PUBLIC_URL;
import static dev.ringproof.app.Setting.REQUIRE_BACKUP_CODES;
import static dev.ringproof.app.Setting.RESEND_AFTER;
import static dev.ringproof.app.Setting.SECRET_KEYS;
import static dev.ringproof.app.Setting.SMS_FIXED_LINES;
import static dev.ringproof.app.Setting.SMS_GATEWAY;
import static dev.ringproof.app.Setting.SMS_LANGUAGE;
import static dev.ringproof.app.Setting.SMS_PARAMETERS;
import static dev.ringproof.app.Setting.SMS_PREFER_CONVERSION;
import static dev.ringproof.app.Setting.SMS_PRICES;
import static dev.ringproof.app.Setting.SMS_REGIONS;
import static dev.ringproof.app.Setting.SMS_ROUTES;
import static dev.ringproof.app.Setting.SMS_SENDERS;
import static dev.ringproof.app.Setting.SMS_TEXTS;
import static dev.ringproof.app.Setting.SMS_VOIP;
import static dev.ringproof.app.Setting.STEP_UP_WINDOW;
import static dev.ringproof.app.Setting.TEST_NUMBERS;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.UserTokens;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.app.Settings.IdentityProvider;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Settings} from the environment. A wrong value stops the start, and so does a missing value in
 * production: a {@link SettingsException} names the setting. An empty value counts as missing.
 */
final class SettingsReader {
    static final String DEVELOPMENT_SECRET_KEY = "sk_test_dev";

    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);
    private static final Set<String> TYPES_THAT_SEND_NOTHING = Set.of("development", "fake");
    private static final int SHORTEST_SECRET_KEY = 20;

    private final Map<String, String> environment;
    private final boolean development;
    private final Path data;
    private final @Nullable DevelopmentKeys developmentKeys;

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
        this.development = choice(PROFILE, "dev", "dev", "production").equals("dev");
        this.data = Path.of(text(DATA, "./data")).toAbsolutePath().normalize();
        this.developmentKeys = development ? readDevelopmentKeys() : null;
    }

    static Settings read(Map<String, String> environment) {
        return new SettingsReader(environment).settings();
    }

    private DevelopmentKeys readDevelopmentKeys() {
        try {
            return DevelopmentKeys.in(data);
        } catch (IOException e) {
            throw invalid(DATA, "cannot be used: " + e);
        }
    }

    private Settings settings() {
        var keys = keyRing(KEYS, developmentKeys == null ? null : developmentKeys.keys());
        var gateways = gateways();
        return new Settings(
                host(),
                number(PORT, 8080, 0, 65_535),
                data,
                database(keys),
                keys,
                secretKeys(),
                assertionKeys(),
                text(ASSERTION_ISSUER, "ringproof"),
                identityProvider(),
                developmentKeys == null ? null : developmentKeys.tokenKey(),
                corsOrigins(),
                wording(),
                gateways,
                routes(gateways),
                publicUrl(),
                numbers(),
                verification(),
                secondFactors(),
                development ? DeliveryPolicy.DEFAULT.keepingContent() : DeliveryPolicy.DEFAULT,
                retention());
    }

    private String host() {
        var host = text(HOST, development ? "127.0.0.1" : "0.0.0.0");
        try {
            if (development && !InetAddress.getByName(host).isLoopbackAddress()) {
                throw invalid(
                        HOST,
                        "must be a loopback address in dev, because a development server gives a token of any user to every caller");
            }
            return host;
        } catch (UnknownHostException e) {
            throw invalid(HOST, "is not an address");
        }
    }

    private DatabaseSettings database(KeyRing keys) {
        var url = text(DATABASE_URL, "jdbc:h2:file:" + data.resolve("ringproof"));
        var poolSize = number(DATABASE_POOL_SIZE, 16, 1, 1000);
        var indexKeys = keyRing(INDEX_KEY, developmentKeys == null ? null : developmentKeys.indexKey());
        return checked(
                DATABASE_URL,
                () -> new DatabaseSettings(
                        url,
                        text(DATABASE_USER).orElse(null),
                        text(DATABASE_PASSWORD).orElse(null),
                        poolSize,
                        CONNECTION_WAIT,
                        keys,
                        indexKeys));
    }

    private KeyRing keyRing(Setting setting, @Nullable String developmentKey) {
        return checked(setting, () -> KeyRing.parse(required(setting, developmentKey)));
    }

    private List<String> secretKeys() {
        var keys = List.copyOf(list(SECRET_KEYS, required(SECRET_KEYS, development ? DEVELOPMENT_SECRET_KEY : null)));
        if (!development && keys.contains(DEVELOPMENT_SECRET_KEY)) {
            throw invalid(SECRET_KEYS, "contains the key sk_test_dev, which is a public development default");
        }
        if (!development && keys.stream().anyMatch(key -> key.length() < SHORTEST_SECRET_KEY)) {
            throw invalid(SECRET_KEYS, "contains a key with fewer than " + SHORTEST_SECRET_KEY + " characters");
        }
        return keys;
    }

    private String assertionKeys() {
        var keySet = required(ASSERTION_KEYS, developmentKeys == null ? null : developmentKeys.assertionKeys());
        checked(ASSERTION_KEYS, () -> new Assertions(keySet, "checked", InstantSource.fixed(Instant.EPOCH)));
        return keySet;
    }

    private SecondFactorPolicy secondFactors() {
        return checked(
                STEP_UP_WINDOW,
                () -> new SecondFactorPolicy(
                        duration(STEP_UP_WINDOW, SecondFactorPolicy.DEFAULT.stepUpWindow()),
                        flag(REQUIRE_BACKUP_CODES, false),
                        flag(NOTIFY_FACTOR_CHANGES, true)));
    }

    private @Nullable IdentityProvider identityProvider() {
        if (development && text(JWT_KEYS_URL).isEmpty()) {
            return null;
        }
        var algorithms = list(JWT_ALGORITHMS, "RS256,ES256");
        if (algorithms.isEmpty() || !UserTokens.ALGORITHMS.containsAll(algorithms)) {
            throw invalid(
                    JWT_ALGORITHMS,
                    "may contain only "
                            + UserTokens.ALGORITHMS.stream().sorted().toList());
        }
        return new IdentityProvider(
                required(JWT_ISSUER, null), text(JWT_AUDIENCE).orElse(null), url(JWT_KEYS_URL), algorithms);
    }

    private Set<String> corsOrigins() {
        var origins = list(CORS_ORIGINS, "");
        if (!origins.stream().allMatch(origin -> origin.matches("https?://[^/?#@\\s*]+"))) {
            throw invalid(
                    CORS_ORIGINS,
                    "must contain origins such as https://app.example.com, without a path and without a star");
        }
        return origins;
    }

    private MessageTemplates wording() {
        var app = app();
        var templates = text(SMS_TEXTS)
                .map(folder -> checked(SMS_TEXTS, () -> MessageTemplates.of(app, Path.of(folder))))
                .orElseGet(() -> checked(APP_NAME, () -> MessageTemplates.of(app)));
        return checked(SMS_LANGUAGE, () -> templates.byDefault(Locale.forLanguageTag(text(SMS_LANGUAGE, "en"))));
    }

    private App app() {
        var named = checked(APP_NAME, () -> App.named(text(APP_NAME, "Ringproof")));
        var hosted = text(APP_HOST)
                .map(host -> checked(APP_HOST, () -> named.withHost(host)))
                .orElse(named);
        return text(ANDROID_APP_HASH)
                .map(hash -> checked(ANDROID_APP_HASH, () -> hosted.withAndroidHash(hash)))
                .orElse(hosted);
    }

    private List<Gateway> gateways() {
        var names = list(SMS_GATEWAY, required(SMS_GATEWAY, development ? "development" : null));
        return names.stream().map(this::gateway).toList();
    }

    /** Reads the environment variables of all settings that the gateway's type has. */
    private Gateway gateway(String name) {
        var type = Gateways.type(name)
                .orElseThrow(() -> invalid(
                        SMS_GATEWAY,
                        "must contain names of gateways. A name is one of the types "
                                + Gateways.types().stream()
                                        .map(GatewayType::name)
                                        .collect(Collectors.joining(", "))
                                + ", or a type with a suffix, such as webhook-b"));
        if (!development && TYPES_THAT_SEND_NOTHING.contains(type.name())) {
            throw invalid(SMS_GATEWAY, "contains " + name + ", a development default that sends nothing");
        }
        var values = new HashMap<String, String>();
        for (var setting : type.settings()) {
            var variable = Setting.environmentName(name, setting.key());
            var developmentValue = developmentValue(type.name(), setting.key());
            var value = setting.need() == GatewaySetting.Need.REQUIRED
                    ? Optional.of(required(variable, developmentValue))
                    : text(variable);
            value.ifPresent(given -> values.put(setting.key(), given));
        }
        return new Gateway(name, values);
    }

    private @Nullable String developmentValue(String type, String key) {
        return developmentKeys != null && type.equals("webhook") && key.equals("SECRET")
                ? developmentKeys.webhookSecret()
                : null;
    }

    private Routes routes(List<Gateway> gateways) {
        var names = gateways.stream().map(Gateway::name).toList();
        var inOrder = checked(SMS_GATEWAY, () -> Routes.inOrder(names));
        var routed = checked(SMS_ROUTES, () -> inOrder.withRoutes(text(SMS_ROUTES, "")));
        var sent = checked(SMS_SENDERS, () -> routed.withSenders(text(SMS_SENDERS, "")));
        var complete = checked(SMS_PARAMETERS, () -> sent.withParameters(text(SMS_PARAMETERS, "")));
        var priced = checked(SMS_PRICES, () -> complete.withPrices(text(SMS_PRICES, "")));
        return flag(SMS_PREFER_CONVERSION, false) ? priced.preferringConversion() : priced;
    }

    private @Nullable URI publicUrl() {
        return text(PUBLIC_URL).isEmpty() ? null : url(PUBLIC_URL);
    }

    private NumberPolicy numbers() {
        return checked(
                SMS_REGIONS,
                () -> new NumberPolicy(
                        list(SMS_REGIONS, "US,CA"),
                        flag(SMS_FIXED_LINES, false),
                        flag(SMS_VOIP, false),
                        text(DEFAULT_REGION).orElse(null),
                        flag(TEST_NUMBERS, development)));
    }

    private VerificationPolicy verification() {
        boolean limits = flag(LIMITS, true);
        var defaults = FailurePolicy.DEFAULT;
        var failures = new FailurePolicy(
                defaults.delayFrom(),
                defaults.firstDelay(),
                defaults.longestDelay(),
                number(DISABLE_AFTER, defaults.disableAt(), 1, 100));
        return checked(
                CODE_LIFETIME,
                () -> new VerificationPolicy(
                        number(CODE_LENGTH, 6, 6, 10),
                        duration(CODE_LIFETIME, Duration.ofMinutes(10)),
                        number(CODE_ATTEMPTS, 5, 1, 10),
                        duration(RESEND_AFTER, limits ? Duration.ofSeconds(30) : Duration.ZERO),
                        limits ? failures : failures.withoutDelays(),
                        number(MAX_NUMBERS, limits ? 10 : Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
                        number(MAX_UNPROVEN_NUMBERS, limits ? 5 : Integer.MAX_VALUE, 1, Integer.MAX_VALUE)));
    }

    private RetentionPolicy retention() {
        var defaults = RetentionPolicy.DEFAULT;
        var messages = duration(KEEP_MESSAGES, defaults.messages());
        checked(KEEP_MESSAGES, () -> new RetentionPolicy(messages, defaults.challenges()));
        return checked(
                KEEP_CHALLENGES, () -> new RetentionPolicy(messages, duration(KEEP_CHALLENGES, defaults.challenges())));
    }

    private Optional<String> text(Setting setting) {
        return text(setting.environmentName());
    }

    private Optional<String> text(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::trim).filter(value -> !value.isEmpty());
    }

    private String text(Setting setting, String defaultValue) {
        return text(setting).orElse(defaultValue);
    }

    private String required(Setting setting, @Nullable String developmentValue) {
        return required(setting.environmentName(), developmentValue);
    }

    private String required(String variable, @Nullable String developmentValue) {
        return text(variable)
                .or(() -> Optional.ofNullable(developmentValue))
                .orElseThrow(() -> invalid(variable, "is missing"));
    }

    private String choice(Setting setting, String defaultValue, String... choices) {
        var value = text(setting, defaultValue);
        if (!List.of(choices).contains(value)) {
            throw invalid(setting, "must be " + String.join(" or ", choices));
        }
        return value;
    }

    private boolean flag(Setting setting, boolean defaultValue) {
        return choice(setting, defaultValue ? "on" : "off", "on", "off").equals("on");
    }

    private Set<String> list(Setting setting, String defaultValue) {
        var values = new LinkedHashSet<String>();
        Arrays.stream(text(setting, defaultValue).split(",", -1))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .forEach(values::add);
        return values;
    }

    private int number(Setting setting, int defaultValue, int min, int max) {
        var value = text(setting, Integer.toString(defaultValue));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the exception below says it
        }
        throw invalid(setting, "must be a whole number from " + min + " to " + max);
    }

    private Duration duration(Setting setting, Duration defaultValue) {
        try {
            return text(setting).map(Duration::parse).orElse(defaultValue);
        } catch (DateTimeParseException e) {
            throw invalid(setting, "must be an ISO 8601 duration such as PT30S");
        }
    }

    private URI url(Setting setting) {
        try {
            var url = new URI(required(setting, null));
            if (url.getScheme() != null
                    && url.getHost() != null
                    && url.getScheme().matches("https?")) {
                return url;
            }
        } catch (URISyntaxException e) {
            // the exception below says it
        }
        throw invalid(setting, "must be a URL such as https://example.com/path");
    }

    /** Makes a value. If its constructor refuses it, the exception names the setting and keeps the reason. */
    private static <T> T checked(Setting setting, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw invalid(setting, "is wrong: " + e.getMessage());
        }
    }

    private static SettingsException invalid(Setting setting, String problem) {
        return invalid(setting.environmentName(), problem);
    }

    private static SettingsException invalid(String variable, String problem) {
        return new SettingsException(variable + " " + problem);
    }
}
