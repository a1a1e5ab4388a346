package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.core.contract.SmsGatewayContract;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import dev.ringproof.adapters.sms.setting.CommonSettings;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;

class GatewaysTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "carriers.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## `([a-z]+)`.*?(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");
    private static final Pattern LINE = Pattern.compile("(?m)^(RINGPROOF_SMS_[A-Z_]+)=");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Map<String, Map<String, String>> LEAST = Map.of(
            "aws", Map.of("REGION", "eu-central-1", "ACCESS_KEY_ID", "A", "SECRET_ACCESS_KEY", "s", "SENDER", "pool-1"),
            "development", Map.of(),
            "fake", Map.of(),
            "http", Map.of("URL", "https://sms.example.com/?to={to}"),
            "infobip", Map.of("URL", "https://x.api.infobip.com", "API_KEY", "k", "SENDER", "ACME"),
            "smpp", Map.of("HOST", "localhost", "PORT", "1", "TLS", "false", "SYSTEM_ID", "i", "PASSWORD", "p"),
            "twilio", Map.of("ACCOUNT_SID", "AC0", "AUTH_TOKEN", "t", "SENDER", "MG0"),
            "vonage", Map.of("API_KEY", "k", "API_SECRET", "s", "SENDER", "ACME"),
            "webhook", Map.of("URL", "https://receiver.example.com", "SECRET", SECRET));

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Gateways gateways = new Gateways(
            InstantSource.system(),
            new PrintStream(console, true, StandardCharsets.UTF_8),
            URI.create("https://sms.example.com/callbacks/"));

    static List<GatewayType> types() {
        return Gateways.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void each_type_opens_with_what_it_requires(GatewayType type) {
        var name = type.name() + "-eu-2";

        try (var gateway = open(name, least(type))) {
            assertThat(gateway.name()).isEqualTo(name);
            assertThat(gateway.toString()).doesNotContain("whsec");
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void each_setting_that_is_required_is_missed_by_its_variable(GatewayType type) {
        var required = type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .toList();

        assertThat(required).allSatisfy(setting -> {
            var rest = new HashMap<>(least(type));
            rest.put(setting.key(), " ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(type.name() + "-eu", rest))
                    .withMessage("RINGPROOF_SMS_" + type.name().toUpperCase(Locale.ROOT) + "_EU_" + setting.key()
                            + " is missing");
        });
    }

    @Test
    void development_shows_texts_on_the_console() {
        try (var gateway = open("development", Map.of())) {
            assertThat(gateway.handOver(SmsGatewayContract.TEXT)).isInstanceOf(Handover.Accepted.class);
        }

        assertThat(console.toString(StandardCharsets.UTF_8)).contains("SMS to +15555550100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "carrier", "twilio2", "TWILIO", "twilio_eu", "-twilio"})
    void what_is_no_type_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, Map.of()))
                .withMessage("there is no such gateway; a name is, or begins with and a hyphen, one of"
                        + " aws, development, fake, http, infobip, smpp, twilio, vonage, webhook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake-", "fake--eu", "fake-EU", "fake-eu_1", "fake-a-name-that-is-too-long-for-a-log"})
    void what_is_no_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, Map.of()))
                .withMessageStartingWith("a gateway's name is");
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 0, is a number of messages a second",
        "RATE, NaN, is a number of messages a second",
        "RATE, fast, is a number of messages a second",
        "WINDOW, 0, is a whole number from 1 to 10000",
        "WINDOW, ten, is a whole number from 1 to 10000",
        "TIMEOUT, 2.5, is an ISO 8601 duration such as PT2.5S",
        "TIMEOUT, PT0S, is more than none and less than 9 seconds",
        "TIMEOUT, PT9S, is more than none and less than 9 seconds",
        "BEHAVIOUR, sulk, is one of accept"
    })
    void what_is_wrong_is_named_by_its_variable(String key, String value, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("fake-2", Map.of(key, value)))
                .withMessageStartingWith("RINGPROOF_SMS_FAKE_2_" + key + " is wrong: it " + rule);
    }

    @Test
    void a_secret_that_is_wrong_is_named_and_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> open("webhook", Map.of("URL", "https://receiver.example.com", "SECRET", "whsec_hush")))
                .withMessage(
                        "RINGPROOF_SMS_WEBHOOK_SECRET is wrong: webhook secret 1 is not whsec_ and the base64 of 24"
                                + " to 64 bytes");
    }

    @Test
    void keys_and_tokens_are_secret() {
        var secret = Gateways.types().stream()
                .flatMap(type -> type.settings().stream())
                .filter(setting -> setting.key().matches(".*(SECRET|TOKEN|PRIVATE_KEY|PASSWORD).*"))
                .toList();

        assertThat(secret).isNotEmpty().allMatch(GatewaySetting::secret);
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_document_names_exactly_the_settings_there_are(GatewayType type) throws IOException {
        var own = keys(type);
        own.removeAll(Set.of(CommonSettings.RATE, CommonSettings.WINDOW, CommonSettings.TIMEOUT));

        assertThat(found(ROW, section(type.name()))).isEqualTo(own);
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_documents_examples_set_what_there_is_and_all_that_is_required(GatewayType type) throws IOException {
        var prefix = "RINGPROOF_SMS_" + type.name().toUpperCase(Locale.ROOT) + "_";
        var set = found(LINE, section(type.name())).stream()
                .filter(variable -> variable.startsWith(prefix))
                .map(variable -> variable.substring(prefix.length()))
                .collect(Collectors.toSet());
        var required = type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .map(GatewaySetting::key)
                .toList();

        assertThat(keys(type)).containsAll(set);
        assertThat(set).containsAll(required);
    }

    @Test
    void the_document_has_a_section_for_each_type_and_the_common_settings() throws IOException {
        var document = Files.readString(DOCUMENT);

        assertThat(SECTION.matcher(document).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Gateways.types().stream().map(GatewayType::name).toList());
        assertThat(found(ROW, document)).contains(CommonSettings.RATE, CommonSettings.WINDOW, CommonSettings.TIMEOUT);
    }

    private static Map<String, String> least(GatewayType type) {
        return LEAST.getOrDefault(type.name(), Map.of());
    }

    private static Set<String> keys(GatewayType type) {
        return type.settings().stream().map(GatewaySetting::key).collect(Collectors.toCollection(HashSet::new));
    }

    private static String section(String type) throws IOException {
        return SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .filter(found -> found.group(1).equals(type))
                .map(found -> found.group())
                .findFirst()
                .orElse("");
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private GuardedGateway open(String name, Map<String, String> values) {
        return gateways.open(name, key -> Optional.ofNullable(values.get(key)));
    }
}
