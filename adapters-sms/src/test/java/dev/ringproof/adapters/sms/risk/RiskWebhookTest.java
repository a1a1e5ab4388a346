package dev.ringproof.adapters.sms.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.Receiver;
import dev.ringproof.adapters.sms.http.Receiver.Behaviour;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.RiskAdvisor.Unavailable;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.RiskAdvisorContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RiskWebhookTest implements RiskAdvisorContract {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_wSaLaL2oIZPLI8DPUjwTrqYKG8r9QKfM";
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    /** Longer than the default, for a slow machine. */
    private static final Duration PATIENT = Duration.ofSeconds(8);

    private static final Duration SHORT = Duration.ofMillis(400);

    private final SettableClock clock = new SettableClock(NOON);
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<RiskWebhook> webhooks = new ArrayList<>();

    @AfterEach
    void close() {
        webhooks.forEach(RiskWebhook::close);
        receivers.forEach(Receiver::close);
    }

    @Override
    public RiskAdvisor advisorWith(Expert expert) {
        return webhook(
                switch (expert) {
                    case ALLOWS -> Receiver.answering("{\"advice\":\"allow\"}");
                    case ALLOWS_A_PERSON -> Receiver.answering("{\"advice\":\"allow\",\"human\":true}");
                    case DENIES -> Receiver.answering("{\"advice\":\"deny\",\"reason\":\"sim_swapped\"}");
                    case STEPS_UP -> Receiver.answering("{\"advice\":\"step_up\",\"reason\":\"new_device\"}");
                    case FAILS -> Receiver.answering(500);
                    case HANGS -> Receiver.hanging();
                    case TALKS_NONSENSE -> Receiver.talkingNonsense();
                },
                expert == Expert.HANGS ? SHORT : PATIENT);
    }

    @Override
    public List<String> asked() {
        return receivers.getFirst().requests().stream()
                .map(request -> Json.object(request.body()).orElseThrow().getString("phone_number"))
                .toList();
    }

    private Receiver receiver(Behaviour behaviour) {
        var receiver = new Receiver(behaviour);
        receivers.add(receiver);
        return receiver;
    }

    private RiskWebhook webhook(Behaviour behaviour, Duration timeLimit, InstantSource time) {
        var webhook =
                RiskReceiver.at(receiver(behaviour).uri(), SECRET, timeLimit).open(time);
        webhooks.add(webhook);
        return webhook;
    }

    private RiskWebhook webhook(Behaviour behaviour, Duration timeLimit) {
        return webhook(behaviour, timeLimit, clock);
    }

    private RiskWebhook webhook(Behaviour behaviour) {
        return webhook(behaviour, PATIENT);
    }

    private Receiver.Request request() {
        return receivers.getFirst().requests().getFirst();
    }

    @Test
    void a_question_is_posted_as_json() {
        webhook(Receiver.answering("{\"advice\":\"allow\"}")).advise(QUESTION);

        assertThat(request().line()).isEqualTo("POST /texts?token=hush HTTP/1.1");
        assertThat(request().header("Content-Type")).isEqualTo("application/json");
        assertThat(request().header("webhook-id")).matches("rsk_[0-9a-f]{32}");
        assertThat(request().header("webhook-timestamp")).isEqualTo("1795521600");
        assertThat(request().body())
                .isEqualTo("{\"id\":\"" + request().header("webhook-id") + "\",\"phone_number\":\"+14155552671\","
                        + "\"user_id\":\"user_anna\",\"purpose\":\"verification\",\"region\":\"US\","
                        + "\"known_user\":false,\"client_ip\":\"192.0.2.1\",\"user_agent\":\"Browser/1.0\","
                        + "\"proof_token\":\"token-of-a-person\"}");
    }

    @Test
    void what_is_unknown_is_left_out() {
        var question = new RiskQuestion(
                new E164Number("+14155552671"), "US", new OwnerId("a\"b"), true, Purpose.STEP_UP, null, null, null);

        webhook(Receiver.answering("{\"advice\":\"allow\"}")).advise(question);

        assertThat(request().body())
                .endsWith("\"phone_number\":\"+14155552671\",\"user_id\":\"a\\\"b\",\"purpose\":\"step_up\","
                        + "\"region\":\"US\",\"known_user\":true}");
    }

    @Test
    void each_question_has_an_id_of_its_own() {
        var webhook = webhook(Receiver.answering("{\"advice\":\"allow\"}"));

        webhook.advise(QUESTION);
        webhook.advise(QUESTION);

        assertThat(receivers.getFirst().requests())
                .extracting(request -> request.header("webhook-id"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void the_official_library_accepts_the_signature() {
        askNow();

        assertThatCode(() -> verify(SECRET, request().body())).doesNotThrowAnyException();
    }

    @Test
    void the_official_library_rejects_another_body_or_secret() {
        askNow();
        var altered = request().body().replace("+14155552671", "+14155552672");

        assertThatExceptionOfType(WebhookVerificationException.class).isThrownBy(() -> verify(SECRET, altered));
        assertThatExceptionOfType(WebhookVerificationException.class)
                .isThrownBy(() -> verify(OTHER_SECRET, request().body()));
    }

    /** The library compares the time with the system's clock. */
    private void askNow() {
        webhook(Receiver.answering("{\"advice\":\"allow\"}"), PATIENT, InstantSource.system())
                .advise(QUESTION);
    }

    private void verify(String secret, String body) throws Exception {
        new Webhook(secret).verify(body, request().headers());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308, 400, 401, 404, 429, 500, 503, 504, 999})
    void any_status_but_2xx_is_no_advice_and_no_redirect_is_followed(int status) {
        var elsewhere = receiver(Receiver.answering("{\"advice\":\"allow\"}"));
        var redirecting = Receiver.saying(status, "{\"advice\":\"allow\"}", "Location: " + elsewhere.uri());

        assertUnavailable(webhook(redirecting), "HTTP " + status);
        assertThat(elsewhere.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "allow",
                "\"allow\"",
                "{}",
                "[{\"advice\":\"allow\"}]",
                "{\"advice\":\"Allow\"}",
                "{\"advice\":\"allow\"",
                "{\"advice\":true}",
                "{\"advice\":[\"allow\"]}",
                "{\"advice\":{\"advice\":\"allow\"}}",
                "{\"data\":{\"advice\":\"allow\"}}"
            })
    void garbage_is_no_advice(String body) {
        assertUnavailable(webhook(Receiver.answering(body)), "HTTP 200 without advice");
    }

    @Test
    void an_answer_without_an_end_is_no_advice() {
        assertUnavailable(webhook(Receiver.endless(200)), "HTTP 200 without advice");
        assertUnavailable(
                webhook(Receiver.answering("{\"advice\":\"allow\",\"x\":\"" + "x".repeat(100_000) + "\"}")),
                "HTTP 200 without advice");
    }

    @Test
    void an_answer_that_breaks_off_or_hangs_is_no_advice() {
        assertUnavailable(webhook(Receiver.breakingOffInTheBody(200)), "HTTP 200 without advice");
        assertUnavailable(webhook(Receiver.hangingInTheBody(200), SHORT), "HTTP 200 without advice");
    }

    @Test
    void an_answer_byte_by_byte_is_advice() {
        assertThat(webhook(Receiver.sayingSlowly(200, "{\"advice\":\"allow\"}")).advise(QUESTION))
                .isEqualTo(new RiskAdvice.Allow(false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"advice":"allow","human":"true"}                      | false
                    {"advice":"allow","human":1}                           | false
                    {"advice":"allow","human":null}                        | false
                    {"human":true,"advice":"allow","more":[1,{"a":2}]}     | true
                    """)
    void only_true_says_that_a_person_is_verified(String body, boolean human) {
        assertThat(webhook(Receiver.answering(body)).advise(QUESTION)).isEqualTo(new RiskAdvice.Allow(human));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"+14155552671\"", "\"Too Much\"", "7", "\"\"", "null", "[\"a\"]"})
    void a_reason_that_may_hold_a_number_is_dropped(String reason) {
        assertThat(webhook(Receiver.answering("{\"advice\":\"deny\",\"reason\":" + reason + "}"))
                        .advise(QUESTION))
                .isEqualTo(new RiskAdvice.Deny("unspecified"));
    }

    private static void assertUnavailable(RiskWebhook webhook, String reason) {
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> webhook.advise(QUESTION))
                .withMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/", "https://user:secret@example.com/", "https:///risk", "/risk"})
    void an_address_that_is_not_http_is_refused_and_not_shown(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RiskReceiver.at(URI.create(address), SECRET, PATIENT))
                .withMessageNotContaining("example.com");
    }

    @Test
    void a_wrong_secret_is_refused_and_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RiskReceiver.at(URI.create("https://example.com"), "whsec_c2hvcnQ=", PATIENT))
                .withMessageNotContaining("c2hvcnQ");
    }

    @Test
    void neither_the_receiver_nor_the_webhook_shows_a_token_of_the_address() {
        var receiver = RiskReceiver.at(URI.create("https://example.com/risk?token=hush"), SECRET, PATIENT);

        assertThat(receiver).hasToString("RiskReceiver[example.com]");
        try (var webhook = receiver.open(clock)) {
            assertThat(webhook).hasToString("RiskWebhook[example.com]");
        }
    }
}
