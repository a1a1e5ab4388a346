package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.http.CarrierHttp.Failure;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A gateway that sends each message to its carrier in one HTTP request. Subclasses write the request and read the
 * answer.
 */
public abstract class HttpCarrier implements SmsGateway, AutoCloseable {
    protected final InstantSource clock;
    protected final CarrierHttp http;
    protected final Optional<URI> callback;
    private final String name;
    private final String host;

    protected HttpCarrier(GatewaySettings settings, String host, InstantSource clock) {
        this.name = settings.name();
        this.host = host;
        this.clock = clock;
        this.callback = settings.callback();
        this.http = new CarrierHttp(settings.limits());
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Handover handOver(OutgoingMessage message) {
        var now = clock.instant();
        return switch (http.send(request(message, now))) {
            case Failure(var handover) -> handover;
            case CarrierAnswer answer -> handover(answer, message, now);
        };
    }

    /** Writes the request that sends a message. */
    protected abstract HttpRequest request(OutgoingMessage message, Instant now);

    /**
     * Returns what the carrier's answer means. Reasons contain only known codes, since the rest of the answer may
     * repeat the message.
     */
    protected abstract Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now);

    /**
     * Begins a POST. Its {@code X-Request-Id} is the message's id, by which proxies and logs on the way can find it.
     */
    protected static HttpRequest.Builder post(URI uri, OutgoingMessage message, String contentType, String body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .header("Accept", "application/json")
                .header("User-Agent", "Ringproof")
                .header("X-Request-Id", message.id().value())
                .POST(BodyPublishers.ofString(body));
    }

    /** Writes fields as {@code application/x-www-form-urlencoded}. */
    protected static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Removes the plus sign that some carriers do not want. A sender that is a name stays as it is. */
    protected static String withoutPlus(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    /** Ends requests that are still running. */
    @Override
    public final void close() {
        http.close();
    }

    /** Shows only the host, since the rest of the address may be secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + host + "]";
    }
}
