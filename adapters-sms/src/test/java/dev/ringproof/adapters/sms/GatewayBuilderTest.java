package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.ringproof.adapters.sms.setting.EnumNames;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GatewayBuilderTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NOBODY = "http://127.0.0.1:1";

    /**
     * A builder with each of its settings set, and the texts that say the same.
     *
     * @param most all texts that can stand together; a gateway opens with them
     */
    record Example(
            String type, Class<?> builder, Supplier<? extends GatewayBuilder<?>> built, Map<String, String> most) {
        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "aws",
                        AwsSms.class,
                        () -> AwsSms.named("aws")
                                .region("eu-central-1")
                                .accessKeyId("AKIA0")
                                .secretAccessKey("hush1")
                                .sessionToken("hush2")
                                .sender("pool-1")
                                .configurationSet("ringproof")
                                .protectConfiguration("protect-1")
                                .messageType(AwsSms.MessageType.PROMOTIONAL)
                                .topics("arn:aws:sns:eu-central-1:1:a", "arn:aws:sns:eu-central-1:1:b")
                                .url(URI.create(NOBODY)),
                        texts(
                                "REGION=eu-central-1",
                                "ACCESS_KEY_ID=AKIA0",
                                "SECRET_ACCESS_KEY=hush1",
                                "SESSION_TOKEN=hush2",
                                "SENDER=pool-1",
                                "CONFIGURATION_SET=ringproof",
                                "PROTECT_CONFIGURATION=protect-1",
                                "MESSAGE_TYPE=PROMOTIONAL",
                                "TOPICS=arn:aws:sns:eu-central-1:1:a,arn:aws:sns:eu-central-1:1:b",
                                "URL=" + NOBODY)),
                new Example("development", ConsoleCarrier.class, () -> ConsoleCarrier.named("console"), Map.of()),
                new Example(
                        "fake",
                        FakeCarrier.class,
                        () -> FakeCarrier.named("fake").behaviour(FakeCarrier.Behaviour.LATE_RECEIPT),
                        texts("BEHAVIOUR=late-receipt")),
                new Example(
                        "http",
                        CustomHttp.class,
                        () -> CustomHttp.named("plivo")
                                .url(NOBODY + "/{to}")
                                .method(CustomHttp.Method.PUT)
                                .headers("Authorization", "Basic hush1")
                                .headers("X-Id", "{id}")
                                .contentType("text/plain")
                                .body("{text}")
                                .sender("Acme")
                                .reference("/id")
                                .acceptedAnswer("OK")
                                .numberRefusedStatus(404, 422)
                                .numberRefusedAnswer("bad number")
                                .textRefusedStatus(400)
                                .textRefusedAnswer("bad text")
                                .throttledStatus()
                                .throttledAnswer("busy")
                                .receiptReference("/id")
                                .receiptState("/state")
                                .receiptDelivered("there", "read")
                                .receiptUndelivered("gone")
                                .replyFrom("/from")
                                .replyText("/text")
                                .callbackSecret("hush2")
                                .callbackProof(CallbackProofKind.HMAC)
                                .callbackHeader("X-Mac"),
                        texts(
                                "URL=" + NOBODY + "/{to}",
                                "METHOD=PUT",
                                "HEADERS=Authorization: Basic hush1\nX-Id: {id}\n",
                                "CONTENT_TYPE=text/plain",
                                "BODY={text}",
                                "SENDER=Acme",
                                "REFERENCE=/id",
                                "ACCEPTED_ANSWER=OK",
                                "NUMBER_REFUSED_STATUS=404,422",
                                "NUMBER_REFUSED_ANSWER=bad number",
                                "TEXT_REFUSED_STATUS=400",
                                "TEXT_REFUSED_ANSWER=bad text",
                                "THROTTLED_STATUS=",
                                "THROTTLED_ANSWER=busy",
                                "RECEIPT_REFERENCE=/id",
                                "RECEIPT_STATE=/state",
                                "RECEIPT_DELIVERED=there,read",
                                "RECEIPT_UNDELIVERED=gone",
                                "REPLY_FROM=/from",
                                "REPLY_TEXT=/text",
                                "CALLBACK_SECRET=hush2",
                                "CALLBACK_PROOF=hmac",
                                "CALLBACK_HEADER=X-Mac")),
                new Example(
                        "infobip",
                        Infobip.class,
                        () -> Infobip.named("infobip")
                                .url(URI.create(NOBODY))
                                .apiKey("hush1")
                                .sender("Acme")
                                .callbackSecret("user:hush2")
                                .callbackProof(CallbackProofKind.BASIC)
                                .callbackHeader("X-Mac"),
                        texts(
                                "URL=" + NOBODY,
                                "API_KEY=hush1",
                                "SENDER=Acme",
                                "CALLBACK_SECRET=user:hush2",
                                "CALLBACK_PROOF=basic",
                                "CALLBACK_HEADER=X-Mac")),
                new Example(
                        "smpp",
                        Smpp.class,
                        () -> Smpp.named("smpp")
                                .host("127.0.0.1")
                                .port(1)
                                .tls(false)
                                .systemId("acme")
                                .password("hush1")
                                .systemType("OTP")
                                .sessions(2)
                                .enquireLink(Duration.ofSeconds(15))
                                .reconnect(Duration.ofSeconds(1), Duration.ofMinutes(1))
                                .sender("Acme")
                                .shortCodeTypes(6, 0)
                                .dataCoding(Smpp.DataCoding.GSM_PACKED)
                                .messageIds(Smpp.MessageIds.HEX_TO_DECIMAL)
                                .validity(Smpp.Validity.ABSOLUTE)
                                .pause(Duration.ofMillis(1500))
                                .idTag(0x10),
                        texts(
                                "HOST=127.0.0.1",
                                "PORT=1",
                                "TLS=false",
                                "SYSTEM_ID=acme",
                                "PASSWORD=hush1",
                                "SYSTEM_TYPE=OTP",
                                "SESSIONS=2",
                                "ENQUIRE_LINK=PT15S",
                                "RECONNECT=PT1S/PT1M",
                                "SENDER=Acme",
                                "SHORT_CODE_TYPES=6/0",
                                "DATA_CODING=gsm-packed",
                                "MESSAGE_IDS=hex-to-decimal",
                                "VALIDITY=absolute",
                                "PAUSE=PT1.5S",
                                "ID_TAG=0010")),
                new Example(
                        "twilio",
                        Twilio.class,
                        () -> Twilio.named("twilio")
                                .accountSid("AC0123456789abcdef0123456789abcdef")
                                .authToken("hush1")
                                .apiKey("SK0")
                                .apiSecret("hush2")
                                .sender("MG0")
                                .url(URI.create(NOBODY)),
                        texts(
                                "ACCOUNT_SID=AC0123456789abcdef0123456789abcdef",
                                "AUTH_TOKEN=hush1",
                                "API_KEY=SK0",
                                "API_SECRET=hush2",
                                "SENDER=MG0",
                                "URL=" + NOBODY)),
                new Example(
                        "vonage",
                        Vonage.class,
                        () -> Vonage.named("vonage")
                                .apiKey("key")
                                .apiSecret("hush1")
                                .sender("Acme")
                                .signatureSecret("hush2")
                                .url(URI.create(NOBODY)),
                        texts(
                                "API_KEY=key",
                                "API_SECRET=hush1",
                                "SENDER=Acme",
                                "SIGNATURE_SECRET=hush2",
                                "URL=" + NOBODY)),
                new Example(
                        "webhook",
                        Webhook.class,
                        () -> Webhook.named("webhook").url(URI.create(NOBODY)).secret(SECRET),
                        texts("URL=" + NOBODY, "SECRET=" + SECRET)));
    }

    private static Map<String, String> texts(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    @Test
    void each_type_has_a_builder() {
        assertThat(examples().map(Example::type))
                .containsExactlyElementsOf(
                        Gateways.types().stream().map(type -> type.name()).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_setting_of_a_type_is_a_method_of_its_builder_and_the_other_way_round(Example example) {
        var names =
                settings(example).stream().map(GatewaySetting::javaName).collect(Collectors.toCollection(TreeSet::new));
        var methods = setters(example.builder()).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        methods.removeAll(List.of("callbacks", "clock", "console"));

        assertThat(methods).isEqualTo(names);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_builder_says_what_an_operator_says_in_text(Example example) {
        var builder = example.built().get();

        var said = new TreeMap<String, String>();
        settings(example)
                .forEach(setting -> builder.value(setting.key()).ifPresent(value -> said.put(setting.key(), value)));
        assertThat(said).isEqualTo(new TreeMap<>(example.most()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_gateway_opens_and_takes_messages_until_it_is_closed(Example example) {
        var gateway = example.built().get().open();

        gateway.close();
        gateway.close();

        assertThat(gateway.handOver(SmsGatewayContract.MESSAGE)).isEqualTo(new Handover.HeldBack("closed", null));
        assertThat(gateway.handOverAnyway(SmsGatewayContract.MESSAGE)).isEqualTo(new Handover.HeldBack("closed", null));
        assertThat(gateway.health()).isEqualTo(GatewayHealth.DOWN);
    }

    /** The builders of a type with one text that makes no sense for most settings. */
    static Stream<String> nonsense() {
        return Stream.of(
                "hush hush",
                "hush\nhush",
                "hush\u0000",
                "hush|hush",
                "hush:{",
                "{to",
                "hush\u00e9",
                "\ud800",
                "-1",
                "hush".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatever_the_texts_are_only_an_exception_that_names_the_setting_comes_and_shows_no_secret(String text) {
        examples()
                .forEach(example -> settings(example).stream()
                        // An application needs a private key, and then that one is named.
                        .filter(setting -> !setting.key().equals("APPLICATION_ID"))
                        .forEach(setting -> {
                            var settings = new HashMap<>(example.most());
                            settings.put("TIMEOUT", "PT0.2S");
                            settings.put(setting.key(), text);
                            try (var gateway = Gateways.fromSettings(example.type(), settings)
                                    .console(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
                                    .open()) {
                                assertThat(gateway.toString()).doesNotContain("hush");
                                assertThatCode(() -> gateway.handOver(SmsGatewayContract.MESSAGE))
                                        .as("%s of %s", setting.key(), example)
                                        .doesNotThrowAnyException();
                            } catch (GatewaySettingsException e) {
                                assertThat(e)
                                        .as("%s of %s", setting.key(), example)
                                        .hasMessageContaining(setting.propertyName());
                                assertThat(e.getMessage()).doesNotContain("hush");
                            }
                        }));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_builder_never_shows_its_settings(Example example) {
        assertThat(example.built().get().toString())
                .matches("\\w+\\[[a-z]+]")
                .startsWith(example.builder().getSimpleName());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void null_is_refused_by_name_where_it_enters(Example example) {
        var refused = setters(example.builder())
                .filter(method -> Arrays.stream(method.getParameterTypes()).noneMatch(Class::isPrimitive))
                .toList();

        assertThat(refused).isNotEmpty().allSatisfy(method -> {
            var nothing = new @Nullable Object[method.getParameterCount()];
            assertThatNullPointerException()
                    .isThrownBy(() -> call(method, example.built().get(), nothing))
                    .withMessage(example.builder().getSimpleName() + ": " + method.getName() + " is null");
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_name_that_is_null_or_malformed_is_refused(Example example) throws Exception {
        var named = example.builder().getMethod("named", String.class);

        assertThatNullPointerException()
                .isThrownBy(() -> call(named, null, new @Nullable Object[1]))
                .withMessage(example.builder().getSimpleName() + ": the name is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call(named, null, "EU carrier!"))
                .withMessageStartingWith(
                        example.builder().getSimpleName() + ": a gateway's name has at most 32 characters");
    }

    /** The catalogue's own words for the constants are in its message about a wrong one. */
    @ParameterizedTest
    @MethodSource("examples")
    void the_constants_of_a_builder_are_those_that_the_catalogue_knows(Example example) {
        setters(example.builder())
                .filter(method -> method.getParameterTypes()[0].isEnum())
                .filter(method -> !List.of("method", "messageType").contains(method.getName()))
                .forEach(method -> {
                    @SuppressWarnings("unchecked")
                    var constants = (Class<? extends Enum<?>>) method.getParameterTypes()[0];
                    var settings = new HashMap<>(example.most());
                    settings.remove(key(example, method));
                    settings.put(method.getName(), "morse");
                    assertThat(Gateways.fromSettings(example.type(), settings)
                                    .problems()
                                    .getFirst()
                                    .problem())
                            .endsWith(EnumNames.oneOf(constants));
                });
    }

    private static String key(Example example, Method method) {
        return settings(example).stream()
                .filter(setting -> setting.javaName().equals(method.getName()))
                .findFirst()
                .orElseThrow()
                .key();
    }

    @Test
    void all_that_is_missing_is_told_at_once() {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> Twilio.named("twilio").open())
                .withMessage("Twilio: accountSid is missing; sender is missing");
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> Twilio.named("twilio").window(0).open())
                .withMessage(
                        "Twilio: accountSid is missing; sender is missing; window is wrong: it must be a whole number"
                                + " from 1 to 10000");
    }

    @Test
    void a_missing_token_is_told() {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() ->
                        Twilio.named("twilio").accountSid("AC0").sender("MG0").open())
                .withMessage("Twilio: authToken is missing");
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> Twilio.named("twilio")
                        .accountSid("AC0")
                        .authToken("  ")
                        .sender("MG0")
                        .open())
                .withMessage("Twilio: authToken is missing");
    }

    @Test
    void an_account_of_the_wrong_form_is_told() {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> twilio().accountSid("SK0123").open())
                .withMessage("Twilio: accountSid is wrong: it must begin with AC");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 10_001})
    void a_rate_without_sense_is_told(double rate) {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> twilio().rate(rate).open())
                .withMessage("Twilio: rate is wrong: it must be a number of messages a second, from 0.001 to 10000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT9S", "P2000000D"})
    void a_time_limit_without_sense_is_told(Duration time) {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> twilio().timeout(time).open())
                .withMessage("Twilio: timeout is wrong: it must be positive and less than 9 seconds");
    }

    @Test
    void an_address_for_callbacks_that_carriers_cannot_use_is_told() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> twilio().callbacks(URI.create("ftp://example.com")))
                .withMessageStartingWith("Twilio: callbacks is wrong: it must be an absolute http or https URI");
    }

    @Test
    void an_item_with_a_separator_is_told_and_can_be_mended() {
        var aws = AwsSms.named("aws")
                .region("eu-central-1")
                .accessKeyId("A")
                .secretAccessKey("s")
                .sender("pool-1")
                .topics("arn:one, arn:two");

        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(aws::open)
                .withMessage("AwsSms: topics is wrong: it must have no comma and no blank in an item");
        aws.topics("arn:one", "arn:two").open().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one|X-Two: two", "one\nX-Two: two"})
    void a_header_cannot_bring_another_one(String value) {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> CustomHttp.named("http")
                        .url("https://sms.example.com")
                        .headers("X-One", value)
                        .open())
                .withMessage(
                        "CustomHttp: headers is wrong: it must have no line break and no vertical bar in a header");
    }

    @Test
    void a_tag_that_is_too_large_is_told() {
        assertThatExceptionOfType(GatewaySettingsException.class)
                .isThrownBy(() -> Smpp.named("smpp")
                        .host("127.0.0.1")
                        .systemId("i")
                        .password("p")
                        .idTag(0x1_0000)
                        .open())
                .withMessage("Smpp: idTag is not four hexadecimal digits");
    }

    @Test
    void the_console_shows_messages_where_it_is_told_to() {
        var console = new ByteArrayOutputStream();

        try (var gateway = ConsoleCarrier.named("console")
                .console(new PrintStream(console, true, StandardCharsets.UTF_8))
                .open()) {
            gateway.handOver(SmsGatewayContract.MESSAGE);
        }

        assertThat(console.toString(StandardCharsets.UTF_8)).contains("SMS to +15555550100");
    }

    @Test
    void an_open_gateway_without_a_carrier_can_be_told_how_to_behave() {
        try (var fake = FakeCarrier.named("fake").open();
                var carrier = twilio().open()) {
            fake.switched().orElseThrow().behave("fail", null);

            assertThat(fake.handOver(SmsGatewayContract.MESSAGE)).isEqualTo(new Handover.Unavailable("told to"));
            assertThat(carrier.switched()).isEmpty();
        }
    }

    @Test
    void a_gateway_has_the_time_of_its_clock() {
        var clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
        try (var gateway = FakeCarrier.named("fake")
                .behaviour(FakeCarrier.Behaviour.THROTTLE)
                .clock(clock)
                .open()) {
            assertThat(gateway.handOver(SmsGatewayContract.MESSAGE)).isInstanceOf(Handover.Throttled.class);
            assertThat(gateway.handOver(SmsGatewayContract.MESSAGE)).isInstanceOf(Handover.HeldBack.class);

            clock.advance(Duration.ofSeconds(2));

            assertThat(gateway.handOver(SmsGatewayContract.MESSAGE)).isInstanceOf(Handover.Throttled.class);
        }
    }

    private static Twilio twilio() {
        return Twilio.named("twilio").accountSid("AC0").authToken("hush").sender("MG0");
    }

    private static List<GatewaySetting> settings(Example example) {
        return Gateways.type(example.type()).orElseThrow().settings();
    }

    /** Returns the methods that set something. */
    private static Stream<Method> setters(Class<?> builder) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .filter(method -> GatewayBuilder.class.isAssignableFrom(method.getReturnType()));
    }

    private static void call(Method method, @Nullable Object target, @Nullable Object... arguments) throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
