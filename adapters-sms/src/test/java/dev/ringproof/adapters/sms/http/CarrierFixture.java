package dev.ringproof.adapters.sms.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.http.Receiver.Behaviour;
import dev.ringproof.adapters.sms.http.Receiver.Request;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that every HTTP carrier's gateway passes, against a local server that speaks the carrier's dialect. */
@Timeout(60)
public abstract class CarrierFixture implements SmsGatewayContract {
    protected static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    protected static final URI CALLBACKS = URI.create("https://sms.example.com/callbacks");
    protected static final OutgoingMessage CODE_MESSAGE =
            message("424242 is your \"Café\" code.\n\n@example.com #424242", null, Map.of());

    protected final SettableClock clock = new SettableClock(NOON);
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<HttpCarrier> gateways = new ArrayList<>();

    /** Returns the type that declares the settings. */
    protected abstract GatewayType type();

    protected abstract HttpCarrier gateway(GatewaySettings settings, InstantSource clock);

    /** Returns all required settings, for a carrier at this address. */
    protected abstract Map<String, String> settings(URI carrier);

    /** Returns how the carrier says it. */
    protected abstract Behaviour dialect(Carrier carrier);

    @AfterEach
    void close() {
        gateways.forEach(HttpCarrier::close);
        receivers.forEach(Receiver::close);
    }

    @Override
    public SmsGateway gatewayTo(Carrier carrier) {
        var receiver = receiver(
                switch (carrier) {
                    case HANGS -> Receiver.hanging();
                    case RESETS -> Receiver.resetting();
                    case TALKS_NONSENSE -> Receiver.talkingNonsense();
                    case ACCEPTS, ACCEPTS_SLOWLY, REFUSES_THE_NUMBER, REFUSES_THE_MESSAGE, THROTTLES, FAILS ->
                        dialect(carrier);
                });
        return gateway(receiver, Map.of("TIMEOUT", carrier == Carrier.HANGS ? "PT0.4S" : "PT8S"));
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.values());
    }

    @Override
    public List<MessageId> heard() {
        return receivers.getFirst().requests().stream()
                .map(request -> new MessageId(request.header("X-Request-Id")))
                .toList();
    }

    static Stream<String> garbage() {
        return Stream.of(
                "",
                "null",
                "[".repeat(60_000),
                "{\"a\":".repeat(10_000),
                "{\"TopicArn\":{},\"results\":7,\"message_uuid\":[]}",
                "9".repeat(60_000),
                "a=%&%zz=%f&=&&",
                "\u0000\ud800\uffff",
                "<xml/>".repeat(1000));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbage_is_not_read_and_does_no_harm(String garbage) {
        var reader = reader(Map.of());

        assertThat(Stream.of("", "Bearer ", "Bearer a.b.c", "Bearer ..", "Basic ?", "v1,", garbage)
                        .map(value -> Map.of(
                                "authorization", value,
                                "x-twilio-signature", value,
                                "x-hub-signature", value,
                                "webhook-id", value,
                                "webhook-timestamp", value,
                                "webhook-signature", value)))
                .allSatisfy(headers ->
                        assertThat(reader.read(callback(garbage, headers))).isEmpty());
    }

    protected Receiver receiver(Behaviour behaviour) {
        var receiver = new Receiver(behaviour);
        receivers.add(receiver);
        return receiver;
    }

    protected HttpCarrier gateway(Receiver receiver, Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("TIMEOUT", "PT8S");
        settings.putAll(settings(receiver.base()));
        settings.putAll(more);
        var gateway = gateway(settings(settings, CALLBACKS), clock);
        gateways.add(gateway);
        return gateway;
    }

    protected GatewaySettings settings(Map<String, String> values, @Nullable URI callbacks) {
        return new GatewaySettings(
                type().name(), type().settings(), key -> Optional.ofNullable(values.get(key)), callbacks);
    }

    /** Returns a gateway that only reads callbacks. */
    protected HttpCarrier reader(Map<String, String> more) {
        return gateway(receiver(Receiver.hanging()), more);
    }

    /** Returns the request in which the carrier gets this message. */
    protected Request requestOf(OutgoingMessage message, Map<String, String> more) {
        var receiver = receiver(dialect(Carrier.ACCEPTS));
        gateway(receiver, more).handOver(message);
        return receiver.requests().getFirst();
    }

    protected SmsGateway.Handover answerTo(int status, String body, String... headers) {
        return gateway(receiver(Receiver.saying(status, body, headers)), Map.of())
                .handOver(CODE_MESSAGE);
    }

    protected static Callback callback(String body, Map<String, String> headers) {
        return callback(CALLBACKS.toString(), body, headers);
    }

    protected static Callback callback(String url, String body, Map<String, String> headers) {
        var lists = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Callback(URI.create(url), lists, body);
    }

    protected static OutgoingMessage message(String body, @Nullable String sender, Map<String, String> parameters) {
        return new OutgoingMessage(
                new MessageId("sms_1"),
                new E164Number("+15555550100"),
                body,
                "424242",
                NOON.plus(Duration.ofMinutes(10)).plusMillis(500),
                sender,
                parameters);
    }
}
