package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks a receiver for advice, over HTTP on both sides. */
class RiskTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NUMBER = "+14155552671";
    private static final byte[] KEY = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));

    @TempDir
    Path data;

    private final List<JsonObject> questions = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    /** Allows a request with the token {@code good}, and asks all others for a human check. */
    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/risk", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                var headers = exchange.getRequestHeaders();
                var signed = headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + "." + body;
                if (!headers.getFirst("webhook-signature").equals("v1," + hmac(signed))) {
                    exchange.sendResponseHeaders(401, -1);
                    return;
                }
                var question = Json.createReader(new StringReader(body)).readObject();
                questions.add(question);
                var advice = question.getString("proof_token", "").equals("good")
                        ? "{\"advice\":\"allow\",\"human\":true}"
                        : "{\"advice\":\"step_up\",\"reason\":\"no_human_check\"}";
                exchange.sendResponseHeaders(200, advice.length());
                exchange.getResponseBody().write(advice.getBytes(StandardCharsets.UTF_8));
            }
        });
        receiver.start();
    }

    private static String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private ServerProcess server(String onFailure) {
        return ServerProcess.start(Map.of(
                "RINGPROOF_DATA",
                data.toString(),
                "RINGPROOF_RISK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/risk",
                "RINGPROOF_RISK_SECRET",
                SECRET,
                "RINGPROOF_RISK_TIMEOUT",
                "PT8S",
                "RINGPROOF_RISK_ON_FAILURE",
                onFailure));
    }

    @Test
    void a_user_who_is_asked_for_a_human_check_gets_a_code_after_it() {
        try (var server = server("allow")) {
            var api = new Api(server.base());
            var anna = api.me(api.token("user_anna"));
            var id = anna.createId(NUMBER);

            var refused = anna.prepare(id);
            var messagesBefore =
                    api.get("/dev/messages?to=%2B14155552671").json().asJsonArray();
            var prepared = anna.prepare(id, "good");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("human_check_required");
            assertThat(messagesBefore).isEmpty();
            assertThat(prepared.status()).isEqualTo(200);
            assertThat(questions).hasSize(2);
            assertThat(questions.getLast().getString("phone_number")).isEqualTo(NUMBER);
            assertThat(questions.getLast().getString("user_id")).isEqualTo("user_anna");
            assertThat(api.get("/metrics").body())
                    .containsPattern("ringproof_risk_total\\{[^}]*event=\"risk.step_up\"[^}]*"
                            + "reason=\"no_human_check\"[^}]*} 1");
            assertThat(server.output()).doesNotContain(SECRET, "=good", "\"good\"");
        }
    }

    @Test
    void without_its_receiver_a_server_sends_codes_or_not_as_its_operator_says() {
        receiver.stop(0);

        try (var server = server("allow")) {
            var api = new Api(server.base());
            var anna = api.me(api.token("user_anna"));

            assertThat(anna.prepare(anna.createId(NUMBER)).status()).isEqualTo(200);
        }
        try (var server = server("deny")) {
            var api = new Api(server.base());
            var ben = api.me(api.token("user_ben"));

            var denied = ben.prepare(ben.createId(NUMBER));

            assertThat(denied.status()).isEqualTo(429);
            assertThat(denied.code()).isEqualTo("too_many_requests");
        }
    }
}
