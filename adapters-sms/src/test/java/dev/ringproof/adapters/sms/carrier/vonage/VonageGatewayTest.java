package dev.ringproof.adapters.sms.carrier.vonage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.http.CarrierFixture;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonageGatewayTest extends CarrierFixture {
    private static final String ACCEPTED = "{\"message_uuid\":\"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab\"}";
    private static final String SECRET = "signature-secret";
    private static final long NOW = NOON.getEpochSecond();

    @Override
    protected GatewayType type() {
        return VonageGateway.TYPE;
    }

    @Override
    protected HttpCarrier gateway(GatewaySettings settings, InstantSource clock) {
        return new VonageGateway(settings, clock);
    }

    @Override
    protected Map<String, String> settings(URI carrier) {
        return Map.of(
                "API_KEY", "key",
                "API_SECRET", "hush",
                "SENDER", "+447700900001",
                "SIGNATURE_SECRET", SECRET,
                "URL", carrier.toString());
    }

    @Override
    protected Behaviour dialect(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> Receiver.saying(202, ACCEPTED);
            case ACCEPTS_SLOWLY -> Receiver.sayingSlowly(202, ACCEPTED);
            case REFUSES_THE_NUMBER -> Receiver.saying(422, error("#1430", "Invalid recipient"));
            case REFUSES_THE_MESSAGE -> Receiver.saying(422, error("#1120", "Illegal sender"));
            case THROTTLES -> Receiver.saying(429, error("#throttled", "Rate limit"), "Retry-After: 7");
            case FAILS -> Receiver.saying(500, error("#1", "Internal error"));
            case HANGS, RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    private static String error(String anchor, String title) {
        return "{\"type\":\"https://developer.vonage.com/api-errors/messages" + anchor + "\",\"title\":\"" + title
                + "\",\"detail\":\"15555550100 424242\",\"instance\":\"424242\"}";
    }

    @Test
    void posts_json_by_the_accounts_secret() {
        var request = requestOf(CODE_MESSAGE, Map.of());

        assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(request.header("Authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("key:hush".getBytes(UTF_8)));
        assertThat(request.body())
                .isEqualTo("{\"message_type\":\"text\",\"channel\":\"sms\",\"to\":\"15555550100\","
                        + "\"from\":\"447700900001\","
                        + "\"text\":\"424242 is your \\\"Café\\\" code.\\n\\n@example.com #424242\","
                        + "\"client_ref\":\"sms_1\",\"ttl\":600,"
                        + "\"webhook_url\":\"https://sms.example.com/callbacks/vonage\"}");
    }

    @Test
    void an_application_signs_a_new_token_for_each_message() throws Exception {
        var keys = rsa();

        var request = requestOf(CODE_MESSAGE, Map.of("APPLICATION_ID", "app-1", "PRIVATE_KEY", pem(keys)));

        var token = request.header("Authorization").replaceFirst("Bearer ", "").split("\\.", -1);
        var claims = Json.object(new String(Base64.getUrlDecoder().decode(token[1]), UTF_8))
                .orElseThrow();
        assertThat(claims.getString("application_id")).isEqualTo("app-1");
        assertThat(claims.getInt("iat")).isEqualTo((int) NOW);
        assertThat(claims.getInt("exp")).isEqualTo((int) NOW + 300);
        assertThat(claims.getString("jti")).isNotBlank();
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((token[0] + "." + token[1]).getBytes(UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
    }

    @Test
    void a_key_may_have_its_new_lines_escaped() throws Exception {
        var escaped = pem(rsa()).replace("\n", "\\n");

        var request = requestOf(CODE_MESSAGE, Map.of("APPLICATION_ID", "app-1", "PRIVATE_KEY", escaped));

        assertThat(request.header("Authorization")).startsWith("Bearer ");
    }

    @Test
    void a_malformed_key_is_named_and_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(Map.of("APPLICATION_ID", "app-1", "PRIVATE_KEY", "hush")))
                .withMessage("PRIVATE_KEY is wrong: it must be an RSA key in PKCS #8 PEM")
                .withNoCause();
    }

    @Test
    void indias_parameters_go_into_sms() {
        var request =
                requestOf(message("Hi", "ACME", Map.of("entity_id", "110", "content_id", "220", "x", "y")), Map.of());

        assertThat(request.body())
                .contains("\"from\":\"ACME\"", "\"sms\":{\"content_id\":\"220\",\"entity_id\":\"110\"}")
                .doesNotContain("\"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1050", "1170", "1430"})
    void a_code_about_the_number_refuses_it(String code) {
        assertThat(answerTo(422, error("#" + code, "x"))).isEqualTo(new Handover.NumberRefused("Vonage " + code));
    }

    @Test
    void a_code_may_be_the_title() {
        assertThat(answerTo(422, error("", "1430"))).isEqualTo(new Handover.NumberRefused("Vonage 1430"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1241"})
    void too_many_messages_throttle_whatever_the_status(String code) {
        assertThat(answerTo(422, error("#" + code, "x"))).isEqualTo(new Handover.Throttled("Vonage " + code, null));
    }

    @ParameterizedTest
    @CsvSource({"422, 1030", "422, 1060", "422, 1070", "422, 1100"})
    void faults_of_vonage_and_of_our_account_say_nothing_about_the_message(int status, String code) {
        assertThat(answerTo(status, error("#" + code, "x"))).isEqualTo(new Handover.Unavailable("Vonage " + code));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 404, 500, 503})
    void a_status_without_a_code_is_enough(int status) {
        assertThat(answerTo(status, "")).isEqualTo(new Handover.Unavailable("HTTP " + status));
    }

    @Test
    void any_other_code_refuses_the_message() {
        assertThat(answerTo(422, error("#1240", "x"))).isEqualTo(new Handover.MessageRefused("Vonage 1240"));
    }

    @ParameterizedTest
    @CsvSource({
        "submitted, IN_TRANSIT",
        "accepted, IN_TRANSIT",
        "buffered, IN_TRANSIT",
        "unknown, IN_TRANSIT",
        "delivered, DELIVERED",
        "read, DELIVERED",
        "Delivered, DELIVERED",
        "rejected, UNDELIVERED",
        "undeliverable, UNDELIVERED",
        "UNDELIVERABLE, UNDELIVERED",
        "failed, UNDELIVERED",
        "expired, UNDELIVERED",
        "' rejected ', UNDELIVERED"
    })
    void a_status_is_a_state(String status, State state) {
        var body =
                "{\"message_uuid\":\"aaaa-bbbb\",\"to\":\"15555550100\",\"timestamp\":\"2026-11-24T11:59:30Z\",\"status\":\""
                        + status
                        + "\",\"error\":{\"type\":\"https://developer.vonage.com/api-errors/messages#1260\",\"title\":1260}}";

        assertThat(reader(Map.of()).read(signed(body)))
                .contains(List.of(new Receipt("aaaa-bbbb", state, Instant.parse("2026-11-24T11:59:30Z"), "1260")));
    }

    @Test
    void the_case_of_a_uuid_does_not_count_and_an_array_has_several_receipts() {
        var body = "[{\"message_uuid\":\"AAAAAAAA-BBBB-4CCC-8DDD-0123456789AB\",\"status\":\"delivered\"},"
                + "{\"message_uuid\":\"b\",\"status\":\"rejected\"},null]";

        assertThat(answerTo(202, ACCEPTED.toUpperCase(Locale.ROOT).replace("MESSAGE_UUID", "message_uuid")))
                .isEqualTo(new Handover.Accepted("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"));
        assertThat(reader(Map.of()).read(signed(body)))
                .contains(List.of(
                        new Receipt("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab", State.DELIVERED, null, null),
                        new Receipt("b", State.UNDELIVERED, null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                "{\"message_uuid\":\"a\",\"status\":\"read it all\"}",
                "{\"status\":\"delivered\"}"
            })
    void a_genuine_callback_may_have_no_receipt(String body) {
        assertThat(reader(Map.of()).read(signed(body))).contains(List.of());
    }

    private static String inbound(String channel, String from, String text) {
        return "{\"to\":\"447700900000\",\"from\":\"" + from + "\",\"channel\":\"" + channel
                + "\",\"message_uuid\":\"aaaa-bbbb\",\"timestamp\":\"2026-11-24T11:59:30Z\","
                + "\"usage\":{\"price\":\"0.0057\",\"currency\":\"EUR\"},\"message_type\":\"text\",\"text\":\"" + text
                + "\",\"sms\":{\"num_messages\":\"1\",\"keyword\":\"" + text.toUpperCase(Locale.ROOT) + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "' stop ', OPT_OUT", "Start, OPT_IN"})
    void a_reply_opts_out_or_in(String text, OptOutWord word) {
        assertThat(reader(Map.of()).read(signed(inbound("sms", "15555550100", text))))
                .contains(List.of(new Reply(new E164Number("+15555550100"), word)));
    }

    @ParameterizedTest
    @CsvSource({
        "sms, 15555550100, stop it",
        "sms, Acme, STOP",
        "whatsapp, 15555550100, STOP",
        "viber_service, 15555550100, STOP"
    })
    void any_other_reply_asks_for_nothing(String channel, String from, String text) {
        assertThat(reader(Map.of()).read(signed(inbound(channel, from, text)))).contains(List.of());
    }

    @Test
    void a_forged_reply_is_not_read() {
        var body = inbound("sms", "15555550100", "STOP");
        var token = token("HS256", claims(NOW, Crypto.sha256Hex(body)), SECRET);

        assertThat(reader(Map.of()).read(bearing(token, body.replace("STOP", "START"))))
                .isEmpty();
        assertThat(reader(Map.of()).read(callback(body, Map.of()))).isEmpty();
    }

    @Test
    void a_forged_or_old_callback_is_not_read() {
        var body = "{\"message_uuid\":\"aaaa-bbbb\",\"status\":\"delivered\"}";
        var hash = Crypto.sha256Hex(body);
        var reader = reader(Map.of());

        assertThat(List.of(
                        bearing(token("HS256", claims(NOW, hash), SECRET), body + " "),
                        bearing(token("HS256", claims(NOW, hash), "another-secret"), body),
                        bearing(token("none", claims(NOW, hash), SECRET), body),
                        bearing(token("HS512", claims(NOW, hash), SECRET), body),
                        bearing(token("HS256", claims(NOW - 301, hash), SECRET), body),
                        bearing(token("HS256", claims(NOW + 301, hash), SECRET), body),
                        bearing(token("HS256", "{\"payload_hash\":\"" + hash + "\"}", SECRET), body),
                        bearing(token("HS256", "{\"iat\":" + NOW + "}", SECRET), body),
                        bearing(token("HS256", "[]", SECRET), body),
                        bearing("a.b", body),
                        bearing("..", body),
                        bearing("", body),
                        callback(body, Map.of("authorization", token("HS256", claims(NOW, hash), SECRET))),
                        callback(body, Map.of())))
                .allSatisfy(forged -> assertThat(reader.read(forged)).isEmpty());
    }

    private static Callback signed(String body) {
        return bearing(token("HS256", claims(NOW, Crypto.sha256Hex(body)), SECRET), body);
    }

    private static Callback bearing(String token, String body) {
        return callback(body, Map.of("authorization", "Bearer " + token));
    }

    private static String claims(long iat, String hash) {
        return "{\"iat\":" + iat + ",\"jti\":\"j\",\"iss\":\"Vonage\",\"payload_hash\":\"" + hash + "\"}";
    }

    private static String token(String algorithm, String claims, String secret) {
        var signed = base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + base64(claims);
        return signed + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Crypto.hmacSha256(secret.getBytes(UTF_8), signed));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
