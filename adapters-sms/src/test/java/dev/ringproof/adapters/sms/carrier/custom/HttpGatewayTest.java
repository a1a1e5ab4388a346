package dev.ringproof.adapters.sms.carrier.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import dev.ringproof.adapters.sms.http.CarrierFixture;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGatewayTest extends CarrierFixture {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    protected GatewayType type() {
        return HttpGateway.TYPE;
    }

    @Override
    protected HttpCarrier gateway(GatewaySettings settings, InstantSource clock) {
        return new HttpGateway(settings, clock);
    }

    @Override
    protected Map<String, String> settings(URI carrier) {
        return Map.of(
                "URL", carrier + "send/{id}?from={sender}",
                "BODY",
                        "{\"to\":\"{to}\",\"text\":\"{text}\",\"code\":\"{code}\",\"until\":{expires_at},\"ttl\":{ttl}}",
                "HEADERS", "Authorization: Bearer hush | X-Entity: {entity}",
                "SENDER", "Ac me",
                "REFERENCE", "/data/id",
                "NUMBER_REFUSED_ANSWER", "\"ERR 21\\b",
                "TEXT_REFUSED_ANSWER", "\"ERR 3\\d");
    }

    @Override
    protected Behaviour dialect(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> Receiver.saying(200, "{\"data\":{\"id\":42}}");
            case ACCEPTS_SLOWLY -> Receiver.sayingSlowly(200, "{\"data\":{\"id\":42}}");
            case REFUSES_THE_NUMBER -> Receiver.saying(200, "{\"error\":\"ERR 21 +15555550100 424242\"}");
            case REFUSES_THE_MESSAGE -> Receiver.saying(200, "{\"error\":\"ERR 31 +15555550100 424242\"}");
            case THROTTLES -> Receiver.saying(429, "", "Retry-After: 7");
            case FAILS -> Receiver.saying(500, "424242");
            case HANGS, RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    @Test
    void fills_each_template_with_the_escaping_of_its_place() {
        var request =
                requestOf(message("A \"quote\",\n{to} & more", null, Map.of("entity", "1\r\nX-Evil: é2")), Map.of());

        assertThat(request.line()).isEqualTo("POST /send/sms_1?from=Ac%20me HTTP/1.1");
        assertThat(request.header("Authorization")).isEqualTo("Bearer hush");
        assertThat(request.header("X-Entity")).isEqualTo("1X-Evil: 2");
        assertThat(request.body())
                .isEqualTo("{\"to\":\"+15555550100\",\"text\":\"A \\\"quote\\\",\\n{to} & more\",\"code\":\"424242\","
                        + "\"until\":1795522200500,\"ttl\":600}");
    }

    @Test
    void a_form_is_filled_as_a_form() {
        var request = requestOf(
                message("50% & more", "B=1", Map.of()),
                Map.of(
                        "CONTENT_TYPE",
                        "application/x-www-form-urlencoded",
                        "BODY",
                        "to={to_digits}&from={sender}&text={text}"));

        assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.body()).isEqualTo("to=15555550100&from=B%3D1&text=50%25%20%26%20more");
    }

    @Test
    void xml_is_filled_as_xml() {
        var request = requestOf(
                message("<a href='x'>&", null, Map.of()),
                Map.of("CONTENT_TYPE", "text/xml", "BODY", "<t v=\"{text}\"/>"));

        assertThat(request.body()).isEqualTo("<t v=\"&lt;a href=&apos;x&apos;&gt;&amp;\"/>");
    }

    @Test
    void a_get_has_everything_in_its_address() {
        var receiver = receiver(Receiver.saying(200, "id=ref-42;"));
        var gateway = gateway(
                receiver,
                Map.of(
                        "METHOD", "get",
                        "URL", receiver.base() + "send?to={to}&text={text}&cb={callback}",
                        "BODY", " ",
                        "REFERENCE", "id=([^;]+)"));

        var answer = gateway.handOver(message("Hi #1", null, Map.of()));

        var request = receiver.requests().getFirst();
        assertThat(request.line())
                .isEqualTo("GET /send?to=%2B15555550100&text=Hi%20%231"
                        + "&cb=https%3A%2F%2Fsms.example.com%2Fcallbacks%2Fhttp HTTP/1.1");
        assertThat(request.headers().firstValue("Content-Length")).isEmpty();
        assertThat(answer).isEqualTo(new Handover.Accepted("ref-42"));
    }

    @Test
    void the_reference_is_where_the_setting_says() {
        assertThat(answerTo(200, "{\"data\":{\"id\":42}}")).isEqualTo(new Handover.Accepted("42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "{\"data\":{\"id\":\"two words\"}}", "{\"data\":[]}"})
    void without_an_id_our_own_is_the_reference(String body) {
        assertThat(answerTo(200, body)).isEqualTo(new Handover.Accepted("sms_1"));
    }

    @Test
    void an_answer_that_does_not_say_it_accepts_is_unknown() {
        var gateway = gateway(receiver(Receiver.saying(200, "<html>")), Map.of("ACCEPTED_ANSWER", "^OK"));

        assertThat(gateway.handOver(CODE_MESSAGE)).isEqualTo(new Handover.Unknown("HTTP 200 without a reference"));
    }

    @ParameterizedTest
    @CsvSource({"422, NumberRefused", "400, MessageRefused", "410, MessageRefused", "429, Throttled", "503, Throttled"})
    void a_status_has_its_usual_meaning(int status, String meaning) {
        assertThat(answerTo(status, "").getClass().getSimpleName()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 502})
    void any_other_status_says_nothing_about_the_message(int status) {
        assertThat(answerTo(status, "")).isEqualTo(new Handover.Unavailable("HTTP " + status));
    }

    @Test
    void statuses_can_mean_something_else() {
        var gateway = gateway(receiver(Receiver.saying(404, "")), Map.of("NUMBER_REFUSED_STATUS", "404 406"));

        assertThat(gateway.handOver(CODE_MESSAGE)).isEqualTo(new Handover.NumberRefused("HTTP 404"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    URL                   | {to}
                    URL                   | https://{to}.example/
                    URL                   | https://x.example:{to}/
                    URL                   | https://anna@x.example/
                    URL                   | ftp://x.example/
                    METHOD                | DELETE
                    HEADERS               | Authorization
                    HEADERS               | Host: x
                    HEADERS               | Bad Name: x
                    NUMBER_REFUSED_STATUS | 4xx
                    NUMBER_REFUSED_ANSWER | (
                    REFERENCE             | id=.*
                    CALLBACK_PROOF        | trust
                    """)
    void a_wrong_setting_is_named_and_not_shown(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(Map.of(key, value, "CALLBACK_SECRET", SECRET)))
                .withMessageStartingWith(key + " is wrong: it ")
                .withMessageNotContaining(value)
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, DELIVERED",
        "Delivered, DELIVERED",
        "DELIVERED, DELIVERED",
        "delivered_to_handset, DELIVERED",
        "UNDELIV, UNDELIVERED",
        "Undelivered, UNDELIVERED",
        "not delivered, UNDELIVERED",
        "Not-Delivered, UNDELIVERED",
        "Failed, UNDELIVERED",
        "DELIVERY_FAILED, UNDELIVERED",
        "EXPIRED, UNDELIVERED",
        "Rejected, UNDELIVERED",
        "ACCEPTD, IN_TRANSIT",
        "sent, IN_TRANSIT"
    })
    void a_signed_receipt_is_read_where_the_settings_say(String word, State state) throws Exception {
        var body = "{\"msg\":{\"id\":\"42\",\"stat\":\"" + word + "\"}}";
        var reader =
                reader(Map.of("CALLBACK_SECRET", SECRET, "RECEIPT_REFERENCE", "/msg/id", "RECEIPT_STATE", "/msg/stat"));

        var receipts = reader.read(callback(body, standard(body)));

        assertThat(receipts).contains(List.of(new Receipt("42", state, null, word)));
    }

    @ParameterizedTest
    @CsvSource({"1, DELIVERED", "-1, UNDELIVERED", "0, IN_TRANSIT", "2, UNDELIVERED", "Delivered, IN_TRANSIT"})
    void states_may_be_numbers_and_the_settings_say_which(String state, State meaning) throws Exception {
        var body = "{\"id\":42,\"state\":\"" + state + "\"}";
        var reader = reader(Map.of(
                "CALLBACK_SECRET", SECRET,
                "RECEIPT_REFERENCE", "/id",
                "RECEIPT_STATE", "/state",
                "RECEIPT_DELIVERED", "1",
                "RECEIPT_UNDELIVERED", "-1,2"));

        assertThat(reader.read(callback(body, standard(body))))
                .map(receipts -> ((Receipt) receipts.getFirst()).state())
                .contains(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"42\",\"state\":\"delivered\"}",
                "{\"id\":42,\"state\":\"delivered\"}",
                "{\"id\":42.0,\"state\":\" delivered \"}",
                "{\"id\":\" 42 \",\"state\":\"delivered\"}",
                "[{\"id\":42,\"state\":\"delivered\"}]",
                "[{\"id\":\"\",\"state\":\"delivered\"},null,{\"id\":42,\"state\":\"delivered\"}]"
            })
    void the_same_id_may_be_written_in_several_ways(String body) throws Exception {
        var reader = reader(Map.of("CALLBACK_SECRET", SECRET, "RECEIPT_REFERENCE", "/id", "RECEIPT_STATE", "/state"));

        assertThat(reader.read(callback(body, standard(body))))
                .contains(List.of(new Receipt("42", State.DELIVERED, null, "delivered")));
    }

    @Test
    void a_receipt_may_be_a_form_and_its_proof_a_header() {
        var reader = reader(Map.of(
                "CALLBACK_SECRET", "hush",
                "CALLBACK_PROOF", "header",
                "CALLBACK_HEADER", "X-Token",
                "RECEIPT_REFERENCE", "(?:^|&)id=([^&]*)",
                "RECEIPT_STATE", "(?:^|&)status=([^&]*)"));

        assertThat(reader.read(callback("id=42&status=delivered", Map.of("x-token", "hush"))))
                .contains(List.of(new Receipt("42", State.DELIVERED, null, "delivered")));
        assertThat(reader.read(callback("id=42&status=delivered", Map.of("x-token", "Hush"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "' stop', OPT_OUT", "start, OPT_IN"})
    void a_signed_reply_is_read_where_the_settings_say(String text, OptOutWord word) throws Exception {
        var body = "{\"sms\":{\"src\":\"15555550100\",\"txt\":\"" + text + "\"}}";
        var reader = reader(Map.of(
                "CALLBACK_SECRET", SECRET,
                "RECEIPT_REFERENCE", "/id",
                "RECEIPT_STATE", "/state",
                "REPLY_FROM", "/sms/src",
                "REPLY_TEXT", "/sms/txt"));
        var reply = new Reply(new E164Number("+15555550100"), word);

        assertThat(reader.read(callback(body, standard(body)))).contains(List.of(reply));
        var several = "[" + body + ",null," + body + "]";
        assertThat(reader.read(callback(several, standard(several)))).contains(List.of(reply, reply));
        assertThat(reader.read(callback(body.replace("0100", "0101"), standard(body))))
                .isEmpty();
        var help = body.replace(text, "help");
        assertThat(reader.read(callback(help, standard(help)))).contains(List.of());
    }

    @Test
    void a_reply_may_be_a_form() {
        var reader = reader(Map.of(
                "CALLBACK_SECRET", "hush",
                "CALLBACK_PROOF", "header",
                "CALLBACK_HEADER", "X-Token",
                "REPLY_FROM", "(?:^|&)from=(?:%2B)?(\\d+)",
                "REPLY_TEXT", "(?:^|&)text=([^&]*)"));

        assertThat(reader.read(callback("from=%2B15555550100&text=Stop", Map.of("x-token", "hush"))))
                .contains(List.of(new Reply(new E164Number("+15555550100"), OptOutWord.OPT_OUT)));
    }

    @Test
    void without_settings_for_replies_none_is_read() throws Exception {
        var body = "{\"from\":\"15555550100\",\"text\":\"STOP\"}";

        assertThat(reader(Map.of("CALLBACK_SECRET", SECRET)).read(callback(body, standard(body))))
                .contains(List.of());
    }

    @Test
    void without_a_secret_no_receipt_is_accepted() throws Exception {
        assertThat(reader(Map.of()).read(callback("{}", standard("{}")))).isEmpty();
    }

    private static Map<String, String> standard(String body) throws Exception {
        return Map.of(
                "webhook-id", "msg_1",
                "webhook-timestamp", Long.toString(NOON.getEpochSecond()),
                "webhook-signature", new Webhook(SECRET).sign("msg_1", NOON.getEpochSecond(), body));
    }
}
