package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.app.Settings.IdentityProvider;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final String SECRET = "sk_live_0123456789abcdef";

    private static final Gateways GATEWAYS = new Gateways(InstantSource.system(), System.out, null);

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
                        "https://id.example.com",
                        null,
                        URI.create("https://id.example.com/jwks"),
                        Set.of("RS256", "ES256")));
        assertThat(settings.gateways()).extracting(Gateway::name).containsExactly("webhook");
        assertThat(settings.numbers().fictional()).isFalse();
        assertThat(settings.delivery().keepContent()).isFalse();
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RINGPROOF_KEYS",
                "RINGPROOF_INDEX_KEY",
                "RINGPROOF_SECRET_KEYS",
                "RINGPROOF_ASSERTION_KEYS",
                "RINGPROOF_JWT_ISSUER",
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

    @ParameterizedTest
    @CsvSource({
        "RINGPROOF_SECRET_KEYS, sk_test_dev, development default",
        "RINGPROOF_SMS_GATEWAY, development, development default"
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
                    RINGPROOF_DISABLE_AFTER    | 101
                    RINGPROOF_KEEP_MESSAGES    | PT23H
                    RINGPROOF_KEEP_MESSAGES    | a month
                    RINGPROOF_KEEP_CHALLENGES  | PT59M
                    RINGPROOF_LIMITS           | maybe
                    RINGPROOF_TEST_NUMBERS     | true
                    RINGPROOF_ASSERTION_KEYS   | nonsense
                    RINGPROOF_ASSERTION_KEYS   | {"keys":[]}
                    RINGPROOF_STEP_UP_WINDOW   | PT-1M
                    RINGPROOF_REQUIRE_BACKUP_CODES | yes
                    RINGPROOF_NOTIFY_FACTOR_CHANGES | yes
                    """)
    void a_wrong_value_is_refused_and_its_setting_is_named(String setting, String value) {
        assertThatThrownBy(() -> dev(Map.of(setting, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(setting);
    }

    @Test
    void old_rows_are_kept_for_the_times_of_the_operator() {
        assertThat(dev(Map.of()).retention()).isEqualTo(RetentionPolicy.DEFAULT);
        assertThat(dev(Map.of("RINGPROOF_KEEP_MESSAGES", "P7D", "RINGPROOF_KEEP_CHALLENGES", "PT2H"))
                        .retention())
                .isEqualTo(new RetentionPolicy(Duration.ofDays(7), Duration.ofHours(2)));
    }

    @Test
    void a_list_may_end_with_a_comma_and_regions_are_not_checked() {
        var settings = dev(Map.of("RINGPROOF_SMS_REGIONS", "XXX,"));

        assertThat(settings.numbers().regions()).containsExactly("XXX");
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

        var language = wording.language(List.of(), "JP");

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
        var gateway = gateway(Map.of("RINGPROOF_SMS_GATEWAY", name, variable, value));

        assertThatThrownBy(() -> gateway.open(GATEWAYS))
                .isInstanceOf(SettingsException.class)
                .hasMessage(variable + " is wrong: " + problem);
    }

    @Test
    void a_missing_setting_of_a_gateway_is_named_by_its_environment_variable() {
        var twilio = new Gateway("twilio-eu", Map.of("ACCOUNT_SID", "AC0", "SENDER", "Acme"));

        assertThatThrownBy(() -> twilio.open(GATEWAYS))
                .isInstanceOf(SettingsException.class)
                .hasMessage("RINGPROOF_SMS_TWILIO_EU_AUTH_TOKEN is missing");
    }

    @Test
    void production_refuses_short_secret_keys() {
        var environment = production();
        environment.put("RINGPROOF_SECRET_KEYS", SECRET + ",short");

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .hasMessage("RINGPROOF_SECRET_KEYS contains a key with fewer than 20 characters");
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
    void settings_show_no_secrets_as_text() {
        assertThat(SettingsReader.read(production())).hasToString("Settings");
    }

    private Gateway gateway(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.putIfAbsent("RINGPROOF_SMS_WEBHOOK_URL", "https://sms.example.com/send");
        return dev(environment).gateways().getFirst();
    }

    private Settings dev(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("RINGPROOF_DATA", data.toString());
        return SettingsReader.read(environment);
    }

    private Map<String, String> production() {
        var environment = new HashMap<String, String>();
        environment.put("RINGPROOF_PROFILE", "production");
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_KEYS", KeyRing.newPair("1", new Random(1)));
        environment.put("RINGPROOF_INDEX_KEY", KeyRing.newPair("1", new Random(2)));
        environment.put("RINGPROOF_SECRET_KEYS", SECRET);
        environment.put("RINGPROOF_ASSERTION_KEYS", Assertions.newKeySet());
        environment.put("RINGPROOF_JWT_ISSUER", "https://id.example.com");
        environment.put("RINGPROOF_JWT_KEYS_URL", "https://id.example.com/jwks");
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", "https://sms.example.com/send");
        environment.put(
                "RINGPROOF_SMS_WEBHOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        return environment;
    }
}
