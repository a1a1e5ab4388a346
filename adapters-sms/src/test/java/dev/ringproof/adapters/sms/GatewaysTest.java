package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.setting.CommonSettings;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.SettingException;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaysTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "carriers.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## `([a-z]+)`.*?(?=^## |\\z)");
    private static final String HEAD = "| Setting | Default | Meaning |\n|---|---|---|\n";
    private static final Pattern TABLE = Pattern.compile("(?m)^\\Q" + HEAD.strip() + "\\E\\n(\\|.*\\n)*");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Map<String, Map<String, String>> LEAST = Map.ofEntries(
            Map.entry(
                    "aws",
                    Map.of(
                            "REGION",
                            "eu-central-1",
                            "ACCESS_KEY_ID",
                            "A",
                            "SECRET_ACCESS_KEY",
                            "s",
                            "SENDER",
                            "pool-1")),
            Map.entry("development", Map.of()),
            Map.entry("fake", Map.of()),
            Map.entry("http", Map.of("URL", "https://sms.example.com/?to={to}")),
            Map.entry("infobip", Map.of("URL", "https://x.api.infobip.com", "API_KEY", "k", "SENDER", "ACME")),
            Map.entry(
                    "smpp",
                    Map.of("HOST", "localhost", "PORT", "1", "TLS", "false", "SYSTEM_ID", "i", "PASSWORD", "p")),
            Map.entry("twilio", Map.of("ACCOUNT_SID", "AC0", "AUTH_TOKEN", "t", "SENDER", "MG0")),
            Map.entry("vonage", Map.of("API_KEY", "k", "API_SECRET", "s", "SENDER", "ACME")),
            Map.entry("webhook", Map.of("URL", "https://receiver.example.com", "SECRET", SECRET)));

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
    void each_type_opens_with_its_required_settings(GatewayType type) {
        var name = type.name() + "-eu-2";

        try (var gateway = open(name, least(type))) {
            assertThat(gateway.name()).isEqualTo(name);
            assertThat(gateway.toString()).doesNotContain("whsec");
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void each_required_setting_that_is_missing_is_named_by_its_key(GatewayType type) {
        var required = type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .toList();

        assertThat(required).allSatisfy(setting -> {
            var rest = new HashMap<>(least(type));
            rest.put(setting.key(), " ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(type.name() + "-eu", rest))
                    .withMessage(setting.key() + " is missing");
        });
    }

    @Test
    void development_shows_messages_on_the_console() {
        try (var gateway = open("development", Map.of())) {
            assertThat(gateway.handOver(SmsGatewayContract.TEXT)).isInstanceOf(Handover.Accepted.class);
        }

        assertThat(console.toString(StandardCharsets.UTF_8)).contains("SMS to +15555550100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "carrier", "twilio2", "TWILIO", "twilio_eu", "-twilio"})
    void a_name_without_a_type_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, Map.of()))
                .withMessage("there is no such gateway; a gateway's name is one of"
                        + " aws, development, fake, http, infobip, smpp, twilio, vonage, webhook,"
                        + " or begins with one of these and a hyphen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake-", "fake--eu", "fake-EU", "fake-eu_1", "fake-a-name-that-is-too-long-for-a-log"})
    void a_malformed_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, Map.of()))
                .withMessageStartingWith("a gateway's name has");
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 0, must be a number of messages a second",
        "RATE, NaN, must be a number of messages a second",
        "RATE, fast, must be a number of messages a second",
        "WINDOW, 0, must be a whole number from 1 to 10000",
        "WINDOW, ten, must be a whole number from 1 to 10000",
        "TIMEOUT, 2.5, must be an ISO 8601 duration such as PT2.5S",
        "TIMEOUT, PT0S, must be positive and less than 9 seconds",
        "TIMEOUT, PT9S, must be positive and less than 9 seconds",
        "BEHAVIOUR, sulk, must be one of accept"
    })
    void a_wrong_setting_is_named_by_its_key(String key, String value, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("fake-2", Map.of(key, value)))
                .withMessageStartingWith(key + " is wrong: it " + rule);
    }

    @ParameterizedTest
    @MethodSource("types")
    void settings_without_a_problem_are_checked_without_opening_the_gateway(GatewayType type) {
        assertThat(problems(type.name() + "-eu", least(type))).isEmpty();
        assertThat(gateways.switched()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void all_problems_of_a_gateway_are_found_at_once(GatewayType type) {
        var required = type.settings().stream()
                .filter(setting -> setting.need() == GatewaySetting.Need.REQUIRED)
                .map(setting -> setting.key() + " is missing")
                .toList();

        assertThat(problems(type.name(), Map.of("RATE", "fast", "WINDOW", "0", "TIMEOUT", "soon")))
                .containsAll(required)
                .contains(
                        "RATE is wrong: it must be a number of messages a second, from 0.001 to 10000",
                        "WINDOW is wrong: it must be a whole number from 1 to 10000",
                        "TIMEOUT is wrong: it must be an ISO 8601 duration such as PT2.5S")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_wrong_optional_setting_does_not_hide_the_next_one() {
        var settings = new HashMap<>(LEAST.get("smpp"));
        settings.putAll(Map.of("DATA_CODING", "morse", "PAUSE", "soon", "ID_TAG", "x"));

        assertThat(problems("smpp", settings))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactly("DATA_CODING", "PAUSE", "ID_TAG");
    }

    private static List<String> problems(String name, Map<String, String> settings) {
        return Gateways.problems(name, key -> Optional.ofNullable(settings.get(key))).stream()
                .map(SettingException::getMessage)
                .toList();
    }

    @Test
    void an_exception_tells_key_and_problem_apart() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> open("fake", Map.of("WINDOW", "0")))
                .returns("WINDOW", SettingException::key)
                .returns("is wrong: it must be a whole number from 1 to 10000", SettingException::problem);
    }

    @Test
    void a_secret_that_is_wrong_is_named_and_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> open("webhook", Map.of("URL", "https://receiver.example.com", "SECRET", "whsec_hush")))
                .withMessage("SECRET is wrong: webhook secret 1 is not whsec_ and the base64 of 24" + " to 64 bytes");
    }

    @Test
    void keys_and_tokens_are_secret() {
        var secret = Gateways.types().stream()
                .flatMap(type -> type.settings().stream())
                .filter(setting -> setting.key().matches(".*(SECRET|TOKEN|PRIVATE_KEY|PASSWORD).*"))
                .toList();

        assertThat(secret).isNotEmpty().allMatch(GatewaySetting::secret);
    }

    /** To change a setting, copy the table that this test prints. */
    @ParameterizedTest
    @MethodSource("types")
    void the_document_has_the_settings_of_each_type(GatewayType type) throws IOException {
        assertThat(tables(section(type.name()))).isEqualTo(table(type.ownSettings()));
    }

    @Test
    void the_document_has_the_settings_of_every_gateway() throws IOException {
        var document = Files.readString(DOCUMENT);

        assertThat(tables(document.substring(0, document.indexOf("\n## ")))).isEqualTo(table(CommonSettings.ALL));
    }

    @Test
    void the_document_has_a_section_for_each_type() throws IOException {
        var document = Files.readString(DOCUMENT);

        assertThat(SECTION.matcher(document).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Gateways.types().stream().map(GatewayType::name).toList());
    }

    private static Map<String, String> least(GatewayType type) {
        return LEAST.getOrDefault(type.name(), Map.of());
    }

    private static String table(List<GatewaySetting> settings) {
        return settings.isEmpty()
                ? ""
                : settings.stream().map(GatewaysTest::row).collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String row(GatewaySetting setting) {
        var fallback = setting.fallback() == null ? "" : "`" + setting.fallback() + "` ";
        var need = setting.need() == GatewaySetting.Need.REQUIRED ? "required " : fallback;
        return "| `" + setting.key() + "` | " + need + "| " + setting.meaning() + " |";
    }

    private static String tables(String markdown) {
        return TABLE.matcher(markdown).results().map(MatchResult::group).collect(Collectors.joining("\n"));
    }

    private static String section(String type) throws IOException {
        return SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .filter(found -> found.group(1).equals(type))
                .map(found -> found.group())
                .findFirst()
                .orElse("");
    }

    private GuardedGateway open(String name, Map<String, String> values) {
        return gateways.open(name, key -> Optional.ofNullable(values.get(key)));
    }
}
