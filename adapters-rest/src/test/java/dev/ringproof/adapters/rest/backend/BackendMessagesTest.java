package dev.ringproof.adapters.rest.backend;

import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.callback.CarrierCallbacks;
import dev.ringproof.adapters.rest.callback.PublicUrl;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What back ends see of text messages, and what carriers report on them, over the real core in memory. */
class BackendMessagesTest {
    private static final OwnerId ANNA = new OwnerId("user_anna");
    private static final String CALLBACK = "/v1/callbacks/sms/";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway messages = new RecordingGateway();
    private final BlockingQueue<Callback> callbacks = new LinkedBlockingQueue<>();
    private final Ringproof ringproof = Ringproof.with(new Carrier("first"))
            .gateways(List.of(new Carrier("second")))
            .routes(Routes.inOrder(List.of("first", "second")).withPrices("first/US=0.0083"))
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(
            ringproof,
            clock,
            false,
            new BackendMessages(ringproof.messages()),
            new BackendPhoneNumberMessages(ringproof.messages()),
            new BackendGateways(ringproof.messages()),
            new CarrierCallbacks(
                    ringproof.receipts(), new PublicUrl(URI.create("https://sms.example.com/ringproof/"))));

    private final class Carrier implements SmsGateway {
        private final String name;

        private Carrier(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Handover handOver(OutgoingMessage message) {
            return messages.handOver(message);
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            callbacks.add(callback);
            return callback.header("X-Signature")
                    .filter("genuine"::equals)
                    .map(signed -> callback.body()
                            .lines()
                            .<CarrierReport>map(
                                    reference -> new Receipt(reference, Receipt.State.DELIVERED, null, null))
                            .toList());
        }
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void what_became_of_a_message_is_shown_without_its_body() throws InterruptedException {
        var number = prepare("+14155552671");
        var sent = messages.next();

        var message = once("handed_over", number);

        var at = clock.instant().toEpochMilli();
        assertThat(message)
                .hasToString("{\"id\":\"" + sent.id() + "\",\"object\":\"message\",\"type\":\"verification\","
                        + "\"user_id\":\"user_anna\",\"phone_number_id\":\"" + number.value()
                        + "\",\"to\":\"+1********71\",\"status\":\"handed_over\",\"segments\":1,"
                        + "\"attempts\":[{\"gateway\":\"first\",\"at\":" + at
                        + ",\"took_ms\":0,\"ending\":\"accepted\",\"reason\":null,\"cost\":0.0083}],"
                        + "\"cost\":0.0083,\"region\":\"US\","
                        + "\"gateway\":\"first\",\"reference\":\"reference-" + sent.id()
                        + "\",\"reason\":null,\"handed_over_at\":" + at
                        + ",\"receipt_at\":null,\"proven_at\":null,\"created_at\":" + at + ",\"expires_at\":"
                        + (at + 600_000) + "}");
        assertThat(get("/v1/messages?status=handed_over&gateway=first&since=" + at + "&limit=1")
                        .structure()
                        .asJsonArray())
                .containsExactly(message);
        assertThat(get("/v1/messages?gateway=second").structure().asJsonArray()).isEmpty();
    }

    @Test
    void a_message_is_resent_by_another_gateway_while_its_code_is_valid() throws InterruptedException {
        var number = prepare("+14155552671");
        var first = messages.next();
        once("handed_over", number);

        var atOnce = resend(first.id().value());
        clock.advance(Duration.ofSeconds(30));
        var resent = resend(first.id().value());
        var second = messages.next();
        clock.advance(Duration.ofMinutes(10));
        var tooLate = resend(first.id().value());

        assertThat(atOnce.status()).isEqualTo(429);
        assertThat(atOnce.header("Retry-After")).isEqualTo("30");
        assertThat(resent.json().getString("id")).isEqualTo(second.id().value());
        assertThat(second.code()).isEqualTo(first.code());
        assertThat(tooLate.status()).isEqualTo(400);
        assertThat(tooLate.code()).isEqualTo("verification_expired");
        assertThat(resend("sms_unknown").status()).isEqualTo(404);
    }

    @Test
    void gateways_are_shown_with_their_health_and_their_last_hour() throws InterruptedException {
        var number = prepare("+14155552671");
        once("handed_over", number);
        clock.advance(Duration.ofMillis(1));

        assertThat(get("/v1/gateways").body())
                .isEqualTo("[{\"object\":\"gateway\",\"name\":\"first\",\"health\":\"up\",\"last_hour\":["
                        + "{\"region\":\"US\",\"handed_over\":1,\"delivered\":0,\"undelivered\":0,\"proven\":0}]},"
                        + "{\"object\":\"gateway\",\"name\":\"second\",\"health\":\"up\",\"last_hour\":[]}]");
    }

    @Test
    void a_genuine_receipt_is_accepted_and_verifies_no_number() throws InterruptedException {
        var number = prepare("+14155552671");
        once("handed_over", number);
        var reference = "reference-" + messages.next().id();

        var reply = wire.request("POST", CALLBACK + "first?a=b%20c")
                .header("X-Signature", "genuine")
                .header("Authorization", "Bearer the carrier's own")
                .body("application/x-www-form-urlencoded", reference.getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(callbacks.remove().url())
                .isEqualTo(URI.create("https://sms.example.com/ringproof/v1/callbacks/sms/first?a=b%20c"));
        assertThat(once("delivered", number).get("proven_at")).isEqualTo(JsonValue.NULL);
        assertThat(ringproof.administration().get(number).isVerified()).isFalse();
    }

    @Test
    void a_callback_that_does_not_come_from_the_carrier_is_answered_as_an_unknown_address() {
        var nowhere = wire.request("POST", "/v1/callbacks/nothing").send();

        var unknown = wire.request("POST", CALLBACK + "third")
                .header("X-Signature", "genuine")
                .send();
        var forged = wire.request("POST", CALLBACK + "first")
                .header("X-Signature", "forged")
                .send();
        var tooLong = wire.request("POST", CALLBACK + "first")
                .header("X-Signature", "genuine")
                .body("text/plain", new byte[64 * 1024 + 1])
                .send();

        for (var reply : List.of(unknown, forged, tooLong)) {
            assertThat(reply.status()).isEqualTo(nowhere.status()).isEqualTo(404);
            assertThat(reply.json().getJsonArray("errors"))
                    .isEqualTo(nowhere.json().getJsonArray("errors"));
        }
    }

    @ParameterizedTest
    @CsvSource({"status=lost, status", "since=yesterday, since", "limit=0, limit", "limit=101, limit"})
    void the_error_names_the_parameter_that_is_not_valid(String query, String param) {
        var reply = get("/v1/messages?" + query);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + param + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages",
        "GET, /v1/gateways",
        "GET, /v1/phone_numbers/idn_1/messages",
        "POST, /v1/messages/sms_1/resend"
    })
    void messages_and_gateways_are_for_back_ends_only(String method, String path) {
        assertThat(wire.codesWithoutSecretKey(method, path)).containsOnly("clerk_key_invalid");
    }

    private PhoneNumberId prepare(String number) {
        var added = ringproof.phoneNumbers().create(as(ANNA), number).orElseThrow();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), added.id()).orElseThrow();
        return added.id();
    }

    /** Waits until the newest message to the number has the status, because results are stored in the background. */
    private JsonObject once(String status, PhoneNumberId number) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < giveUp) {
            var newest = get("/v1/phone_numbers/" + number.value() + "/messages")
                    .structure()
                    .asJsonArray()
                    .getJsonObject(0);
            if (newest.getString("status").equals(status)) {
                return newest;
            }
        }
        throw new AssertionError("not " + status);
    }

    private Reply get(String path) {
        return wire.request("GET", path).asBackEnd().send();
    }

    private Reply resend(String id) {
        return wire.request("POST", "/v1/messages/" + id + "/resend")
                .asBackEnd()
                .send();
    }
}
