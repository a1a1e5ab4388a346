package dev.ringproof.adapters.sms.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ringproof.adapters.sms.http.Receiver;
import dev.ringproof.adapters.sms.http.Receiver.Behaviour;
import dev.ringproof.adapters.sms.http.Receiver.Request;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookGatewayTest implements SmsGatewayContract {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_wSaLaL2oIZPLI8DPUjwTrqYKG8r9QKfM";
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    /** Longer than the default, for a slow machine. */
    private static final TimeLimits PATIENT = new TimeLimits(Duration.ofSeconds(3), Duration.ofSeconds(8));

    private static final TimeLimits SHORT = new TimeLimits(Duration.ofSeconds(3), Duration.ofMillis(400));
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final OutgoingMessage CODE_MESSAGE = new OutgoingMessage(
            new MessageId("sms_1"),
            new E164Number("+15555550100"),
            "424242 is your \"Café\" code.\n\n@example.com #424242",
            "424242",
            Instant.parse("2026-11-24T12:10:00.5Z"),
            null,
            Map.of());

    private final SettableClock clock = new SettableClock(NOON);
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<WebhookGateway> gateways = new ArrayList<>();

    @AfterEach
    void close() {
        gateways.forEach(WebhookGateway::close);
        receivers.forEach(Receiver::close);
    }

    @Override
    public SmsGateway gatewayTo(Carrier carrier) {
        var receiver = receiver(
                switch (carrier) {
                    case ACCEPTS -> Receiver.answering("{\"id\":\"ref-42\"}");
                    case ACCEPTS_SLOWLY -> Receiver.answeringSlowly();
                    case REFUSES_THE_NUMBER -> Receiver.answering(422);
                    case REFUSES_THE_MESSAGE -> Receiver.answering(400);
                    case THROTTLES -> Receiver.answering(429, "Retry-After: 7");
                    case FAILS -> Receiver.answering(500);
                    case HANGS -> Receiver.hanging();
                    case RESETS -> Receiver.resetting();
                    case TALKS_NONSENSE -> Receiver.talkingNonsense();
                });
        return gateway(receiver, carrier == Carrier.HANGS ? SHORT : PATIENT);
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.values());
    }

    @Override
    public List<MessageId> heard() {
        return receivers.getFirst().requests().stream()
                .map(request -> new MessageId(request.header("webhook-id")))
                .toList();
    }

    @Test
    void sends_number_text_and_code_as_json() {
        var receiver = receiver(Receiver.answering(200));

        gateway(receiver).handOver(CODE_MESSAGE);

        var request = receiver.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /texts?token=hush HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("User-Agent")).isEqualTo("Ringproof");
        assertThat(request.body())
                .isEqualTo("{\"id\":\"sms_1\",\"to\":\"+15555550100\","
                        + "\"text\":\"424242 is your \\\"Café\\\" code.\\n\\n@example.com #424242\","
                        + "\"code\":\"424242\",\"expires_at\":1795522200500}");
    }

    @Test
    void each_hand_over_differs_only_in_its_time() {
        var receiver = receiver(Receiver.answering(500));
        var gateway = gateway(receiver);

        gateway.handOver(CODE_MESSAGE);
        clock.advance(Duration.ofMillis(1999));
        gateway.handOver(CODE_MESSAGE);

        var requests = receiver.requests();
        assertThat(requests).extracting(request -> request.header("webhook-id")).containsExactly("sms_1", "sms_1");
        assertThat(requests)
                .extracting(request -> request.header("webhook-timestamp"))
                .containsExactly("1795521600", "1795521601");
        assertThat(requests.getFirst().body()).isEqualTo(requests.getLast().body());
    }

    @Test
    void the_official_library_accepts_the_signature() {
        var request = signedRequest(SECRET);

        assertThatCode(() -> new Webhook(SECRET).verify(request.body(), request.headers()))
                .doesNotThrowAnyException();
    }

    @Test
    void while_secrets_rotate_each_of_them_verifies_the_signature() {
        var request = signedRequest(OTHER_SECRET + " " + SECRET);

        assertThatCode(() -> {
                    new Webhook(SECRET).verify(request.body(), request.headers());
                    new Webhook(OTHER_SECRET).verify(request.body(), request.headers());
                })
                .doesNotThrowAnyException();
    }

    @Test
    void the_official_library_rejects_an_altered_body() {
        var request = signedRequest(SECRET);
        var altered = request.body().replace("+15555550100", "+15555550101");

        assertRejected(SECRET, altered, request.headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp"})
    void the_official_library_rejects_another_id_or_time(String name) {
        var request = signedRequest(SECRET);
        var altered = with(request.headers(), name, nextOf(request.header(name)));

        assertRejected(SECRET, request.body(), altered);
    }

    @Test
    void the_official_library_rejects_another_secret() {
        var request = signedRequest(SECRET);

        assertRejected(OTHER_SECRET, request.body(), request.headers());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any_2xx_accepts(int status) {
        var receiver = receiver(Receiver.answering(status));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 410, 413})
    void a_status_about_the_message_refuses_it(int status) {
        var receiver = receiver(Receiver.answering(status));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.MessageRefused("HTTP " + status));
    }

    @Test
    void a_number_that_cannot_be_processed_is_refused() {
        var receiver = receiver(Receiver.answering(422));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.NumberRefused("HTTP 422"));
    }

    @Test
    void a_notice_has_no_code() {
        var receiver = receiver(Receiver.answering(200));

        gateway(receiver)
                .handOver(new OutgoingMessage(
                        CODE_MESSAGE.id(),
                        CODE_MESSAGE.to(),
                        "A notice.",
                        null,
                        CODE_MESSAGE.expiresAt(),
                        null,
                        Map.of()));

        assertThat(receiver.requests().getFirst().body()).doesNotContain("code");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 401, 403, 404, 405, 407, 408, 409, 415, 451, 500, 501, 502, 504, 599, 999})
    void any_other_status_is_unavailable(int status) {
        var receiver = receiver(Receiver.answering(status));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) {
        var elsewhere = receiver(Receiver.answering(200));
        var receiver = receiver(Receiver.answering(status, "Location: " + elsewhere.uri()));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("HTTP " + status));
        assertThat(elsewhere.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    7                                  | PT7S
                    1                                  | PT1S
                    007                                | PT7S
                    3599                               | PT59M59S
                    3601                               | PT1H
                    999999999999999999                 | PT1H
                    Tue, 24 Nov 2026 12:01:30 GMT      | PT1M30S
                    Wed, 25 Nov 2026 12:00:00 GMT      | PT1H
                    Tue, 24 Nov 2026 12:00:00 GMT      |
                    Tue, 24 Nov 2026 11:59:59 GMT      |
                    Mon, 24 Nov 2026 12:01:30 GMT      |
                    0                                  |
                    -7                                 |
                    +7                                 |
                    7.5                                |
                    7s                                 |
                    soon                               |
                    99999999999999999999999999999999   |
                    """)
    void a_wait_is_whole_seconds_or_a_date_and_an_hour_at_most(String asked, @Nullable Duration wait) {
        var receiver = receiver(Receiver.answering(503, "Retry-After: " + asked));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Throttled("HTTP 503", wait));
    }

    @Test
    void a_wait_is_asked_for_by_429_and_503_alone() {
        var receiver = receiver(Receiver.answering(500, "Retry-After: 7"));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("HTTP 500"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"ref-42\"}",
                "  {\"to\":[{\"id\":1}],\n\"id\":\"ref-42\",\"more\":null}  ",
            })
    void the_receivers_own_id_is_the_reference(String body) {
        var receiver = receiver(Receiver.answering(body));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("ref-42"));
    }

    @Test
    void a_reference_may_have_255_characters() {
        var longest = "x".repeat(255);
        var receiver = receiver(Receiver.answering("{\"id\":\"" + longest + "\"}"));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted(longest));
    }

    static Stream<String> bodiesWithoutAReference() {
        return Stream.of(
                "",
                "OK",
                "{\"id\":\"ref-42\"",
                "{\"id\":null}",
                "{\"id\":\"\"}",
                "{\"id\":\" \"}",
                "{\"id\":\"two words\"}",
                "{\"id\":\"a\\u0000b\"}",
                "{\"id\":\"\\ud800\"}",
                "{\"id\":\"" + "x".repeat(256) + "\"}",
                "{\"message\":{\"id\":\"ref-42\"}}",
                "[{\"id\":\"ref-42\"}]",
                "\"ref-42\"",
                "[".repeat(60_000),
                "{\"id\":\"ref-42\",\"number\":" + "9".repeat(60_000) + "}",
                "{\"id\":\"ref-42\",\"padding\":\"" + "x".repeat(64 * 1024) + "\"}");
    }

    @ParameterizedTest
    @MethodSource("bodiesWithoutAReference")
    void without_a_usable_reference_our_own_id_is_the_reference(String body) {
        var receiver = receiver(Receiver.answering(body));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_1"));
    }

    static Stream<Arguments> statusesWhoseBodyNeverComes() {
        return Stream.of(
                Arguments.of(200, new Handover.Accepted("sms_1")),
                Arguments.of(422, new Handover.NumberRefused("HTTP 422")),
                Arguments.of(500, new Handover.Unavailable("HTTP 500")));
    }

    @ParameterizedTest
    @MethodSource("statusesWhoseBodyNeverComes")
    void a_status_counts_although_the_body_hangs(int status, Handover expected) {
        var receiver = receiver(Receiver.hangingInTheBody(status));

        var answer = gateway(receiver, SHORT).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(expected);
        assertThat(receiver.done()).succeedsWithin(SOON);
    }

    @ParameterizedTest
    @MethodSource("statusesWhoseBodyNeverComes")
    void a_status_counts_although_the_body_breaks_off(int status, Handover expected) {
        var receiver = receiver(Receiver.breakingOffInTheBody(status));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("statusesWhoseBodyNeverComes")
    void an_endless_body_is_not_read_to_the_end(int status, Handover expected) {
        var receiver = receiver(Receiver.endless(status));

        var answer = gateway(receiver).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(expected);
        assertThat(receiver.done()).succeedsWithin(SOON);
    }

    @Test
    void a_receiver_that_hangs_is_left_when_its_time_is_up() {
        var receiver = receiver(Receiver.hanging());

        var answer = gateway(receiver, SHORT).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unknown("timed out"));
        assertThat(receiver.done()).succeedsWithin(SOON);
    }

    @Test
    void an_interrupted_hand_over_leaves_the_receiver() {
        var receiver = receiver(Receiver.hanging());
        var gateway = gateway(receiver);
        var answer = new CompletableFuture<Handover>();
        var thread = Thread.ofVirtual().start(() -> answer.complete(gateway.handOver(CODE_MESSAGE)));
        assertThat(receiver.called()).succeedsWithin(SOON);

        thread.interrupt();

        assertThat(answer).succeedsWithin(SOON).isEqualTo(new Handover.Unknown("interrupted"));
        assertThat(receiver.done()).succeedsWithin(SOON);
    }

    @Test
    void a_receiver_that_is_down_cannot_be_connected_to() throws IOException {
        int closed;
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = door.getLocalPort();
        }
        var receiver = URI.create("http://localhost:" + closed + "/texts?token=hush");

        var answer = gateway(receiver, SECRET, clock, PATIENT).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("cannot connect"));
    }

    @Test
    void a_closed_gateway_ends_running_requests() {
        var receiver = receiver(Receiver.hanging());
        var gateway = gateway(receiver);
        var answer = CompletableFuture.supplyAsync(() -> gateway.handOver(CODE_MESSAGE));
        assertThat(receiver.called()).succeedsWithin(SOON);

        gateway.close();

        assertThat(answer).succeedsWithin(SOON).isEqualTo(new Handover.Unknown("IOException"));
        assertThat(receiver.done()).succeedsWithin(SOON);
    }

    @Test
    void a_closed_gateway_takes_nothing() {
        var receiver = receiver(Receiver.answering(200));
        var gateway = gateway(receiver);
        gateway.close();

        var answer = gateway.handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("not sent, IOException"));
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/texts",
                "//receiver.example/texts",
                "receiver.example/texts",
                "ftp://receiver.example/texts",
                "mailto:anna@receiver.example",
                "http:/texts",
                "http:texts",
                "http:///texts",
                "https://my_receiver/texts",
                "https://anna@receiver.example/",
                "https://anna:hush@receiver.example/",
                "https://@receiver.example/",
                "https://receiver.example/#texts",
                "https://receiver.example/#",
                "https://receiver.example:65536/"
            })
    void a_malformed_address_is_refused_without_being_shown(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway(URI.create(uri), SECRET, clock, PATIENT))
                .withMessage("a webhook's receiver must be an absolute http or https URI with a host"
                        + " (letters, digits, hyphens and dots), without user info and without a fragment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver",
                "HTTPS://receiver.example:8443/texts?token=hush",
                "http://127.0.0.1:65535/",
                "http://[::1]:8080/"
            })
    void an_absolute_uri_with_a_host_is_a_receiver(String uri) {
        assertThatCode(() -> gateway(URI.create(uri), SECRET, clock, PATIENT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT8S", "PT3S, PT0S", "PT-1S, PT8S", "PT3S, PT9S"})
    void time_limits_are_positive_and_less_than_nine_seconds(Duration connect, Duration whole) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeLimits(connect, whole));
    }

    @ParameterizedTest
    @CsvSource({
        "in_transit, IN_TRANSIT",
        "In-Transit, IN_TRANSIT",
        "delivered, DELIVERED",
        "DELIVERED, DELIVERED",
        "DELIVRD, DELIVERED",
        "undelivered, UNDELIVERED",
        "' undelivered ', UNDELIVERED",
        "failed, UNDELIVERED",
        "UNDELIV, UNDELIVERED"
    })
    void a_signed_report_is_a_receipt(String word, State state) throws Exception {
        var body = "{\"id\":\"ref-42\",\"state\":\"" + word + "\",\"at\":1795521590000,\"reason\":\"absent\"}";

        var receipts = reader().read(report(SECRET, NOON, body));

        assertThat(receipts).contains(List.of(new Receipt("ref-42", state, NOON.minusSeconds(10), "absent")));
    }

    @Test
    void an_id_may_be_a_number_in_the_answer_and_in_the_report() throws Exception {
        var receiver = receiver(Receiver.answering("{\"id\":42}"));
        var body = "[{\"id\":42,\"state\":\"delivered\"},{\"id\":\" 43 \",\"state\":\"undelivered\"},[]]";

        assertThat(gateway(receiver).handOver(CODE_MESSAGE)).isEqualTo(new Handover.Accepted("42"));
        assertThat(reader().read(report(SECRET, NOON, body)))
                .contains(List.of(
                        new Receipt("42", State.DELIVERED, null, null),
                        new Receipt("43", State.UNDELIVERED, null, null)));
    }

    @Test
    void fields_of_a_report_that_make_no_sense_are_left_out() throws Exception {
        var body = "{\"id\":\"ref-42\",\"state\":\"delivered\",\"at\":\"soon\",\"reason\":\"+15555550100\"}";

        assertThat(reader().read(report(SECRET, NOON, body)))
                .contains(List.of(new Receipt("ref-42", State.DELIVERED, null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"id\":\"ref-42\"}",
                "{\"id\":\"ref-42\",\"state\":\"lost\"}",
                "{\"id\":\"a b\",\"state\":\"delivered\"}"
            })
    void a_genuine_callback_may_have_no_receipt(String body) throws Exception {
        assertThat(reader().read(report(SECRET, NOON, body))).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "' Stop ', OPT_OUT", "start, OPT_IN"})
    void a_signed_reply_opts_out_or_in(String text, OptOutWord word) throws Exception {
        var body = "[{\"from\":\"+15555550100\",\"text\":\"" + text + "\"},{\"id\":\"r\",\"state\":\"delivered\"}]";

        assertThat(reader().read(report(SECRET, NOON, body)))
                .contains(List.of(
                        new Reply(new E164Number("+15555550100"), word),
                        new Receipt("r", State.DELIVERED, null, null)));
        assertThat(reader().read(report(OTHER_SECRET, NOON, body))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\":\"+15555550100\",\"text\":\"hello\"}",
                "{\"from\":\"Acme\",\"text\":\"STOP\"}",
                "{\"from\":\"+15555550100\"}",
                "{\"text\":\"STOP\"}"
            })
    void any_other_reply_asks_for_nothing(String body) throws Exception {
        assertThat(reader().read(report(SECRET, NOON, body))).contains(List.of());
    }

    @Test
    void a_forged_or_old_callback_is_not_read() throws Exception {
        var body = "{\"id\":\"ref-42\",\"state\":\"delivered\"}";
        var genuine = report(SECRET, NOON, body);

        assertThat(List.of(
                        report(OTHER_SECRET, NOON, body),
                        report(SECRET, NOON.minusSeconds(301), body),
                        report(SECRET, NOON.plusSeconds(301), body),
                        new Callback(genuine.url(), genuine.headers(), body + " "),
                        new Callback(genuine.url(), Map.of(), body)))
                .allSatisfy(forged -> assertThat(reader().read(forged)).isEmpty());
    }

    private WebhookGateway reader() {
        return gateway(URI.create("https://receiver.example/"), SECRET, clock, PATIENT);
    }

    private static Callback report(String secret, Instant at, String body) throws Exception {
        return new Callback(
                URI.create("https://sms.example.com/callbacks/webhook"),
                Map.of(
                        "webhook-id", List.of("msg_1"),
                        "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                        "webhook-signature",
                                List.of("v1,AAAA " + new Webhook(secret).sign("msg_1", at.getEpochSecond(), body))),
                body);
    }

    @Test
    void shows_its_host_and_nothing_secret() {
        var uri = URI.create("https://receiver.example/hush?token=hush");

        var gateway = gateway(uri, SECRET, clock, PATIENT);

        assertThat(gateway).hasToString("WebhookGateway[receiver.example]");
    }

    private Receiver receiver(Behaviour behaviour) {
        var receiver = new Receiver(behaviour);
        receivers.add(receiver);
        return receiver;
    }

    private WebhookGateway gateway(Receiver receiver) {
        return gateway(receiver, PATIENT);
    }

    private WebhookGateway gateway(Receiver receiver, TimeLimits limits) {
        return gateway(receiver.uri(), SECRET, clock, limits);
    }

    private WebhookGateway gateway(URI receiver, String secrets, InstantSource clock, TimeLimits limits) {
        var gateway = new WebhookGateway(receiver, WebhookSecrets.parse(secrets), clock, limits);
        gateways.add(gateway);
        return gateway;
    }

    /** Returns a request that is signed at the real time, which the official library checks. */
    private Request signedRequest(String secrets) {
        var receiver = receiver(Receiver.answering(200));
        gateway(receiver.uri(), secrets, InstantSource.system(), PATIENT).handOver(CODE_MESSAGE);
        return receiver.requests().getFirst();
    }

    private static void assertRejected(String secret, String body, HttpHeaders headers) {
        assertThatExceptionOfType(WebhookVerificationException.class)
                .isThrownBy(() -> new Webhook(secret).verify(body, headers))
                .withMessage("No matching signature found");
    }

    private static String nextOf(String value) {
        int last = value.length() - 1;
        return value.substring(0, last) + (value.charAt(last) == '1' ? '2' : '1');
    }

    private static HttpHeaders with(HttpHeaders headers, String name, String value) {
        var changed = new HashMap<String, List<String>>(headers.map());
        changed.put(name, List.of(value));
        return HttpHeaders.of(Map.copyOf(changed), (_, _) -> true);
    }
}
