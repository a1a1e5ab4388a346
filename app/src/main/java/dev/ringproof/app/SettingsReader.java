package dev.ringproof.app;

import static dev.ringproof.app.Setting.ANDROID_APP_HASH;
import static dev.ringproof.app.Setting.APP_HOST;
import static dev.ringproof.app.Setting.APP_NAME;
import static dev.ringproof.app.Setting.ASSERTION_ISSUER;
import static dev.ringproof.app.Setting.ASSERTION_KEYS;
import static dev.ringproof.app.Setting.BACKUP_CODE_SETS;
import static dev.ringproof.app.Setting.BUDGET;
import static dev.ringproof.app.Setting.CLIENT_TOKEN_ROTATION;
import static dev.ringproof.app.Setting.CODE_ATTEMPTS;
import static dev.ringproof.app.Setting.CODE_LENGTH;
import static dev.ringproof.app.Setting.CODE_LIFETIME;
import static dev.ringproof.app.Setting.CONNECTIONS_PER_ADDRESS;
import static dev.ringproof.app.Setting.COOKIE_SAME_SITE;
import static dev.ringproof.app.Setting.CORS_ORIGINS;
import static dev.ringproof.app.Setting.DATA;
import static dev.ringproof.app.Setting.DATABASE_PASSWORD;
import static dev.ringproof.app.Setting.DATABASE_POOL_SIZE;
import static dev.ringproof.app.Setting.DATABASE_URL;
import static dev.ringproof.app.Setting.DATABASE_USER;
import static dev.ringproof.app.Setting.DEFAULT_REGION;
import static dev.ringproof.app.Setting.DISABLE_AFTER;
import static dev.ringproof.app.Setting.EXTRA_PREFIXES;
import static dev.ringproof.app.Setting.GUARD;
import static dev.ringproof.app.Setting.GUARD_ALLOWED;
import static dev.ringproof.app.Setting.GUARD_DENIED;
import static dev.ringproof.app.Setting.GUARD_HUMAN_CHECK;
import static dev.ringproof.app.Setting.HOST;
import static dev.ringproof.app.Setting.INDEX_KEY;
import static dev.ringproof.app.Setting.JWT_ALGORITHMS;
import static dev.ringproof.app.Setting.JWT_AUDIENCE;
import static dev.ringproof.app.Setting.JWT_AUTHORIZED_PARTIES;
import static dev.ringproof.app.Setting.JWT_ISSUER;
import static dev.ringproof.app.Setting.JWT_KEYS_URL;
import static dev.ringproof.app.Setting.JWT_SESSION_CLAIM;
import static dev.ringproof.app.Setting.KEEP_ALIVE;
import static dev.ringproof.app.Setting.KEEP_CHALLENGES;
import static dev.ringproof.app.Setting.KEEP_MESSAGES;
import static dev.ringproof.app.Setting.KEYS;
import static dev.ringproof.app.Setting.LIMITS;
import static dev.ringproof.app.Setting.MANAGEMENT_HOST;
import static dev.ringproof.app.Setting.MANAGEMENT_PORT;
import static dev.ringproof.app.Setting.MAX_NUMBERS;
import static dev.ringproof.app.Setting.MAX_UNPROVEN_NUMBERS;
import static dev.ringproof.app.Setting.NOTIFY_FACTOR_CHANGES;
import static dev.ringproof.app.Setting.PHONE_SIGN_IN;
import static dev.ringproof.app.Setting.PORT;
import static dev.ringproof.app.Setting.PRICE_OTHERWISE;
import static dev.ringproof.app.Setting.PROFILE;
import static dev.ringproof.app.Setting.PUBLIC_URL;
import static dev.ringproof.app.Setting.REGION_BUDGETS;
import static dev.ringproof.app.Setting.REMEMBER_DEVICE;
import static dev.ringproof.app.Setting.REMEMBER_FAILURES;
import static dev.ringproof.app.Setting.REQUIRE_BACKUP_CODES;
import static dev.ringproof.app.Setting.RESEND;
import static dev.ringproof.app.Setting.RESEND_AFTER;
import static dev.ringproof.app.Setting.REVIEW_NUMBERS;
import static dev.ringproof.app.Setting.RISK_ON_FAILURE;
import static dev.ringproof.app.Setting.RISK_SECOND_FACTORS;
import static dev.ringproof.app.Setting.RISK_SECRET;
import static dev.ringproof.app.Setting.RISK_TIMEOUT;
import static dev.ringproof.app.Setting.RISK_URL;
import static dev.ringproof.app.Setting.SECRET_KEYS;
import static dev.ringproof.app.Setting.SESSION_IDLE;
import static dev.ringproof.app.Setting.SESSION_ISSUER;
import static dev.ringproof.app.Setting.SESSION_LIFETIME;
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
import static dev.ringproof.app.Setting.TAKEN_NUMBERS;
import static dev.ringproof.app.Setting.TEST_NUMBERS;
import static dev.ringproof.app.Setting.TICKET_LIFETIME;
import static dev.ringproof.app.Setting.TICKET_SKIPS_SECOND_FACTOR;
import static dev.ringproof.app.Setting.TRUSTED_PROXIES;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.rest.SessionRules.SameSite;
import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.TokenRules;
import dev.ringproof.adapters.rest.token.UserTokens;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.risk.RiskReceiver;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.app.Settings.IdentityProvider;
import dev.ringproof.app.Settings.Network;
import dev.ringproof.app.Settings.Risk;
import dev.ringproof.app.Settings.Sessions;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.numbering.ReviewNumber;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Settings} from the environment. A wrong value stops the start, and so does a missing value in
 * production. All of them are reported at once: a method that finds a problem reports it and goes on with a harmless
 * value. Settings with such a value never leave this class, because then a {@link SettingsException} names all
 * problems. An empty value counts as missing.
 */
