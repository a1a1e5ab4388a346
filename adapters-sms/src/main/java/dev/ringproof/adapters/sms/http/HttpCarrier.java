package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.http.CarrierHttp.Failure;
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
import dev.ringproof.adapters.sms.setting.GatewaySettings;

/** What the carriers that are spoken to over HTTP have in common: one request a text, and one answer to understand. */
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
    public final Handover handOver(OutgoingMessage text) {
        var now = clock.instant();
        return switch (http.send(request(text, now))) {
            case Failure(var handover) -> handover;
            case CarrierAnswer answer -> handover(answer, text, now);
        };
    }

    protected abstract HttpRequest request(OutgoingMessage text, Instant now);

    /** What the carrier has said. Reasons are made of what is known beforehand: it may repeat anything of the text. */
    protected abstract Handover handover(CarrierAnswer answer, OutgoingMessage text, Instant now);

    /** A request that bears the text's own id, so that it is found again in the logs of whatever lies between. */
    protected static HttpRequest.Builder post(URI uri, OutgoingMessage text, String contentType, String body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .header("Accept", "application/json")
                .header("User-Agent", "Ringproof")
                .header("X-Request-Id", text.id().value())
                .POST(BodyPublishers.ofString(body));
    }

    protected static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A number as those carriers want it that do without the plus; what is no number stays. */
    protected static String withoutPlus(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    /** Ends what is still under way. */
    @Override
    public final void close() {
        http.close();
    }

    /** The host alone: all else is secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + host + "]";
    }
}
