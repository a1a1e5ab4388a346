package dev.ringproof.adapters.sms.carrier.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.http.CarrierFixture;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.Receiver;
import dev.ringproof.adapters.sms.http.Receiver.Behaviour;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsGatewayTest extends CarrierFixture {
    private static final String ACCEPTED = "{\"MessageId\":\"862a8790\"}";

    @Override
    protected GatewayType type() {
        return AwsGateway.TYPE;
    }

    @Override
    protected HttpCarrier gateway(GatewaySettings settings, InstantSource clock) {
        return new AwsGateway(settings, clock);
    }

    @Override
    protected Map<String, String> settings(URI carrier) {
        return Map.of(
                "REGION", "eu-central-1",
                "ACCESS_KEY_ID", "AKIDEXAMPLE",
                "SECRET_ACCESS_KEY", "hush",
                "SENDER", "pool-1",
                "URL", carrier.toString());
    }

    @Override
    protected Behaviour dialect(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> Receiver.saying(200, ACCEPTED);
            case ACCEPTS_SLOWLY -> Receiver.sayingSlowly(200, ACCEPTED);
            case REFUSES_THE_NUMBER ->
                Receiver.saying(400, error("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"));
            case REFUSES_THE_MESSAGE -> Receiver.saying(400, error("ValidationException", "SENDER_ID_NOT_REGISTERED"));
            case THROTTLES -> Receiver.saying(400, error("ThrottlingException", "424242"), "Retry-After: 7");
            case FAILS -> Receiver.saying(500, error("InternalServerException", ""));
            case HANGS, RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    private static String error(String type, String reason) {
        return "{\"__type\":\"com.amazonaws.pinpointsmsvoicev2#" + type
                + "\",\"Message\":\"+15555550100 424242\",\"Reason\":\"" + reason + "\"}";
    }

    @Test
    void calls_send_text_message() {
        var request = requestOf(CODE_MESSAGE, Map.of());

        assertThat(request.line()).isEqualTo("POST / HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("application/x-amz-json-1.0");
        assertThat(request.header("X-Amz-Target")).isEqualTo("PinpointSMSVoiceV2.SendTextMessage");
        assertThat(request.body())
                .isEqualTo("{\"MessageType\":\"TRANSACTIONAL\",\"DestinationPhoneNumber\":\"+15555550100\","
                        + "\"OriginationIdentity\":\"pool-1\","
                        + "\"MessageBody\":\"424242 is your \\\"Café\\\" code.\\n\\n@example.com #424242\","
                        + "\"TimeToLive\":600,\"Context\":{\"id\":\"sms_1\"}}");
    }

    @Test
    void signs_its_requests() {
        var receiver = receiver(dialect(Carrier.ACCEPTS));
        gateway(receiver, Map.of("SESSION_TOKEN", "token")).handOver(CODE_MESSAGE);
        var request = receiver.requests().getFirst();

        var expected = new AwsSignature("AKIDEXAMPLE", "hush", "token", "eu-central-1", "sms-voice")
                .sign(
                        "POST",
                        receiver.base(),
                        Map.of(
                                "Content-Type", "application/x-amz-json-1.0",
                                "X-Amz-Target", "PinpointSMSVoiceV2.SendTextMessage"),
                        request.body(),
                        NOON);

        assertThat(request.header("Host")).isEqualTo(receiver.base().getRawAuthority());
        assertThat(expected)
                .allSatisfy((name, value) -> assertThat(request.header(name)).isEqualTo(value));
    }

    @Test
    void a_countrys_parameters_and_others_have_fields_of_their_own() {
        var message = message("Hi", "ACME", Map.of("IN_ENTITY_ID", "110", "IN_TEMPLATE_ID", "220", "MaxPrice", "0.05"));

        var body = Json.object(requestOf(message, Map.of()).body()).orElseThrow();

        assertThat(body.getJsonObject("DestinationCountryParameters"))
                .isEqualTo(Json.object("{\"IN_ENTITY_ID\":\"110\",\"IN_TEMPLATE_ID\":\"220\"}")
                        .orElseThrow());
        assertThat(body.getString("MaxPrice")).isEqualTo("0.05");
        assertThat(body.getString("OriginationIdentity")).isEqualTo("ACME");
    }

    @Test
    void configuration_set_and_protect_configuration_go_along() {
        var request = requestOf(CODE_MESSAGE, Map.of("CONFIGURATION_SET", "otp", "PROTECT_CONFIGURATION", "protect-1"));

        assertThat(request.body())
                .contains("\"ConfigurationSetName\":\"otp\"", "\"ProtectConfigurationId\":\"protect-1\"");
    }

    @ParameterizedTest
    @CsvSource({"PT9M58S, 5", "PT-168H, 259200"})
    void the_validity_period_is_within_the_limits_of_aws(Duration passed, String left) {
        clock.advance(passed);

        assertThat(requestOf(CODE_MESSAGE, Map.of()).body()).contains("\"TimeToLive\":" + left + ",");
    }

    @Test
    void its_message_id_is_the_reference() {
        assertThat(answerTo(200, ACCEPTED)).isEqualTo(new Handover.Accepted("862a8790"));
    }

    @Test
    void an_invalid_field_for_the_number_refuses_it() {
        var body = "{\"__type\":\"ValidationException\",\"Reason\":\"FIELD_VALIDATION_FAILED\","
                + "\"Fields\":[{\"Name\":\"DestinationPhoneNumber\",\"Message\":\"+15555550100\"}]}";

        assertThat(answerTo(400, body))
                .isEqualTo(new Handover.NumberRefused("ValidationException FIELD_VALIDATION_FAILED"));
    }

    @ParameterizedTest
    @CsvSource({
        "ValidationException, DESTINATION_COUNTRY_BLOCKED",
        "ConflictException, DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
        "ResourceNotFoundException, X"
    })
    void other_refusals_are_about_the_message(String type, String reason) {
        assertThat(answerTo(400, error(type, reason))).isEqualTo(new Handover.MessageRefused(type + " " + reason));
    }

    @Test
    void an_answer_says_that_the_holder_of_the_number_has_opted_out() {
        assertThat(answerTo(400, error("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")))
                .isEqualTo(new Handover.NumberRefused("ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccessDeniedException",
                "ServiceQuotaExceededException",
                "UnrecognizedClientException",
                "ExpiredTokenException"
            })
    void faults_of_our_account_say_nothing_about_the_message(String type) {
        assertThat(answerTo(400, error(type, ""))).isEqualTo(new Handover.Unavailable(type));
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT_DELIVERED, true, DELIVERED",
        "text_delivered, true, DELIVERED",
        "' TEXT_DELIVERED ', true, DELIVERED",
        "TEXT_QUEUED, false, IN_TRANSIT",
        "TEXT_PENDING, false, IN_TRANSIT",
        "TEXT_SENT, false, IN_TRANSIT",
        "TEXT_SUCCESSFUL, true, IN_TRANSIT",
        "TEXT_UNKNOWN, true, IN_TRANSIT",
        "TEXT_INVALID, true, UNDELIVERED",
        "TEXT_INVALID_MESSAGE, true, UNDELIVERED",
        "TEXT_UNREACHABLE, true, UNDELIVERED",
        "TEXT_CARRIER_UNREACHABLE, true, UNDELIVERED",
        "TEXT_BLOCKED, true, UNDELIVERED",
        "TEXT_CARRIER_BLOCKED, true, UNDELIVERED",
        "TEXT_PROTECT_BLOCKED, true, UNDELIVERED",
        "TEXT_SPAM, true, UNDELIVERED",
        "TEXT_TTL_EXPIRED, true, UNDELIVERED",
        "TEXT_UNREACHABLE, false, IN_TRANSIT",
        "TEXT_UNREACHABLE, '\"false\"', IN_TRANSIT",
        "TEXT_UNREACHABLE, '\"False\"', IN_TRANSIT",
        "TEXT_UNREACHABLE, null, UNDELIVERED"
    })
    void an_event_is_a_state(String type, String isFinal, State state) {
        var event = "{\"eventType\":\"" + type + "\",\"eventTimestamp\":1795521590000,\"isFinal\":" + isFinal
                + ",\"messageId\":\"AAAAAAAA-bbbb-4ccc-8ddd-0123456789ab\",\"messageStatus\":\"SOME_WORDS\"}";
        var receipt = new Receipt("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab", state, NOON.minusSeconds(10), "SOME_WORDS");

        assertThat(AwsGateway.reports(event)).containsExactly(receipt);
        assertThat(AwsGateway.reports("[" + event + ",7," + event + "]")).containsExactly(receipt, receipt);
    }

    private static String inbound(String text) {
        return "{\"originationNumber\":\"+15555550100\",\"destinationNumber\":\"+12125550101\","
                + "\"messageKeyword\":\"JOIN\",\"messageBody\":\"" + text
                + "\",\"inboundMessageId\":\"cae173d2-66b9-564c-8309-21f858e9fb84\","
                + "\"previousPublishedMessageId\":\"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab\"}";
    }

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "stop, OPT_OUT", "' Yes ', OPT_IN"})
    void a_reply_opts_out_or_in(String text, OptOutWord word) {
        assertThat(AwsGateway.reports(inbound(text))).containsExactly(new Reply(new E164Number("+15555550100"), word));
    }

    @Test
    void any_other_reply_asks_for_nothing() {
        assertThat(AwsGateway.reports(inbound("EXAMPLE"))).isEmpty();
    }

    /** {@code SnsMessagesTest} has all that a forger may try. */
    @Test
    void a_reply_that_sns_has_not_signed_is_not_read() {
        var post = Json.PROVIDER
                .createObjectBuilder()
                .add("Type", "Notification")
                .add("TopicArn", "arn:aws:sns:eu-central-1:123456789012:receipts")
                .add("Timestamp", "2026-11-24T12:00:00.000Z")
                .add("Message", inbound("STOP"));

        assertThat(reader(Map.of("TOPICS", "arn:aws:sns:eu-central-1:123456789012:receipts"))
                        .read(callback(post.build().toString(), Map.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"eventType\":\"TEXT_DELIVERED\"}",
                "{\"eventType\":\"TEXT_DELIVERED\",\"messageId\":\" \"}",
                "{\"eventType\":\"MEDIA_DELIVERED\",\"messageId\":\"1\"}",
                "{\"messageId\":\"1\"}"
            })
    void a_notification_may_have_no_receipt(String message) {
        assertThat(AwsGateway.reports(message)).isEmpty();
    }

    @Test
    void lives_in_its_region() {
        var settings = new HashMap<>(settings(URI.create("https://x.example")));
        settings.remove("URL");

        try (var gateway = new AwsGateway(settings(settings, CALLBACKS), clock)) {
            assertThat(gateway).hasToString("AwsGateway[sms-voice.eu-central-1.amazonaws.com]");
        }
    }

    @Test
    void a_region_cannot_lead_to_another_host() {
        var settings = new HashMap<>(settings(URI.create("https://x.example")));
        settings.remove("URL");
        settings.put("REGION", "evil.example/");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AwsGateway(settings(settings, CALLBACKS), clock))
                .withMessage("REGION is wrong: it must be a name such as eu-central-1");
    }
}
