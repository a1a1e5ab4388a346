package dev.ringproof.adapters.sms.carrier.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.http.CarrierFixture;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Receiver;
import dev.ringproof.adapters.sms.http.Receiver.Behaviour;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioGatewayTest extends CarrierFixture {
    private static final String STATUS_URL = "https://sms.example.com/callbacks/twilio";
    private static final String ACCEPTED = "{\"sid\":\"SM42\",\"status\":\"queued\",\"error_code\":null}";

    @Override
    protected GatewayType type() {
        return TwilioGateway.TYPE;
    }

    @Override
    protected HttpCarrier gateway(GatewaySettings settings, InstantSource clock) {
        return new TwilioGateway(settings, clock);
    }

    @Override
    protected Map<String, String> settings(URI carrier) {
        return Map.of("ACCOUNT_SID", "AC0", "AUTH_TOKEN", "12345", "SENDER", "+15555550199", "URL", carrier.toString());
    }

    @Override
    protected Behaviour dialect(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> Receiver.saying(201, ACCEPTED);
            case ACCEPTS_SLOWLY -> Receiver.sayingSlowly(201, ACCEPTED);
            case REFUSES_THE_NUMBER -> Receiver.saying(400, error(21211));
            case REFUSES_THE_MESSAGE -> Receiver.saying(400, error(21408));
            case THROTTLES -> Receiver.saying(429, error(20429), "Retry-After: 7");
            case FAILS -> Receiver.saying(500, error(20500));
            case HANGS, RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    private static String error(int code) {
        return "{\"code\":" + code + ",\"message\":\"'To' +15555550100 424242 is wrong\",\"status\":400}";
    }

    @Test
    void posts_a_form_by_the_accounts_token() {
        var request = requestOf(CODE_MESSAGE, Map.of());

        assertThat(request.line()).isEqualTo("POST /2010-04-01/Accounts/AC0/Messages.json HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.header("Authorization")).isEqualTo(basic("AC0:12345"));
        assertThat(request.body())
                .isEqualTo("To=%2B15555550100&From=%2B15555550199"
                        + "&Body=424242+is+your+%22Caf%C3%A9%22+code.%0A%0A%40example.com+%23424242"
                        + "&ValidityPeriod=600&StatusCallback=https%3A%2F%2Fsms.example.com%2Fcallbacks%2Ftwilio");
    }

    @Test
    void an_api_key_takes_the_tokens_place() {
        var request = requestOf(CODE_MESSAGE, Map.of("API_KEY", "SK1", "API_SECRET", "hush"));

        assertThat(request.header("Authorization")).isEqualTo(basic("SK1:hush"));
    }

    @Test
    void a_routes_sender_and_parameters_are_sent() {
        var request = requestOf(message("Hi", "MG7", Map.of("RiskCheck", "disable", "To", "+15555550111")), Map.of());

        assertThat(request.body())
                .contains("RiskCheck=disable", "MessagingServiceSid=MG7", "To=%2B15555550100")
                .doesNotContain("From=", "111");
    }

    @Test
    void asks_for_no_receipt_if_twilio_cannot_reach_this_server() {
        var receiver = receiver(dialect(Carrier.ACCEPTS));
        var gateway = new TwilioGateway(settings(settings(receiver.base()), null), clock);

        try (gateway) {
            gateway.handOver(CODE_MESSAGE);
        }

        assertThat(receiver.requests().getFirst().body()).doesNotContain("StatusCallback");
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 599", "PT9M59S, 1", "PT11M, 1", "PT-24H, 36000"})
    void the_validity_period_is_within_the_limits_of_twilio(Duration passed, String validity) {
        clock.advance(passed);

        assertThat(requestOf(CODE_MESSAGE, Map.of()).body()).contains("ValidityPeriod=" + validity + "&");
    }

    @Test
    void its_sid_is_the_reference() {
        assertThat(answerTo(201, ACCEPTED)).isEqualTo(new Handover.Accepted("SM42"));
    }

    @Test
    void our_own_id_is_the_reference_if_the_body_did_not_arrive() {
        assertThat(answerTo(201, "")).isEqualTo(new Handover.Accepted("sms_1"));
    }

    @Test
    void an_answer_that_accepts_without_a_sid_is_not_twilios() {
        assertThat(answerTo(200, "<html>Welcome to the hotel</html>"))
                .isEqualTo(new Handover.Unknown("HTTP 200 without a reference"));
    }

    @ParameterizedTest
    @ValueSource(ints = {21211, 21214, 21217, 21614})
    void a_code_about_the_number_refuses_it(int code) {
        assertThat(answerTo(400, error(code))).isEqualTo(new Handover.NumberRefused("Twilio " + code));
    }

    @Test
    void a_code_says_that_the_holder_of_the_number_has_opted_out() {
        assertThat(answerTo(400, error(21610))).isEqualTo(new Handover.NumberRefused("Twilio 21610", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {21408, 21606, 21612, 21617, 30007, 99999})
    void any_other_code_refuses_the_message(int code) {
        assertThat(answerTo(400, error(code))).isEqualTo(new Handover.MessageRefused("Twilio " + code));
    }

    @Test
    void a_full_queue_throttles() {
        assertThat(answerTo(400, error(21611))).isEqualTo(new Handover.Throttled("Twilio 21611", null));
    }

    @ParameterizedTest
    @CsvSource({"401, 20003", "403, 20005", "404, 20404", "500, 20500", "503, 20503", "302, 0"})
    void faults_of_twilio_and_of_our_account_say_nothing_about_the_message(int status, int code) {
        assertThat(answerTo(status, error(code))).isEqualTo(new Handover.Unavailable("HTTP " + status));
    }

    @Test
    void after_a_proxys_timeout_the_outcome_is_unknown() {
        assertThat(answerTo(504, "")).isEqualTo(new Handover.Unknown("HTTP 504"));
    }

    @Test
    void the_signature_that_twilio_documents_is_genuine() {
        var callback = callback(
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE",
                signature("RSOYDt4T1cUTdK1PDd93/VVr8B8="));

        assertThat(reader(Map.of()).read(callback)).contains(List.of());
    }

    @Test
    void repeated_fields_are_signed_as_twilios_libraries_do() {
        var callback = callback(
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
                signature("IK+Dwps556ElfBT0I3Rgjkr1wJU="));

        assertThat(reader(Map.of()).read(callback)).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "queued, IN_TRANSIT",
        "sending, IN_TRANSIT",
        "sent, IN_TRANSIT",
        "delivered, DELIVERED",
        "undelivered, UNDELIVERED",
        "failed, UNDELIVERED",
        "canceled, UNDELIVERED",
        "cancelled, UNDELIVERED",
        "read, DELIVERED",
        "partially_delivered, IN_TRANSIT",
        "Delivered, DELIVERED",
        "UNDELIVERED, UNDELIVERED"
    })
    void a_status_is_a_state(String status, State state) {
        var callback = signed("MessageSid=SM42&MessageStatus=" + status + "&ErrorCode=30003&To=%2B15555550100");

        assertThat(reader(Map.of()).read(callback)).contains(List.of(new Receipt("SM42", state, null, "30003")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SmsSid=SM42&SmsStatus=delivered", "MessageSid=&SmsSid=SM42&MessageStatus=&SmsStatus=delivered"})
    void an_empty_field_leaves_the_id_and_the_status_to_the_other_ones(String body) {
        assertThat(reader(Map.of()).read(signed(body)))
                .contains(List.of(new Receipt("SM42", State.DELIVERED, null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MessageSid=SM42&MessageStatus=received",
                "MessageSid=SM42",
                "MessageStatus=sent",
                "MessageSid=&MessageStatus=sent",
                "MessageSid=a+b&MessageStatus=sent",
                ""
            })
    void a_genuine_callback_may_have_no_receipt(String body) {
        assertThat(reader(Map.of()).read(signed(body))).contains(List.of());
    }

    /** A classification by Twilio counts more than the text, which may be a word of the operator's own. */
    @ParameterizedTest
    @CsvSource({
        "Body=STOP, OPT_OUT",
        "Body=stop, OPT_OUT",
        "Body=Unsubscribe, OPT_OUT",
        "Body=START, OPT_IN",
        "Body=ARRET&OptOutType=STOP, OPT_OUT",
        "Body=STOP&OptOutType=STOP, OPT_OUT",
        "Body=HALLO&OptOutType=START, OPT_IN"
    })
    void a_reply_opts_out_or_in(String reply, OptOutWord word) {
        var callback = signed("MessageSid=SM43&SmsStatus=received&From=%2B15555550100&To=%2B15555550199&" + reply);

        assertThat(reader(Map.of()).read(callback)).contains(List.of(new Reply(new E164Number("+15555550100"), word)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From=%2B15555550100&Body=HELP&OptOutType=HELP",
                "From=%2B15555550100&Body=STOP&OptOutType=HELP",
                "From=%2B15555550100&Body=hello",
                "From=%2B15555550100&Body=",
                "From=whatsapp:%2B15555550100&Body=STOP",
                "From=Ringproof&Body=STOP",
                "Body=STOP"
            })
    void any_other_reply_asks_for_nothing(String reply) {
        assertThat(reader(Map.of()).read(signed("MessageSid=SM43&SmsStatus=received&" + reply)))
                .contains(List.of());
    }

    @Test
    void a_forged_reply_is_not_read() {
        var genuine = signed("MessageSid=SM43&SmsStatus=received&From=%2B15555550100&Body=STOP");
        var signature = genuine.header("X-Twilio-Signature").orElseThrow();

        assertThat(List.of(
                        callback(STATUS_URL, genuine.body().replace("0100", "0101"), signature(signature)),
                        callback(STATUS_URL, genuine.body().replace("STOP", "START"), signature(signature)),
                        callback(STATUS_URL, genuine.body(), Map.of())))
                .allSatisfy(forged -> assertThat(reader(Map.of()).read(forged)).isEmpty());
    }

    @Test
    void a_signature_counts_with_and_without_the_port() {
        var body = "MessageSid=SM42&MessageStatus=sent";
        var signature = signed(body).header("X-Twilio-Signature").orElseThrow();
        var called = callback("https://sms.example.com:8443/callbacks/twilio", body, signature(signature));

        assertThat(reader(Map.of()).read(called)).isPresent();
    }

    @Test
    void a_forged_callback_is_not_read() {
        var genuine = signed("MessageSid=SM42&MessageStatus=delivered");
        var signature = genuine.header("X-Twilio-Signature").orElseThrow();
        var reader = reader(Map.of());

        assertThat(List.of(
                        callback(STATUS_URL, "MessageSid=SM43&MessageStatus=delivered", signature(signature)),
                        callback(STATUS_URL, "MessageSid=SM42&MessageStatus=delivered&x=", signature(signature)),
                        callback(STATUS_URL + "?x", genuine.body(), signature(signature)),
                        callback(STATUS_URL, genuine.body(), signature(signature.toLowerCase(Locale.ROOT))),
                        callback(STATUS_URL, genuine.body(), signature("")),
                        callback(STATUS_URL, "%", signature(signature)),
                        callback(STATUS_URL, "MessageSid=%zz", signature(signature)),
                        callback(STATUS_URL, genuine.body(), Map.of())))
                .allSatisfy(forged -> assertThat(reader.read(forged)).isEmpty());
    }

    @Test
    void without_the_token_no_receipt_is_accepted() {
        var settings = new HashMap<>(settings(URI.create("https://api.twilio.com")));
        settings.remove("AUTH_TOKEN");
        settings.putAll(Map.of("API_KEY", "SK1", "API_SECRET", "hush"));

        try (var gateway = new TwilioGateway(settings(settings, CALLBACKS), clock)) {
            assertThat(gateway.read(signed("MessageSid=SM42&MessageStatus=sent")))
                    .isEmpty();
        }
    }

    @Test
    void without_token_and_key_the_token_is_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TwilioGateway(settings(Map.of("ACCOUNT_SID", "AC0", "SENDER", "Acme"), CALLBACKS), clock))
                .withMessage("AUTH_TOKEN is missing");
    }

    @Test
    void shows_its_host_and_nothing_secret() {
        assertThat(reader(Map.of())).hasToString("TwilioGateway[localhost]");
    }

    private static Callback signed(String body) {
        var fields = new TreeMap<String, String>();
        for (var field : body.split("&", -1)) {
            var parts = field.split("=", 2);
            fields.put(
                    parts[0],
                    parts.length < 2 ? "" : parts[1].replace("%2B", "+").replace("a+b", "a b"));
        }
        var text = new StringBuilder(STATUS_URL);
        fields.forEach((name, value) -> text.append(name).append(value));
        var mac = Crypto.hmacSha1(Crypto.bytes("12345"), text.toString());
        return callback(STATUS_URL, body, signature(Base64.getEncoder().encodeToString(mac)));
    }

    private static Map<String, String> signature(String value) {
        return Map.of("x-twilio-signature", value);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }
}