final class SettingsReader {
    static final String DEVELOPMENT_SECRET_KEY = "sk_test_dev";

    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_DURATION = Duration.ofHours(24);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3660);
    private static final Set<String> TYPES_THAT_SEND_NOTHING = Set.of("development", "fake");
    private static final int SHORTEST_SECRET_KEY = 20;
    private static final int FEWEST_DIFFERENT_CHARACTERS = 8;
    private static final String HARMLESS_DATABASE = "jdbc:postgresql:harmless";
    private static final URI HARMLESS_URL = URI.create("https://harmless.invalid");
    private static final String HARMLESS_SECRET = "whsec_" + "harmless".repeat(4);
    private static final String ANY = "any";
    private static final Map<String, Budget> NO_BUDGETS = Map.of();

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final SettingsException.Problems problems = new SettingsException.Problems();
    private final boolean development;
    private final Path data;
    private final @Nullable DevelopmentKeys developmentKeys;

    private SettingsReader(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
        this.development = choice(PROFILE, "dev", "dev", "production").equals("dev");
        // The profile decides what else is right.
        problems.throwIfAny();
        this.data = checked(DATA, () -> Path.of(text(DATA, "./data")), () -> Path.of("."))
                .toAbsolutePath()
                .normalize();
        this.developmentKeys = development ? readDevelopmentKeys() : null;
    }

    /** Reads them by the clock of this machine, since the clock of the database is not known yet. */
    static Settings read(Map<String, String> environment) {
        return read(environment, InstantSource.system());
    }

    static Settings read(Map<String, String> environment, InstantSource clock) {
        var reader = new SettingsReader(environment, clock);
        var settings = reader.settings();
        UnusualSettings.of(settings, environment).refused().forEach(reader.problems::add);
        reader.problems.throwIfAny();
        return settings;
    }

    private DevelopmentKeys readDevelopmentKeys() {
        try {
            return DevelopmentKeys.in(data);
        } catch (IOException e) {
            report(DATA, "cannot be used: " + e);
            return DevelopmentKeys.notStored();
        }
    }

    private Settings settings() {
        var keys = keyRing(KEYS, developmentKeys == null ? null : developmentKeys.keys());
        var gateways = requiredList(SMS_GATEWAY, development ? "development" : null);
        return new Settings(
                host(),
                number(PORT, 8080, 0, 65_535),
                network(),
                data,
                database(keys),
                keys,
                secretKeys(),
                assertionKeys(),
                text(ASSERTION_ISSUER, "ringproof"),
                identityProvider(),
                developmentKeys == null ? null : developmentKeys.tokenKey(),
                corsOrigins(),
                text(APP_NAME, "Ringproof"),
                wording(),
                gateways.stream().flatMap(name -> gateway(name).stream()).toList(),
                routes(gateways),
                publicUrl(),
                numbers(),
                verification(),
                secondFactors(),
                sessions(),
                development ? DeliveryPolicy.DEFAULT.keepingContent() : DeliveryPolicy.DEFAULT,
                retention(),
                risk(),
                limits());
    }

    private String host() {
        var host = text(HOST, development ? "127.0.0.1" : "0.0.0.0");
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress() && development) {
                report(
                        HOST,
                        "must be a loopback address in dev, because a development server gives a token of any user to every caller");
            }
        } catch (UnknownHostException e) {
            report(HOST, "is not an address");
        }
        return host;
    }

    private Network network() {
        int port = number(PORT, 8080, 0, 65_535);
        boolean managed = !development || text(MANAGEMENT_PORT).isPresent();
        var managementPort = managed ? number(MANAGEMENT_PORT, 8081, 0, 65_535) : null;
        if (managementPort != null && managementPort == port && port != 0) {
            report(MANAGEMENT_PORT, "must be another port than " + PORT.environmentName());
        }
        return new Network(
                text(MANAGEMENT_HOST, host()),
                managementPort,
                number(CONNECTIONS_PER_ADDRESS, 1024, 1, 1_000_000),
                duration(KEEP_ALIVE, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)),
                checked(
                        TRUSTED_PROXIES,
                        () -> trustedProxies(list(TRUSTED_PROXIES, "")),
                        () -> trustedProxies(Set.of())));
    }

    private static TrustedProxies trustedProxies(Set<String> entries) {
        return TrustedProxies.of(entries, TRUSTED_PROXIES.environmentName());
    }

    private DatabaseSettings database(KeyRing keys) {
        var url = required(DATABASE_URL, development ? "jdbc:h2:file:" + data.resolve("ringproof") : null)
                .orElse(HARMLESS_DATABASE);
        var indexKeys = keyRing(INDEX_KEY, developmentKeys == null ? null : developmentKeys.indexKey());
        return checked(
                DATABASE_URL, () -> database(url, keys, indexKeys), () -> database(HARMLESS_DATABASE, keys, indexKeys));
    }

    private DatabaseSettings database(String url, KeyRing keys, KeyRing indexKeys) {
        return new DatabaseSettings(
                url,
                text(DATABASE_USER).orElse(null),
                text(DATABASE_PASSWORD).orElse(null),
                number(DATABASE_POOL_SIZE, 16, 1, 1000),
                CONNECTION_WAIT,
                keys,
                indexKeys);
    }

    private KeyRing keyRing(Setting setting, @Nullable String developmentKey) {
        return required(setting, developmentKey)
                .map(pairs -> checked(setting, () -> random(setting, pairs), SettingsReader::harmlessKeys))
                .orElseGet(SettingsReader::harmlessKeys);
    }

    private KeyRing random(Setting setting, String pairs) {
        var keys = KeyRing.parse(pairs);
        for (var pair : pairs.split(",", -1)) {
            checkRandom(setting, pair.substring(pair.indexOf(':') + 1).trim());
        }
        return keys;
    }

    /** Reports a key such as {@code AAAA...}, which somebody has entered to go on. */
    private void checkRandom(Setting setting, String key) {
        if (!development && key.chars().distinct().count() < FEWEST_DIFFERENT_CHARACTERS) {
            report(setting, "contains a key that is not random: ./run --new-keys makes keys");
        }
    }

    private static KeyRing harmlessKeys() {
        return KeyRing.random(new SecureRandom());
    }

    private List<String> secretKeys() {
        var keys = requiredList(SECRET_KEYS, development ? DEVELOPMENT_SECRET_KEY : null);
        if (!development && keys.contains(DEVELOPMENT_SECRET_KEY)) {
            report(SECRET_KEYS, "contains the key sk_test_dev, which is a public development default");
        } else if (!development && keys.stream().anyMatch(key -> key.length() < SHORTEST_SECRET_KEY)) {
            report(SECRET_KEYS, "contains a key with fewer than " + SHORTEST_SECRET_KEY + " characters");
        } else {
            keys.forEach(key -> checkRandom(SECRET_KEYS, key));
        }
        return keys;
    }

    private String assertionKeys() {
        var keySet = required(ASSERTION_KEYS, developmentKeys == null ? null : developmentKeys.assertionKeys());
        keySet.ifPresent(set -> checked(
                ASSERTION_KEYS,
                () -> Optional.of(new Assertions(set, "checked", InstantSource.fixed(Instant.EPOCH))),
                Optional::empty));
        return keySet.orElse("");
    }

    private SecondFactorPolicy secondFactors() {
        return new SecondFactorPolicy(
                duration(STEP_UP_WINDOW, SecondFactorPolicy.DEFAULT.stepUpWindow(), Duration.ZERO, LONGEST_DURATION),
                flag(REQUIRE_BACKUP_CODES, false),
                flag(NOTIFY_FACTOR_CHANGES, true),
                number(
                        BACKUP_CODE_SETS,
                        flag(LIMITS, true) ? SecondFactorPolicy.DEFAULT.backupCodeSetsPerHour() : Integer.MAX_VALUE,
                        1,
                        Integer.MAX_VALUE));
    }

    private Sessions sessions() {
        var usual = SessionPolicy.DEFAULT;
        var year = Duration.ofDays(366);
        var month = Duration.ofDays(30);
        var policy = new SessionPolicy(
                duration(SESSION_LIFETIME, usual.lifetime(), Duration.ofMinutes(5), year),
                duration(SESSION_IDLE, usual.idle(), Duration.ofMinutes(1), year),
                duration(CLIENT_TOKEN_ROTATION, usual.tokenRotation(), Duration.ofMinutes(1), month),
                usual.replayGrace(),
                usual.signInLifetime(),
                duration(TICKET_LIFETIME, usual.ticketLifetime(), Duration.ofSeconds(10), month),
                flag(TICKET_SKIPS_SECOND_FACTOR, usual.ticketSkipsSecondFactor()),
                flag(PHONE_SIGN_IN, usual.phoneSignIn()),
                duration(REMEMBER_DEVICE, usual.rememberDevice(), Duration.ZERO, Duration.ofDays(90)));
        var issuer = text(SESSION_ISSUER, "ringproof-session");
        if (issuer.equals(text(ASSERTION_ISSUER, "ringproof"))) {
            report(SESSION_ISSUER, "must differ from " + ASSERTION_ISSUER.environmentName());
        }
        if (text(JWT_ISSUER).filter(issuer::equals).isPresent()) {
            report(SESSION_ISSUER, "must differ from " + JWT_ISSUER.environmentName());
        }
        var sameSite = choice(COOKIE_SAME_SITE, "lax", "lax", "strict", "none");
        return new Sessions(policy, issuer, SameSite.valueOf(sameSite.toUpperCase(Locale.ROOT)));
    }

    private @Nullable IdentityProvider identityProvider() {
        if (development && text(JWT_KEYS_URL).isEmpty()) {
            return null;
        }
        var issuer = required(JWT_ISSUER, null).orElse("missing");
        var keySet = url(JWT_KEYS_URL).orElse(HARMLESS_URL);
        var rules = checked(
                JWT_ALGORITHMS,
                () -> new TokenRules(
                        issuer,
                        audiences(),
                        authorizedParties(),
                        list(JWT_ALGORITHMS, "RS256,ES256"),
                        text(JWT_SESSION_CLAIM, TokenRules.SESSION_CLAIM)),
                () -> TokenRules.of(issuer, UserTokens.ALGORITHMS));
        return new IdentityProvider(keySet, rules);
    }

    /** Returns the audiences; none for any. In production something must say for whom tokens are made. */
    private Set<String> audiences() {
        if (!development && text(JWT_AUTHORIZED_PARTIES).isEmpty()) {
            required(JWT_AUDIENCE, null);
        }
        var audiences = list(JWT_AUDIENCE, ANY);
        if (audiences.contains(ANY) && audiences.size() > 1) {
            report(JWT_AUDIENCE, "must not contain other audiences beside " + ANY);
        }
        return audiences.contains(ANY) ? Set.of() : audiences;
    }

    private Set<String> authorizedParties() {
        var parties = list(JWT_AUTHORIZED_PARTIES, "");
        if (parties.contains(ANY)) {
            report(JWT_AUTHORIZED_PARTIES, "must not contain " + ANY + ": leave it out to accept any party");
        }
        return parties;
    }

    private Set<String> corsOrigins() {
        var origins = list(CORS_ORIGINS, "");
        if (!origins.stream().allMatch(origin -> origin.matches("https?://[^/?#@\\s*]+"))) {
            report(
                    CORS_ORIGINS,
                    "must contain origins such as https://app.example.com, without a path and without a star");
        }
        return origins;
    }

    private MessageTemplates wording() {
        var app = app();
        Supplier<MessageTemplates> builtIn = () ->
                checked(APP_NAME, () -> MessageTemplates.of(app), () -> MessageTemplates.of(App.named("Ringproof")));
        var templates = text(SMS_TEXTS)
                .map(folder -> checked(SMS_TEXTS, () -> MessageTemplates.of(app, Path.of(folder)), builtIn))
                .orElseGet(builtIn);
        return checked(
                SMS_LANGUAGE,
                () -> templates.byDefault(Locale.forLanguageTag(text(SMS_LANGUAGE, "en"))),
                () -> templates);
    }

    private App app() {
        var named = checked(APP_NAME, () -> App.named(text(APP_NAME, "Ringproof")), () -> App.named("Ringproof"));
        var hosted = text(APP_HOST)
                .map(host -> checked(APP_HOST, () -> named.withHost(host), () -> named))
                .orElse(named);
        return text(ANDROID_APP_HASH)
                .map(hash -> checked(ANDROID_APP_HASH, () -> hosted.withAndroidHash(hash), () -> hosted))
                .orElse(hosted);
    }

    /** Reads the environment variables of all settings that the gateway's type has. The result is empty after a problem. */
    private Optional<Gateway> gateway(String name) {
        var type = Gateways.type(name);
        if (type.isEmpty()) {
            report(
                    SMS_GATEWAY,
                    "must contain names of gateways. A name is one of the types "
                            + Gateways.types().stream().map(GatewayType::name).collect(Collectors.joining(", "))
                            + ", or a type with a suffix, such as webhook-b");
            return Optional.empty();
        }
        if (!development && TYPES_THAT_SEND_NOTHING.contains(type.get().name())) {
            report(SMS_GATEWAY, "contains " + name + ", a development default that sends nothing");
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var setting : type.get().settings()) {
            text(Setting.environmentName(name, setting.key()))
                    .or(() -> Optional.ofNullable(developmentValue(type.get().name(), setting.key())))
                    .ifPresent(given -> values.put(setting.key(), given));
        }
        var gateway = new Gateway(name, values);
        checked(SMS_GATEWAY, gateway::problems, Map::<String, String>of).forEach(problems::add);
        return Optional.of(gateway);
    }

    private @Nullable String developmentValue(String type, String key) {
        return developmentKeys != null && type.equals("webhook") && key.equals("SECRET")
                ? developmentKeys.webhookSecret()
                : null;
    }

    private Routes routes(List<String> gateways) {
        var inOrder = Routes.inOrder(gateways.isEmpty() ? List.of("development") : gateways);
        var routed = checked(SMS_ROUTES, () -> inOrder.withRoutes(text(SMS_ROUTES, "")), () -> inOrder);
        var sent = checked(SMS_SENDERS, () -> routed.withSenders(text(SMS_SENDERS, "")), () -> routed);
        var complete = checked(SMS_PARAMETERS, () -> sent.withParameters(text(SMS_PARAMETERS, "")), () -> sent);
        var priced = checked(SMS_PRICES, () -> complete.withPrices(text(SMS_PRICES, "")), () -> complete);
        return flag(SMS_PREFER_CONVERSION, false) ? priced.preferringConversion() : priced;
    }

    private @Nullable URI publicUrl() {
        return text(PUBLIC_URL).isEmpty() ? null : url(PUBLIC_URL).orElse(HARMLESS_URL);
    }

    private NumberPolicy numbers() {
        var regions = list(SMS_REGIONS, "US,CA");
        var unknown = regions.stream()
                .filter(region -> !region.equals(NumberPolicy.ALL_REGIONS) && !isRegion(SMS_REGIONS, region))
                .toList();
        var known = unknown.isEmpty() ? regions : NumberPolicy.DEFAULT.regions();
        var defaultRegion = text(DEFAULT_REGION)
                .filter(region -> isRegion(DEFAULT_REGION, region))
                .orElse(null);
        var policy = checked(SMS_REGIONS, () -> numbers(known, defaultRegion), () -> NumberPolicy.DEFAULT);
        var extraPrefixes = list(EXTRA_PREFIXES, "");
        var prefixed = extraPrefixes.isEmpty()
                ? policy
                : checked(EXTRA_PREFIXES, () -> withPrefixes(policy, extraPrefixes), () -> policy);
        return checked(REVIEW_NUMBERS, () -> withReviewNumbers(prefixed), () -> prefixed);
    }

    private NumberPolicy withReviewNumbers(NumberPolicy policy) {
        var numbers = ReviewNumber.list(text(REVIEW_NUMBERS, ""));
        var reviewed = policy.withReviewNumbers(numbers);
        reviewed.requireReviewNumbers(number(CODE_LENGTH, 6, 6, 10), clock.instant());
        // The numbering plan checks that each number is possible.
        new NumberingPlan(NumberPolicy.DEFAULT.withReviewNumbers(numbers));
        return reviewed;
    }

    private boolean isRegion(Setting setting, String region) {
        boolean known = NumberingPlan.isRegion(region);
        if (!known) {
            report(setting, "contains " + region + ", which is not the two letters of a region, such as US");
        }
        return known;
    }

    private NumberPolicy numbers(Set<String> regions, @Nullable String defaultRegion) {
        return new NumberPolicy(
                regions,
                flag(SMS_FIXED_LINES, false),
                flag(SMS_VOIP, false),
                defaultRegion,
                flag(TEST_NUMBERS, development));
    }

    private static NumberPolicy withPrefixes(NumberPolicy policy, Set<String> extraPrefixes) {
        var regions = new HashMap<String, String>();
        for (var extra : extraPrefixes) {
            var parts = extra.split("=", -1);
            if (parts.length != 2 || regions.put(parts[0].strip(), parts[1].strip()) != null) {
                throw new IllegalArgumentException("each prefix stands once, with its region: +1436=US");
            }
        }
        // The numbering plan checks that each region exists and has such numbers.
        new NumberingPlan(NumberPolicy.DEFAULT.withExtraPrefixes(regions));
        if (!policy.regions().contains(NumberPolicy.ALL_REGIONS)
                && !policy.regions().containsAll(regions.values())) {
            throw new IllegalArgumentException("each region must be in " + SMS_REGIONS.environmentName());
        }
        return policy.withExtraPrefixes(regions);
    }

    private VerificationPolicy verification() {
        boolean limits = flag(LIMITS, true);
        var defaults = FailurePolicy.DEFAULT;
        var failures = new FailurePolicy(
                defaults.delayFrom(),
                defaults.firstDelay(),
                defaults.longestDelay(),
                number(DISABLE_AFTER, defaults.disableAt(), 1, 100),
                duration(REMEMBER_FAILURES, defaults.remembered(), Duration.ofDays(1), Duration.ofDays(366)));
        var policy = new VerificationPolicy(
                number(CODE_LENGTH, 6, 6, 10),
                duration(CODE_LIFETIME, Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                number(CODE_ATTEMPTS, 5, 1, 10),
                duration(
                        RESEND_AFTER, limits ? Duration.ofSeconds(30) : Duration.ZERO, Duration.ZERO, LONGEST_DURATION),
                limits ? failures : failures.withoutDelays(),
                number(MAX_NUMBERS, limits ? 10 : Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
                number(MAX_UNPROVEN_NUMBERS, limits ? 5 : Integer.MAX_VALUE, 1, Integer.MAX_VALUE));
        var resending = choice(RESEND, "same", "same", "new").equals("new") ? policy.withNewCodeOnResend() : policy;
        return choice(TAKEN_NUMBERS, "tell", "tell", "hide").equals("hide")
                ? resending.hidingTakenNumbers()
                : resending;
    }

    private LimitPolicy limits() {
        var defaults = flag(LIMITS, true) ? LimitPolicy.DEFAULT : LimitPolicy.DEFAULT.allOff();
        var limits = defaults;
        for (var entry : defaults.rules().entrySet()) {
            var setting = Setting.of(entry.getKey());
            var otherwise = entry.getValue();
            var rule = text(setting)
                    .map(text -> checked(setting, () -> LimitSettings.rule(text, otherwise), () -> otherwise))
                    .orElse(otherwise);
            limits = limits.with(entry.getKey(), rule);
        }
        return limits.with(budgets()).with(guard());
    }

    private GuardPolicy guard() {
        var mode = LimitMode.valueOf(choice(GUARD, flag(LIMITS, true) ? "observe" : "off", "observe", "enforce", "off")
                .toUpperCase(Locale.ROOT));
        boolean humanCheck = flag(GUARD_HUMAN_CHECK, false);
        if (humanCheck && text(RISK_URL).isEmpty()) {
            report(GUARD_HUMAN_CHECK, "needs " + RISK_URL.environmentName());
        }
        var policy = GuardPolicy.DEFAULT.with(mode).withHumanCheck(humanCheck);
        var allowed = checked(GUARD_ALLOWED, () -> policy.withLists(list(GUARD_ALLOWED, ""), Set.of()), () -> policy);
        return checked(GUARD_DENIED, () -> policy.withLists(allowed.allowed(), list(GUARD_DENIED, "")), () -> allowed);
    }

    private BudgetPolicy budgets() {
        var otherwise = checked(PRICE_OTHERWISE, () -> price(text(PRICE_OTHERWISE, "0.05")), () -> BigDecimal.ONE);
        var regions = checked(REGION_BUDGETS, () -> LimitSettings.regions(text(REGION_BUDGETS, "")), () -> NO_BUDGETS);
        regions.keySet().forEach(region -> isRegion(REGION_BUDGETS, region));
        var whole = text(BUDGET, flag(LIMITS, true) ? "enforce" : "off");
        return checked(BUDGET, () -> LimitSettings.budgets(whole, regions, otherwise), () -> BudgetPolicy.OFF);
    }

    private static BigDecimal price(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            throw new IllegalArgumentException("a price is a number such as 0.05");
        }
        return new BigDecimal(text);
    }

    /** Returns nothing if there is no receiver. Then settings that would have no effect are a mistake. */
    private @Nullable Risk risk() {
        boolean mentioned = Stream.of(RISK_URL, RISK_SECRET, RISK_TIMEOUT, RISK_ON_FAILURE, RISK_SECOND_FACTORS)
                .anyMatch(setting -> text(setting).isPresent());
        if (!mentioned) {
            return null;
        }
        var defaults = RiskPolicy.DEFAULT;
        var within = defaults.within(
                duration(RISK_TIMEOUT, defaults.timeLimit(), Duration.ofMillis(100), RiskPolicy.LONGEST_TIME_LIMIT));
        var failing =
                choice(RISK_ON_FAILURE, "allow", "allow", "deny").equals("deny") ? within.denyingOnFailure() : within;
        var policy = flag(RISK_SECOND_FACTORS, false) ? failing.withSecondFactors() : failing;
        var url = url(RISK_URL).orElse(HARMLESS_URL);
        var secret = required(RISK_SECRET, developmentKeys == null ? null : developmentKeys.webhookSecret())
                .orElse(HARMLESS_SECRET);
        var harmless = RiskReceiver.at(HARMLESS_URL, HARMLESS_SECRET, policy.timeLimit());
        var address = checked(RISK_URL, () -> RiskReceiver.at(url, HARMLESS_SECRET, policy.timeLimit()), () -> harmless)
                .address();
        return new Risk(
                checked(RISK_SECRET, () -> RiskReceiver.at(address, secret, policy.timeLimit()), () -> harmless),
                policy);
    }

    private RetentionPolicy retention() {
        var defaults = RetentionPolicy.DEFAULT;
        return new RetentionPolicy(
                duration(KEEP_MESSAGES, defaults.messages(), Duration.ofDays(1), LONGEST_RETENTION),
                duration(KEEP_CHALLENGES, defaults.challenges(), Duration.ofHours(1), LONGEST_RETENTION));
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

    /** Returns the value of a setting that must have one. If it is missing, it is reported, and the result is empty. */
    private Optional<String> required(Setting setting, @Nullable String developmentValue) {
        var value = text(setting).or(() -> Optional.ofNullable(developmentValue));
        if (value.isEmpty()) {
            report(setting, "is missing");
        }
        return value;
    }

    /** Returns the values of a setting that must have at least one. If it has none, it is reported as missing. */
    private List<String> requiredList(Setting setting, @Nullable String developmentValue) {
        var values = list(setting, developmentValue == null ? "" : developmentValue);
        if (values.isEmpty()) {
            report(setting, "is missing");
        }
        return List.copyOf(values);
    }

    private String choice(Setting setting, String defaultValue, String... choices) {
        var value = text(setting, defaultValue);
        if (!List.of(choices).contains(value)) {
            report(setting, "must be " + String.join(" or ", choices));
            return defaultValue;
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
            // the report below says it
        }
        report(setting, "must be a whole number from " + min + " to " + max);
        return defaultValue;
    }

    private Duration duration(Setting setting, Duration defaultValue, Duration min, Duration max) {
        try {
            var duration = text(setting).map(Duration::parse).orElse(defaultValue);
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // the report below says it
        }
        report(setting, "must be an ISO 8601 duration from " + min + " to " + max);
        return defaultValue;
    }

    private Optional<URI> url(Setting setting) {
        var text = required(setting, null);
        try {
            var url = new URI(text.orElse(""));
            if (url.getScheme() != null
                    && url.getHost() != null
                    && url.getScheme().matches("https?")) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // the report below says it
        }
        if (text.isPresent()) {
            report(setting, "must be a URL such as https://example.com/path");
        }
        return Optional.empty();
    }

    /** Makes a value. If its constructor refuses it, the reason is reported, and the result is the other value. */
    private <T> T checked(Setting setting, Supplier<T> make, Supplier<T> otherwise) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            report(setting, "is wrong: " + e.getMessage());
            return otherwise.get();
        }
    }

    private void report(Setting setting, String problem) {
        problems.add(setting.environmentName(), problem);
    }
}
