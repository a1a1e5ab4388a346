package dev.ringproof.adapters.sms.carrier.infobip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.http.CarrierFixture;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.HttpCarrier;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfobipGatewayTest extends CarrierFixture {
    private static final String ACCEPTED = says("PENDING", "PENDING_ACCEPTED");

    @Override
    protected GatewayType type() {
        return InfobipGateway.TYPE;
    }

    @Override
    protected HttpCarrier gateway(GatewaySettings settings, InstantSource clock) {
        return new InfobipGateway(settings, clock);
    }

    @Override
    protected Map<String, String> settings(URI carrier) {
        return Map.of(
                "URL", carrier.toString(),
                "API_KEY", "hush",
                "SENDER", "ACME",
                "CALLBACK_SECRET", "anna:hush");
    }

    @Override
    protected Behaviour dialect(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> Receiver.saying(200, ACCEPTED);
            case ACCEPTS_SLOWLY -> Receiver.sayingSlowly(200, ACCEPTED);
            case REFUSES_THE_NUMBER -> Receiver.saying(200, says("REJECTED", "REJECTED_PREFIX_MISSING"));
            case REFUSES_THE_MESSAGE -> Receiver.saying(200, says("REJECTED", "REJECTED_SOURCE"));
            case THROTTLES -> Receiver.saying(429, error("TOO_MANY_REQUESTS"), "Retry-After: 7");
            case FAILS -> Receiver.saying(500, error("GENERAL_ERROR"));
            case HANGS, RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    private static String says(String group, String name) {
        return "{\"bulkId\":\"b\",\"messages\":[{\"messageId\":\"sms_1\",\"status\":{\"groupId\":1,\"groupName\":\""
                + group
                + "\",\"id\":26,\"name\":\"" + name
                + "\",\"description\":\"424242\"},\"destination\":\"15555550100\"}]}";
    }

    private static String error(String id) {
        return "{\"requestError\":{\"serviceException\":{\"messageId\":\"" + id + "\",\"text\":\"+15555550100\"}}}";
    }

    @Test
    void posts_one_message_by_the_api_key() {
        var request = requestOf(CODE_MESSAGE, Map.of());

        assertThat(request.line()).isEqualTo("POST /sms/3/messages HTTP/1.1");
        assertThat(request.header("Authorization")).isEqualTo("App hush");
        assertThat(request.body())
                .isEqualTo("{\"messages\":[{\"sender\":\"ACME\","
                        + "\"destinations\":[{\"to\":\"15555550100\",\"messageId\":\"sms_1\"}],"
                        + "\"content\":{\"text\":\"424242 is your \\\"Café\\\" code.\\n\\n@example.com #424242\"},"
                        + "\"options\":{\"validityPeriod\":{\"amount\":600,\"timeUnit\":\"SECONDS\"}},"
                        + "\"webhooks\":{\"delivery\":{\"url\":\"https://sms.example.com/callbacks/infobip\"},"
                        + "\"contentType\":\"application/json\"}}]}");
    }

    @Test
    void indias_parameters_go_into_its_register() {
        var message = message("Hi", "BRAND", Map.of("contentTemplateId", "220", "principalEntityId", "110"));

        assertThat(requestOf(message, Map.of()).body())
                .contains(
                        "\"sender\":\"BRAND\"",
                        "\"regional\":{\"indiaDlt\":{\"contentTemplateId\":\"220\",\"principalEntityId\":\"110\"}}");
    }

    @Test
    void a_message_that_infobip_already_has_is_accepted() {
        assertThat(answerTo(200, says("REJECTED", "REJECTED_DUPLICATE_MESSAGE_ID")))
                .isEqualTo(new Handover.Accepted("sms_1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REJECTED_DESTINATION",
                "REJECTED_INVALID_DESTINATION",
                "REJECTED_PREFIX_MISSING",
                "REJECTED_DND",
                "MISSING_TO"
            })
    void a_status_about_the_number_refuses_it(String name) {
        assertThat(answerTo(200, says("REJECTED", name))).isEqualTo(new Handover.NumberRefused("Infobip " + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"REJECTED_SOURCE", "REJECTED_SENDER", "REJECTED_DESTINATION_NOT_REGISTERED", "REJECTED_NETWORK"})
    void any_other_rejection_refuses_the_message(String name) {
        assertThat(answerTo(200, says("REJECTED", name))).isEqualTo(new Handover.MessageRefused("Infobip " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"REJECTED_SYSTEM_ERROR", "REJECTED_NOT_ENOUGH_CREDITS"})
    void faults_of_infobip_and_of_our_account_say_nothing_about_the_message(String name) {
        assertThat(answerTo(200, says("REJECTED", name))).isEqualTo(new Handover.Unavailable("Infobip " + name));
    }

    @Test
    void its_flood_filter_throttles() {
        assertThat(answerTo(200, says("REJECTED", "REJECTED_FLOODING_FILTER")))
                .isEqualTo(new Handover.Throttled("Infobip REJECTED_FLOODING_FILTER", null));
    }

    @Test
    void an_invalid_address_refuses_the_number_whatever_the_status() {
        assertThat(answerTo(400, error("EC_INVALID_DESTINATION_ADDRESS")))
                .isEqualTo(new Handover.NumberRefused("Infobip EC_INVALID_DESTINATION_ADDRESS"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 503})
    void a_status_alone_says_nothing_about_the_message(int status) {
        assertThat(answerTo(status, error("UNAUTHORIZED"))).isEqualTo(new Handover.Unavailable("HTTP " + status));
    }

    @Test
    void a_bad_request_refuses_the_message() {
        assertThat(answerTo(400, error("BAD_REQUEST"))).isEqualTo(new Handover.MessageRefused("HTTP 400"));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, PENDING_ENROUTE, IN_TRANSIT",
        "DELIVERED, DELIVERED_TO_HANDSET, DELIVERED",
        "DELIVERED, DELIVERED_TO_OPERATOR, IN_TRANSIT",
        "UNDELIVERABLE, UNDELIVERABLE_NOT_DELIVERED, UNDELIVERED",
        "EXPIRED, EXPIRED_EXPIRED, UNDELIVERED",
        "REJECTED, REJECTED_NETWORK, UNDELIVERED",
        "ACCEPTED, MESSAGE_ACCEPTED, IN_TRANSIT",
        "Delivered, Delivered_To_Handset, DELIVERED",
        "delivered, delivered_to_operator, IN_TRANSIT",
        "' EXPIRED ', EXPIRED_EXPIRED, UNDELIVERED"
    })
    void a_status_is_a_state(String group, String name, State state) {
        assertThat(reader(Map.of()).read(callback(report(group, name), basic("anna:hush"))))
                .contains(List.of(new Receipt(
                        "sms_1", state, Instant.parse("2026-11-24T11:59:30.123Z"), "EC_ABSENT_SUBSCRIBER")));
    }

    @ParameterizedTest
    @CsvSource({"0, IN_TRANSIT", "1, IN_TRANSIT", "2, UNDELIVERED", "3, DELIVERED", "4, UNDELIVERED", "5, UNDELIVERED"})
    void a_group_may_have_a_number_only(int group, State state) {
        var body = "{\"results\":[{\"messageId\":\"sms_1\",\"status\":{\"groupId\":" + group + "}},"
                + "{\"messageId\":\"sms_2\",\"status\":{\"groupId\":9}}]}";

        assertThat(reader(Map.of()).read(callback(body, basic("anna:hush"))))
                .contains(List.of(new Receipt("sms_1", state, null, null)));
    }

    private static String report(String group, String name) {
        return "{\"results\":[{\"messageId\":\"sms_1\",\"to\":\"15555550100\",\"doneAt\":\"2026-11-24T12:59:30.123+0100\","
                + "\"status\":{\"groupName\":\"" + group + "\",\"name\":\"" + name
                + "\"},\"error\":{\"name\":\"EC_ABSENT_SUBSCRIBER\"}},{\"messageId\":7},null]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"results\":{}}", "{\"results\":[null,1,[],{}]}"})
    void a_genuine_callback_may_have_no_receipt(String body) {
        assertThat(reader(Map.of()).read(callback(body, basic("anna:hush")))).contains(List.of());
    }

    private static String inbound(String from, String text) {
        return "{\"results\":[{\"messageId\":\"817790313235066447\",\"from\":\"" + from
                + "\",\"to\":\"447700900000\",\"text\":\"" + text + "\",\"cleanText\":\"\",\"keyword\":\"STOP\","
                + "\"receivedAt\":\"2026-11-24T12:59:30.123+0100\",\"smsCount\":1,"
                + "\"price\":{\"pricePerMessage\":0,\"currency\":\"EUR\"}}],"
                + "\"messageCount\":1,\"pendingMessageCount\":0}";
    }

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "' Stop ', OPT_OUT", "unstop, OPT_IN"})
    void a_reply_opts_out_or_in(String text, OptOutWord word) {
        assertThat(reader(Map.of()).read(callback(inbound("15555550100", text), basic("anna:hush"))))
                .contains(List.of(new Reply(new E164Number("+15555550100"), word)));
    }

    @ParameterizedTest
    @CsvSource({"15555550100, STOP it now", "15555550100, hello", "Acme, STOP"})
    void any_other_reply_asks_for_nothing(String from, String text) {
        assertThat(reader(Map.of()).read(callback(inbound(from, text), basic("anna:hush"))))
                .contains(List.of());
    }

    @Test
    void a_forged_reply_is_not_read() {
        assertThat(reader(Map.of()).read(callback(inbound("15555550100", "STOP"), basic("anna:hushed"))))
                .isEmpty();
    }

    @Test
    void a_forged_callback_is_not_read() {
        var reader = reader(Map.of());

        assertThat(List.of(
                        basic("anna:hushed"),
                        basic("hush"),
                        Map.of("authorization", "App hush"),
                        Map.<String, String>of()))
                .allSatisfy(headers -> assertThat(reader.read(callback(report("DELIVERED", "X"), headers)))
                        .isEmpty());
    }

    @Test
    void an_hmac_of_the_body_verifies_a_callback_too() {
        var body = report("DELIVERED", "DELIVERED_TO_HANDSET");
        var mac = HexFormat.of().formatHex(Crypto.hmacSha256(Crypto.bytes("hush"), body));
        var reader = reader(Map.of("CALLBACK_SECRET", "hush", "CALLBACK_PROOF", "hmac"));

        assertThat(reader.read(callback(body, Map.of("x-hub-signature", "sha256=" + mac))))
                .isPresent();
        assertThat(reader.read(callback(body + " ", Map.of("x-hub-signature", "sha256=" + mac))))
                .isEmpty();
    }

    @Test
    void the_validity_period_is_two_days_at_most() {
        clock.advance(Duration.ofDays(-7));

        assertThat(requestOf(CODE_MESSAGE, Map.of()).body()).contains("\"amount\":172800,");
    }

    private static Map<String, String> basic(String userAndPassword) {
        return Map.of("authorization", Crypto.basic(userAndPassword));
    }
}
