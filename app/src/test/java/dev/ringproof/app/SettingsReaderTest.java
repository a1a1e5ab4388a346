package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.TokenRules;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.app.Settings.IdentityProvider;
import dev.ringproof.app.Settings.Network;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy.OnFailure;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.numbering.ReviewNumber;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final String SECRET = "sk_live_0123456789abcdef";
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    @TempDir
    Path data;

    @Test
    void in_dev_nothing_needs_to_be_set() {
        var settings = dev(Map.of());

        assertThat(settings.isDevelopment()).isTrue();
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.secretKeys()).containsExactly("sk_test_dev");
        assertThat(settings.database().url()).isEqualTo("jdbc:h2:file:" + data.resolve("ringproof"));
        assertThat(settings.gateways()).containsExactly(new Gateway("development", Map.of()));
        assertThat(settings.numbers().regions()).containsExactlyInAnyOrder("US", "CA");
        assertThat(settings.numbers().fictional()).isTrue();
        assertThat(settings.delivery().keepContent()).isTrue();
        assertThat(settings.verification().resendAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void in_dev_keys_are_made_once() {
        assertThat(dev(Map.of()).developmentTokenKey()).isEqualTo(dev(Map.of()).developmentTokenKey());
    }

    @Test
    void in_production_there_are_no_development_defaults() {
        var settings = SettingsReader.read(production());

        assertThat(settings.isDevelopment()).isFalse();
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.identityProvider())
                .isEqualTo(new IdentityProvider(
                        URI.create("https://id.example.com/jwks"),
                        new TokenRules(
                                "https://id.example.com",
                                Set.of("ringproof"),
                                Set.of(),
                                Set.of("RS256", "ES256"),
                                "sid")));
        assertThat(settings.gateways()).extracting(Gateway::name).containsExactly("webhook");
        assertThat(settings.numbers().fictional()).isFalse();
        assertThat(settings.delivery().keepContent()).isFalse();
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RINGPROOF_DATABASE_URL",
                "RINGPROOF_KEYS",
                "RINGPROOF_INDEX_KEY",
                "RINGPROOF_SECRET_KEYS",
                "RINGPROOF_ASSERTION_KEYS",
                "RINGPROOF_JWT_ISSUER",
                "RINGPROOF_JWT_AUDIENCE",
                "RINGPROOF_JWT_KEYS_URL",
                "RINGPROOF_SMS_GATEWAY",
                "RINGPROOF_SMS_WEBHOOK_URL",
                "RINGPROOF_SMS_WEBHOOK_SECRET"
            })
    void production_does_not_start_while_a_setting_is_missing(String setting) {
        for (var empty : new String[] {"", "  "}) {
            var environment = production();
            environment.put(setting, empty);

            assertThatThrownBy(() -> SettingsReader.read(environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage(setting + " is missing");
        }
    }

    @Test
    void all_missing_and_wrong_settings_are_named_at_once_each_on_its_line() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of(
                        "RINGPROOF_PROFILE", "production",
                        "RINGPROOF_PORT", "http",
                        "RINGPROOF_SMS_GATEWAY", "twilio",
                        "RINGPROOF_SMS_TWILIO_RATE", "fast",
                        "RINGPROOF_SMS_TWILIO_WINDOW", "0",
                        "RINGPROOF_SMS_REGIONS", "US,usa",
                        "RINGPROOF_DEFAULT_REGION", "XX",
                        "RINGPROOF_TEST_NUMBERS", "on",
                        "RINGPROOF_CODE_LENGHT", "8")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                        RINGPROOF_KEYS is missing
                        RINGPROOF_PORT must be a whole number from 0 to 65535
                        RINGPROOF_DATABASE_URL is missing
                        RINGPROOF_INDEX_KEY is missing
                        RINGPROOF_SECRET_KEYS is missing
                        RINGPROOF_ASSERTION_KEYS is missing
                        RINGPROOF_JWT_ISSUER is missing
                        RINGPROOF_JWT_KEYS_URL is missing
                        RINGPROOF_JWT_AUDIENCE is missing
                        RINGPROOF_SMS_TWILIO_ACCOUNT_SID is missing
                        RINGPROOF_SMS_TWILIO_SENDER is missing
                        RINGPROOF_SMS_TWILIO_RATE is wrong: it must be a number of messages a second, from 0.001 to 10000
                        RINGPROOF_SMS_TWILIO_WINDOW is wrong: it must be a whole number from 1 to 10000
                        RINGPROOF_SMS_REGIONS contains usa, which is not the two letters of a region, such as US
                        RINGPROOF_DEFAULT_REGION contains XX, which is not the two letters of a region, such as US
                        RINGPROOF_TEST_NUMBERS must be off: everybody knows the code of test numbers, and can verify one
                        RINGPROOF_CODE_LENGHT is unknown; the nearest known name is RINGPROOF_CODE_LENGTH""");
    }

    @Test
    void one_problem_does_not_lead_to_others() {
        assertThatThrownBy(() -> dev(Map.of("RINGPROOF_SMS_GATEWAY", "pigeon", "RINGPROOF_SMS_ROUTES", "US=pigeon")))
                .message()
                .startsWith("RINGPROOF_SMS_GATEWAY must contain names of gateways")
                .doesNotContain("\n");
        assertThatThrownBy(() -> SettingsReader.read(Map.of("RINGPROOF_PROFILE", "staging", "RINGPROOF_PORT", "http")))
                .hasMessage("RINGPROOF_PROFILE must be dev or production");
    }

    @ParameterizedTest
    @CsvSource({
        "RINGPROOF_SECRET_KEYS, sk_test_dev, development default",
        "RINGPROOF_SMS_GATEWAY, development, development default",
        "RINGPROOF_SMS_GATEWAY, fake-b, development default",
        "RINGPROOF_KEYS, 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, not random",
        "RINGPROOF_INDEX_KEY, 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, not random",
        "RINGPROOF_SECRET_KEYS, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, not random",
        "RINGPROOF_SECRET_KEYS, ',', is missing"
    })
    void production_does_not_start_with_a_development_default(String setting, String value, String message) {
        var environment = production();
        environment.put(setting, value);

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .hasMessageStartingWith(setting)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RINGPROOF_PROFILE          | staging
                    RINGPROOF_HOST             | 0.0.0.0
                    RINGPROOF_PORT             | 65536
                    RINGPROOF_PORT             | http
                    RINGPROOF_HOST             | no such host
                    RINGPROOF_SMS_REGIONS      | US,XX
                    RINGPROOF_SMS_REGIONS      | us
                    RINGPROOF_SMS_REGIONS      | ,
                    RINGPROOF_DEFAULT_REGION   | XX
                    RINGPROOF_DEFAULT_REGION   | *
                    RINGPROOF_SMS_PRICES       | development/US=cheap
                    RINGPROOF_SMS_GATEWAY      | webhook-
                    RINGPROOF_RESEND_AFTER     | PT-1S
                    RINGPROOF_RESEND_AFTER     | PT25H
                    RINGPROOF_CODE_LIFETIME    | PT0S
                    RINGPROOF_STEP_UP_WINDOW   | PT9999H
                    RINGPROOF_STEP_UP_WINDOW   | PT9999999999999H
                    RINGPROOF_MANAGEMENT_PORT  | 65536
                    RINGPROOF_MANAGEMENT_PORT  | 8080
                    RINGPROOF_CONNECTIONS_PER_ADDRESS | 0
                    RINGPROOF_KEEP_ALIVE       | PT0.5S
                    RINGPROOF_KEEP_ALIVE       | PT2H
                    RINGPROOF_KEEP_ALIVE       | 30
                    RINGPROOF_TRUSTED_PROXIES  | proxy.example.com
                    RINGPROOF_TRUSTED_PROXIES  | loopback,0.0.0.0/0
                    RINGPROOF_DATABASE_URL     | jdbc:mysql://localhost/x
                    RINGPROOF_DATABASE_POOL_SIZE | 0
                    RINGPROOF_KEYS             | 1:short
                    RINGPROOF_INDEX_KEY        | nonsense
                    RINGPROOF_CORS_ORIGINS     | *
                    RINGPROOF_CORS_ORIGINS     | https://app.example.com/path
                    RINGPROOF_APP_NAME         | Curly’s
                    RINGPROOF_APP_NAME         | A name for which no message has room, because a message must also contain a code and one or two sentences
                    RINGPROOF_APP_HOST         | https://example.com
                    RINGPROOF_ANDROID_APP_HASH | short
                    RINGPROOF_SMS_TEXTS        | /nowhere/to/be/found
                    RINGPROOF_SMS_LANGUAGE     | tlh
                    RINGPROOF_SMS_GATEWAY      | pigeon
                    RINGPROOF_SMS_GATEWAY      | development,Webhook
                    RINGPROOF_SMS_ROUTES       | US=pigeon
                    RINGPROOF_SMS_SENDERS      | development/US=Acme
                    RINGPROOF_SMS_PARAMETERS   | development/US=
                    RINGPROOF_SMS_PREFER_CONVERSION | maybe
                    RINGPROOF_PUBLIC_URL       | sms.example.com
                    RINGPROOF_CODE_LENGTH      | 5
                    RINGPROOF_CODE_LIFETIME    | PT11M
                    RINGPROOF_CODE_LIFETIME    | ten minutes
                    RINGPROOF_CODE_ATTEMPTS    | 11
                    RINGPROOF_RESEND_AFTER     | 30
                    RINGPROOF_RESEND           | never
                    RINGPROOF_DISABLE_AFTER    | 101
                    RINGPROOF_EXTRA_PREFIXES   | +1436
                    RINGPROOF_EXTRA_PREFIXES   | +1436=US=CA
                    RINGPROOF_EXTRA_PREFIXES   | 1436=US
                    RINGPROOF_EXTRA_PREFIXES   | +1436=XX
                    RINGPROOF_EXTRA_PREFIXES   | +1436=GB
                    RINGPROOF_EXTRA_PREFIXES   | +447=GB
                    RINGPROOF_EXTRA_PREFIXES   | +1436=US,+1436=CA
                    RINGPROOF_RISK_URL         | risk.example.com
                    RINGPROOF_RISK_URL         | https://user:secret@risk.example.com/
                    RINGPROOF_RISK_TIMEOUT     | PT0.09S
                    RINGPROOF_RISK_TIMEOUT     | PT8.1S
                    RINGPROOF_RISK_ON_FAILURE  | ignore
                    RINGPROOF_RISK_SECOND_FACTORS | yes
                    RINGPROOF_GUARD            | on
                    RINGPROOF_GUARD_HUMAN_CHECK | yes
                    RINGPROOF_GUARD_ALLOWED    | 4477
                    RINGPROOF_GUARD_DENIED     | +44,gb
                    RINGPROOF_LIMIT_ADVICE_OF_OWNER | many
                    RINGPROOF_REMEMBER_FAILURES | PT23H
                    RINGPROOF_REMEMBER_FAILURES | P367D
                    RINGPROOF_REMEMBER_FAILURES | PT0S
                    RINGPROOF_BACKUP_CODE_SETS | 0
                    RINGPROOF_TAKEN_NUMBERS    | on
                    RINGPROOF_REVIEW_NUMBERS   | +14155550123
                    RINGPROOF_REVIEW_NUMBERS   | +14155550123=4829137 until 2026-12-31
                    RINGPROOF_REVIEW_NUMBERS   | +14155550123=482913 until 2999-12-31
                    RINGPROOF_REVIEW_NUMBERS   | +14155550123=482913 until 2026-12-31; +14155550123=771204 until 2026-12-31
                    RINGPROOF_REVIEW_NUMBERS   | +1415555012=482913 until 2026-12-31
                    RINGPROOF_KEEP_MESSAGES    | PT23H
                    RINGPROOF_KEEP_MESSAGES    | a month
                    RINGPROOF_KEEP_CHALLENGES  | PT59M
                    RINGPROOF_LIMITS           | maybe
                    RINGPROOF_LIMIT_NUMBER     | 5
                    RINGPROOF_LIMIT_NUMBER     | 5/10m
                    RINGPROOF_LIMIT_NUMBER     | 5/P
                    RINGPROOF_LIMIT_NUMBER     | -5/PT10M
                    RINGPROOF_LIMIT_NUMBER     | 5/PT1S
                    RINGPROOF_LIMIT_NUMBER     | 5/PT10M 10/P1D
                    RINGPROOF_LIMIT_NUMBER     | 1/PT1M, 2/PT1H, 3/P1D
                    RINGPROOF_LIMIT_NUMBER     | sometimes
                    RINGPROOF_LIMIT_NUMBER     | off 5/PT10M
                    RINGPROOF_BUDGET           | 100
                    RINGPROOF_BUDGET           | 100/week
                    RINGPROOF_BUDGET           | 1/day, 2/day
                    RINGPROOF_BUDGET           | 0.1234567/day
                    RINGPROOF_REGION_BUDGETS   | LV=5
                    RINGPROOF_REGION_BUDGETS   | XX=5/day
                    RINGPROOF_REGION_BUDGETS   | 5/day
                    RINGPROOF_PRICE_OTHERWISE  | cheap
                    RINGPROOF_PRICE_OTHERWISE  | -1
                    RINGPROOF_TEST_NUMBERS     | true
                    RINGPROOF_ASSERTION_KEYS   | nonsense
                    RINGPROOF_ASSERTION_KEYS   | {"keys":[]}
                    RINGPROOF_STEP_UP_WINDOW   | PT-1M
                    RINGPROOF_REQUIRE_BACKUP_CODES | yes
                    RINGPROOF_NOTIFY_FACTOR_CHANGES | yes
                    """)
    void a_wrong_value_is_refused_and_its_setting_is_named(String setting, String value) {
        var environment = new HashMap<String, String>();
        environment.put("RINGPROOF_RISK_URL", "https://risk.example.com/");
        environment.put(setting, value);

        assertThatThrownBy(() -> dev(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(setting + " ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void sessions_last_and_begin_as_the_operator_says() {
        assertThat(dev(Map.of()).sessions().policy()).isEqualTo(SessionPolicy.DEFAULT);

        var set = dev(Map.of(
                        "RINGPROOF_SESSION_LIFETIME", "P1D",
                        "RINGPROOF_SESSION_IDLE", "PT1H",
                        "RINGPROOF_CLIENT_TOKEN_ROTATION", "PT10M",
                        "RINGPROOF_TICKET_LIFETIME", "PT30S",
                        "RINGPROOF_TICKET_SKIPS_SECOND_FACTOR", "on",
                        "RINGPROOF_PHONE_SIGN_IN", "on",
                        "RINGPROOF_REMEMBER_DEVICE", "P7D"))
                .sessions()
                .policy();

        assertThat(set)
                .isEqualTo(new SessionPolicy(
                        Duration.ofDays(1),
                        Duration.ofHours(1),
                        Duration.ofMinutes(10),
                        SessionPolicy.DEFAULT.replayGrace(),
                        SessionPolicy.DEFAULT.signInLifetime(),
                        Duration.ofSeconds(30),
                        true,
                        true,
                        Duration.ofDays(7)));
    }

    @Test
    void old_rows_are_kept_for_the_times_of_the_operator() {
        assertThat(dev(Map.of()).retention()).isEqualTo(RetentionPolicy.DEFAULT);
        assertThat(dev(Map.of("RINGPROOF_KEEP_MESSAGES", "P7D", "RINGPROOF_KEEP_CHALLENGES", "PT2H"))
                        .retention())
                .isEqualTo(new RetentionPolicy(Duration.ofDays(7), Duration.ofHours(2)));
    }

    @Test
    void the_port_for_health_is_open_in_production_and_on_request_in_dev() {
        assertThat(SettingsReader.read(production()).network())
                .isEqualTo(new Network("0.0.0.0", 8081, 1024, Duration.ofSeconds(30), proxies()));
        assertThat(dev(Map.of()).network())
                .isEqualTo(new Network("127.0.0.1", null, 1024, Duration.ofSeconds(30), proxies()));
        assertThat(dev(Map.of(
                                "RINGPROOF_MANAGEMENT_HOST", "127.0.0.2",
                                "RINGPROOF_MANAGEMENT_PORT", "0",
                                "RINGPROOF_CONNECTIONS_PER_ADDRESS", "5",
                                "RINGPROOF_KEEP_ALIVE", "PT75S",
                                "RINGPROOF_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1 ,loopback"))
                        .network())
                .isEqualTo(new Network(
                        "127.0.0.2",
                        0,
                        5,
                        Duration.ofSeconds(75),
                        proxies("10.0.0.0/8", "2001:db8::1", "127.0.0.0/8", "::1")));
    }

    private static TrustedProxies proxies(String... networks) {
        return TrustedProxies.of(List.of(networks), "RINGPROOF_TRUSTED_PROXIES");
    }

    @Test
    void failures_are_remembered_and_backup_codes_made_as_the_operator_says() {
        var settings = dev(Map.of(
                "RINGPROOF_REMEMBER_FAILURES", "P90D",
                "RINGPROOF_BACKUP_CODE_SETS", "3"));

        assertThat(settings.verification().failures().remembered()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.secondFactors().backupCodeSetsPerHour()).isEqualTo(3);
    }

    @Test
    void a_list_may_end_with_a_comma() {
        var settings = dev(Map.of("RINGPROOF_SMS_REGIONS", "GB,"));

        assertThat(settings.numbers().regions()).containsExactly("GB");
    }

    @Test
    void an_operator_admits_prefixes_that_are_not_known_yet() {
        var numbers =
                dev(Map.of("RINGPROOF_EXTRA_PREFIXES", "+1436=US, +1861 = US")).numbers();

        assertThat(numbers.extraPrefixes()).isEqualTo(Map.of("+1436", "US", "+1861", "US"));
        assertThat(new NumberingPlan(numbers).read("+1 861 997 6026", NOON.instant()))
                .isEqualTo(new NumberingPlan.Reading.Understood(new E164Number("+18619976026")));
        assertThat(dev(Map.of()).numbers().extraPrefixes()).isEmpty();
        assertThatThrownBy(() -> dev(Map.of("RINGPROOF_EXTRA_PREFIXES", "+447=GB")))
                .hasMessage("RINGPROOF_EXTRA_PREFIXES is wrong: each region must be in RINGPROOF_SMS_REGIONS");
    }

    @Test
    void messages_have_the_name_of_the_app_and_the_words_of_the_operator() throws IOException {
        var folder = Files.createDirectory(data.resolve("words"));
        Files.writeString(folder.resolve("de.properties"), "verification={code}: Code für {app}, {lifetime} lang\n");
        var wording = dev(Map.of(
                        "RINGPROOF_APP_NAME", "ExampleCo",
                        "RINGPROOF_APP_HOST", "example.com",
                        "RINGPROOF_ANDROID_APP_HASH", "FA+9qCX9VSu",
                        "RINGPROOF_SMS_TEXTS", folder.toString(),
                        "RINGPROOF_SMS_LANGUAGE", "de"))
                .wording();

        var language = wording.language(List.of(), "KR");

        assertThat(wording.code(MessageType.VERIFICATION, "012345", Duration.ofMinutes(10), language))
                .isEqualTo("012345: Code für ExampleCo, 10 min lang\n\nFA+9qCX9VSu\n@example.com #012345");
    }

    @Test
    void a_wrong_template_stops_the_start_and_the_error_names_setting_file_and_key() throws IOException {
        var folder = Files.createDirectory(data.resolve("words"));
        Files.writeString(folder.resolve("en.properties"), "verification={code} is {app}’s code for {lifetime}.\n");

        assertThatThrownBy(() -> dev(Map.of("RINGPROOF_SMS_TEXTS", folder.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("RINGPROOF_SMS_TEXTS is wrong: en.properties: verification has ’ (U+2019), "
                        + "which is outside of GSM-7");
    }

    @Test
    void several_gateways_have_settings_by_their_names_and_routes() {
        var environment = production();
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook, webhook-b");
        environment.put("RINGPROOF_SMS_WEBHOOK_B_URL", "https://b.example.com/send");
        environment.put("RINGPROOF_SMS_WEBHOOK_B_SECRET", environment.get("RINGPROOF_SMS_WEBHOOK_SECRET"));
        environment.put("RINGPROOF_SMS_WEBHOOK_B_TIMEOUT", "PT1S");
        environment.put("RINGPROOF_SMS_ROUTES", "CA=webhook-b");
        environment.put("RINGPROOF_PUBLIC_URL", "https://sms.example.com");

        var settings = SettingsReader.read(environment);

        assertThat(settings.gateways())
                .extracting(Gateway::name)
                .containsExactly("webhook", "webhook-b")
                .isEqualTo(settings.routes().gateways());
        assertThat(settings.gateways().getLast().values())
                .containsEntry("URL", "https://b.example.com/send")
                .containsEntry("TIMEOUT", "PT1S");
        assertThat(settings.gateways().toString()).doesNotContain("whsec_");
        assertThat(settings.publicUrl()).isEqualTo(URI.create("https://sms.example.com"));
        environment.remove("RINGPROOF_SMS_WEBHOOK_B_URL");
        assertThatThrownBy(() -> SettingsReader.read(environment)).hasMessage("RINGPROOF_SMS_WEBHOOK_B_URL is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "webhook, RINGPROOF_SMS_WEBHOOK_WINDOW, 0, it must be a whole number from 1 to 10000",
        "webhook, RINGPROOF_SMS_WEBHOOK_SECRET, hush, webhook secret 1 is not whsec_ and the base64 of 24 to 64 bytes",
        "fake-eu-2, RINGPROOF_SMS_FAKE_EU_2_TIMEOUT, soon, it must be an ISO 8601 duration such as PT2.5S"
    })
    void a_wrong_setting_of_a_gateway_is_named_by_its_environment_variable(
            String name, String variable, String value, String problem) {
        var environment = new HashMap<>(Map.of("RINGPROOF_SMS_GATEWAY", name, variable, value));
        if (name.equals("webhook")) {
            environment.put("RINGPROOF_SMS_WEBHOOK_URL", "https://sms.example.com/send");
        }

        assertThatThrownBy(() -> dev(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessage(variable + " is wrong: " + problem);
    }

    @Test
    void a_missing_setting_of_a_gateway_is_named_by_its_environment_variable() {
        assertThatThrownBy(() -> dev(Map.of(
                        "RINGPROOF_SMS_GATEWAY", "twilio-eu",
                        "RINGPROOF_SMS_TWILIO_EU_ACCOUNT_SID", "AC0",
                        "RINGPROOF_SMS_TWILIO_EU_SENDER", "Acme")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("RINGPROOF_SMS_TWILIO_EU_AUTH_TOKEN is missing");
    }

    @Test
    void settings_of_a_carrier_are_checked_without_asking_it() {
        var settings = dev(Map.of(
                "RINGPROOF_SMS_GATEWAY", "smpp",
                "RINGPROOF_SMS_SMPP_HOST", "nowhere.invalid",
                "RINGPROOF_SMS_SMPP_SYSTEM_ID", "us",
                "RINGPROOF_SMS_SMPP_PASSWORD", "hush"));

        assertThat(settings.gateways()).extracting(Gateway::name).containsExactly("smpp");
    }

    @Test
    void production_refuses_short_secret_keys() {
        var environment = production();
        environment.put("RINGPROOF_SECRET_KEYS", SECRET + ",short");

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .hasMessage("RINGPROOF_SECRET_KEYS contains a key with fewer than 20 characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    ringproof        | -               | ringproof | ""
                    one, two,        | -               | one,two   | ""
                    any              | -               | ""        | ""
                    -                | https://app.com | ""        | https://app.com
                    -                | web, ios        | ""        | web,ios
                    any              | web             | ""        | web
                    one              | web             | one       | web
                    """, quoteCharacter = '"')
    void tokens_are_made_for_an_audience_or_an_authorized_party_or_for_any(
            String audience, String parties, String audiences, String authorizedParties) {
        var environment = production();
        set(environment, "RINGPROOF_JWT_AUDIENCE", audience);
        set(environment, "RINGPROOF_JWT_AUTHORIZED_PARTIES", parties);

        var rules = rules(environment);

        assertThat(rules.audiences()).isEqualTo(words(audiences));
        assertThat(rules.authorizedParties()).isEqualTo(words(authorizedParties));
    }

    private static void set(Map<String, String> environment, String setting, String value) {
        if (value == null) {
            environment.remove(setting);
        } else {
            environment.put(setting, value);
        }
    }

    private static Set<String> words(String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(","));
    }

    private static TokenRules rules(Map<String, String> environment) {
        return Objects.requireNonNull(SettingsReader.read(environment).identityProvider())
                .rules();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RINGPROOF_JWT_AUDIENCE           | any,ringproof
                    RINGPROOF_JWT_AUTHORIZED_PARTIES | any
                    RINGPROOF_JWT_AUTHORIZED_PARTIES | web,any
                    RINGPROOF_JWT_ALGORITHMS         | HS256
                    RINGPROOF_JWT_KEYS_URL           | file:///etc/passwd
                    """)
    void a_wrong_setting_of_the_identity_provider_is_refused(String setting, String value) {
        var environment = production();
        environment.put(setting, value);

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(setting);
    }

    @Test
    void another_claim_can_name_the_session() {
        var environment = production();
        environment.put("RINGPROOF_JWT_SESSION_CLAIM", "https://example.com/session");

        assertThat(rules(environment).sessionClaim()).isEqualTo("https://example.com/session");
    }

    @Test
    void in_dev_an_identity_provider_needs_no_audience() {
        var settings = dev(Map.of(
                "RINGPROOF_JWT_ISSUER", "https://id.example.com",
                "RINGPROOF_JWT_KEYS_URL", "https://id.example.com/jwks"));

        assertThat(Objects.requireNonNull(settings.identityProvider()).rules())
                .isEqualTo(TokenRules.of("https://id.example.com", Set.of("RS256", "ES256")));
    }

    @Test
    void limits_can_be_off_for_load_tests_but_codes_stay_safe() {
        var policy = dev(Map.of("RINGPROOF_LIMITS", "off")).verification();

        assertThat(policy.resendAfter()).isZero();
        assertThat(policy.maxNumbers()).isGreaterThan(1_000_000);
        assertThat(policy.maxAttempts()).isEqualTo(5);
        assertThat(policy.failures().disableAt()).isEqualTo(50);
        assertThat(dev(Map.of("RINGPROOF_LIMITS", "off", "RINGPROOF_RESEND_AFTER", "PT5S"))
                        .verification()
                        .resendAfter())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void each_limit_is_enforced_observed_or_off_as_the_operator_says() {
        var limits = dev(Map.of(
                        "RINGPROOF_LIMIT_NUMBER", "3/PT2M",
                        "RINGPROOF_LIMIT_OWNER", "observe 4/PT1H, 5/P2D",
                        "RINGPROOF_LIMIT_ADDRESS", "off",
                        "RINGPROOF_LIMIT_PREFIX", "observe",
                        "RINGPROOF_LIMIT_WIDE_PREFIX", "enforce"))
                .limits();

        assertThat(limits.rules().get(Limit.NUMBER))
                .isEqualTo(new LimitRule(LimitMode.ENFORCE, List.of(ceiling(3, Duration.ofMinutes(2)))));
        assertThat(limits.rules().get(Limit.OWNER))
                .isEqualTo(new LimitRule(
                        LimitMode.OBSERVE, List.of(ceiling(4, Duration.ofHours(1)), ceiling(5, Duration.ofDays(2)))));
        assertThat(limits.rule(Limit.ADDRESS)).isEmpty();
        assertThat(limits.rules().get(Limit.PREFIX))
                .isEqualTo(LimitPolicy.DEFAULT.rule(Limit.PREFIX).orElseThrow().with(LimitMode.OBSERVE));
        assertThat(limits.rules().get(Limit.WIDE_PREFIX))
                .isEqualTo(LimitPolicy.DEFAULT
                        .rule(Limit.WIDE_PREFIX)
                        .orElseThrow()
                        .with(LimitMode.ENFORCE));
        assertThat(limits.rules().get(Limit.SERVER))
                .isEqualTo(LimitPolicy.DEFAULT.rules().get(Limit.SERVER));
    }

    @Test
    void a_human_check_of_the_guard_needs_a_receiver_that_accepts_the_proof() {
        assertThatThrownBy(() -> dev(Map.of("RINGPROOF_GUARD_HUMAN_CHECK", "on")))
                .hasMessage("RINGPROOF_GUARD_HUMAN_CHECK needs RINGPROOF_RISK_URL");
    }

    @Test
    void the_guard_observes_until_the_operator_says_otherwise() {
        assertThat(dev(Map.of()).limits().guard()).isEqualTo(GuardPolicy.DEFAULT);
        assertThat(dev(Map.of("RINGPROOF_LIMITS", "off")).limits().guard().mode())
                .isEqualTo(LimitMode.OFF);
        assertThat(dev(Map.of(
                                "RINGPROOF_GUARD", "enforce",
                                "RINGPROOF_GUARD_HUMAN_CHECK", "on",
                                "RINGPROOF_RISK_URL", "http://127.0.0.1:9000/",
                                "RINGPROOF_GUARD_ALLOWED", "+4477, FR",
                                "RINGPROOF_GUARD_DENIED", "GB"))
                        .limits()
                        .guard())
                .isEqualTo(GuardPolicy.DEFAULT
                        .with(LimitMode.ENFORCE)
                        .withHumanCheck(true)
                        .withLists(Set.of("+4477", "FR"), Set.of("GB")));
    }

    private static Ceiling ceiling(long max, Duration window) {
        return new Ceiling(max, new Window.Sliding(window));
    }

    @Test
    void a_limit_that_the_operator_sets_counts_also_while_all_others_are_off() {
        var limits = dev(Map.of("RINGPROOF_LIMITS", "off", "RINGPROOF_LIMIT_NUMBER", "3/PT2M"))
                .limits();

        assertThat(limits.rule(Limit.NUMBER)).isPresent();
        assertThat(limits.rule(Limit.OWNER)).isEmpty();
        assertThat(limits.budget()).isEqualTo(BudgetPolicy.OFF);
    }

    @Test
    void budgets_are_for_a_day_or_a_month_and_for_all_or_a_region() {
        var budget = dev(Map.of(
                        "RINGPROOF_BUDGET", "observe 12.5/day",
                        "RINGPROOF_REGION_BUDGETS", "LV=5/day, 50/month; GB=20/month",
                        "RINGPROOF_PRICE_OTHERWISE", "0.2"))
                .limits()
                .budget();

        assertThat(budget)
                .isEqualTo(new BudgetPolicy(
                        LimitMode.OBSERVE,
                        new Budget(new BigDecimal("12.5"), null),
                        Map.of(
                                "LV", new Budget(new BigDecimal(5), new BigDecimal(50)),
                                "GB", new Budget(null, new BigDecimal(20))),
                        new BigDecimal("0.2")));
        assertThat(dev(Map.of()).limits()).isEqualTo(LimitPolicy.DEFAULT);
    }

    @Test
    void a_code_is_sent_again_while_it_is_valid_unless_the_setting_asks_for_a_new_one() {
        assertThat(dev(Map.of()).verification()).isEqualTo(VerificationPolicy.DEFAULT);
        assertThat(dev(Map.of("RINGPROOF_RESEND", "same")).verification().sameCodeOnResend())
                .isTrue();
        assertThat(dev(Map.of("RINGPROOF_RESEND", "new")).verification())
                .isEqualTo(VerificationPolicy.DEFAULT.withNewCodeOnResend());
    }

    @Test
    void nobody_is_asked_for_advice_by_default() {
        assertThat(dev(Map.of()).risk()).isNull();
        assertThat(SettingsReader.read(production()).risk()).isNull();
    }

    @Test
    void a_receiver_gives_advice_within_two_seconds_about_numbers_that_are_no_second_factor() {
        var risk = Objects.requireNonNull(dev(Map.of("RINGPROOF_RISK_URL", "https://risk.example.com/ask?a=b"))
                .risk());

        assertThat(risk.receiver().address()).isEqualTo(URI.create("https://risk.example.com/ask?a=b"));
        assertThat(risk.policy()).isEqualTo(RiskPolicy.DEFAULT);
        assertThat(risk.toString()).doesNotContain("a=b");
    }

    @Test
    void how_a_receiver_is_asked_can_be_set() {
        var risk = Objects.requireNonNull(dev(Map.of(
                        "RINGPROOF_RISK_URL", "http://127.0.0.1:9000/",
                        "RINGPROOF_RISK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "RINGPROOF_RISK_TIMEOUT", "PT0.5S",
                        "RINGPROOF_RISK_ON_FAILURE", "deny",
                        "RINGPROOF_RISK_SECOND_FACTORS", "on"))
                .risk());

        assertThat(risk.policy())
                .isEqualTo(new RiskPolicy(Duration.ofMillis(500), OnFailure.DENY, true, RiskPolicy.DEFAULT.atOnce()));
    }

    @Test
    void production_needs_a_secret_for_the_receiver_and_shows_no_wrong_one() {
        var environment = production();
        environment.put("RINGPROOF_RISK_URL", "https://risk.example.com/");

        assertThatThrownBy(() -> SettingsReader.read(environment)).hasMessage("RINGPROOF_RISK_SECRET is missing");
        environment.put("RINGPROOF_RISK_SECRET", "hush");
        assertThatThrownBy(() -> SettingsReader.read(environment))
                .hasMessage("RINGPROOF_RISK_SECRET is wrong: webhook secret 1 is not whsec_ and the base64 of 24 to"
                        + " 64 bytes");
    }

    /** Otherwise an operator who has forgotten the URL would believe that codes are refused. */
    @ParameterizedTest
    @CsvSource({
        "ON_FAILURE, deny",
        "SECOND_FACTORS, on",
        "TIMEOUT, PT1S",
        "SECRET, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    })
    void settings_of_a_receiver_without_its_url_are_a_mistake(String setting, String value) {
        assertThatThrownBy(() -> dev(Map.of("RINGPROOF_RISK_" + setting, value)))
                .hasMessage("RINGPROOF_RISK_URL is missing");
    }

    @Test
    void a_taken_number_is_told_unless_the_setting_hides_it() {
        assertThat(dev(Map.of("RINGPROOF_TAKEN_NUMBERS", "tell")).verification())
                .isEqualTo(VerificationPolicy.DEFAULT);
        assertThat(dev(Map.of("RINGPROOF_TAKEN_NUMBERS", "hide", "RINGPROOF_RESEND", "new"))
                        .verification())
                .isEqualTo(VerificationPolicy.DEFAULT.withNewCodeOnResend().hidingTakenNumbers());
    }

    @Test
    void an_operator_names_numbers_with_a_fixed_code_in_production_too() {
        var environment = production();
        environment.put(
                "RINGPROOF_REVIEW_NUMBERS",
                "+14155550123=482913 until 2026-12-31; +447700900123=771204 until 2027-02-22");

        assertThat(SettingsReader.read(environment, NOON).numbers().reviewNumbers())
                .containsExactly(
                        new ReviewNumber(new E164Number("+14155550123"), "482913", LocalDate.of(2026, 12, 31)),
                        new ReviewNumber(new E164Number("+447700900123"), "771204", LocalDate.of(2027, 2, 22)));
        assertThat(UnusualSettings.of(SettingsReader.read(environment, NOON), environment)
                        .warnings())
                .isEmpty();
    }

    @Test
    void the_last_day_of_a_fixed_code_is_ninety_days_away_at_most_and_may_be_over() {
        var environment = production();
        environment.put("RINGPROOF_REVIEW_NUMBERS", "+14155550123=482913 until 2026-11-23");
        assertThat(SettingsReader.read(environment, NOON).numbers().reviewNumbers())
                .hasSize(1);

        environment.put("RINGPROOF_REVIEW_NUMBERS", "+14155550123=482913 until 2027-02-23");
        assertThatThrownBy(() -> SettingsReader.read(environment, NOON))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "RINGPROOF_REVIEW_NUMBERS is wrong: the last day of +1********23 is more than 90 days from now");
        assertThat(SettingsReader.read(environment, () -> NOON.instant().plus(Duration.ofHours(12)))
                        .numbers()
                        .reviewNumbers())
                .hasSize(1);
    }

    @Test
    void a_fixed_code_has_the_length_of_the_others_and_is_in_no_problem() {
        var environment = production();
        environment.put("RINGPROOF_CODE_LENGTH", "8");
        environment.put("RINGPROOF_REVIEW_NUMBERS", "+14155550123=482913 until 2026-12-31");

        assertThatThrownBy(() -> SettingsReader.read(environment, NOON))
                .hasMessage(
                        "RINGPROOF_REVIEW_NUMBERS is wrong: the code of +1********23 does not have the length of codes, which is 8");
    }

    @Test
    void the_log_names_numbers_with_a_fixed_code_without_the_code() {
        var numbers = NumberPolicy.DEFAULT.withReviewNumbers(
                ReviewNumber.list("+14155550123=482913 until 2026-12-31; +447700900123=771204 until 2026-11-23"));

        assertThat(Wiring.reviewNumbers(numbers, NOON))
                .isEqualTo("Numbers with a fixed code, to which nothing is sent:"
                        + " +1********23 until 2026-12-31, +4*********23 until 2026-11-23 (over).");
    }

    @Test
    void settings_show_no_secrets_as_text() {
        assertThat(SettingsReader.read(production())).hasToString("Settings");
    }

    private Settings dev(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("RINGPROOF_DATA", data.toString());
        return SettingsReader.read(environment);
    }

    private Map<String, String> production() {
        return production(data);
    }

    /** Returns the settings of a server in production with which nothing is unusual. */
    static Map<String, String> production(Path data) {
        var environment = new HashMap<String, String>();
        environment.put("RINGPROOF_PROFILE", "production");
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_DATABASE_URL", "jdbc:postgresql://db/ringproof");
        environment.put("RINGPROOF_KEYS", KeyRing.newPair("1", new Random(1)));
        environment.put("RINGPROOF_INDEX_KEY", KeyRing.newPair("1", new Random(2)));
        environment.put("RINGPROOF_SECRET_KEYS", SECRET);
        environment.put("RINGPROOF_ASSERTION_KEYS", Assertions.newKeySet());
        environment.put("RINGPROOF_JWT_ISSUER", "https://id.example.com");
        environment.put("RINGPROOF_JWT_AUDIENCE", "ringproof");
        environment.put("RINGPROOF_JWT_KEYS_URL", "https://id.example.com/jwks");
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", "https://sms.example.com/send");
        environment.put(
                "RINGPROOF_SMS_WEBHOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        return environment;
    }
}
