package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.CarrierHttp.Failure;
import dev.ringproof.core.delivery.MessageId;
import dev.ringproof.core.delivery.OutgoingText;
import dev.ringproof.core.port.out.SmsGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Hands texts to a receiver of the operator's own, who sends them by whatever carrier there is: a POST of the JSON fields
 * {@code id}, {@code to}, {@code text}, {@code code} (but for notices) and {@code expires_at} (milliseconds since 1970), signed as Standard
 * Webhooks 1.0.0 has it. A receiver may hear of a text several times, always with the same {@code webhook-id}, and is to
 * send it once.
 *
 * <p>The status of its answer alone decides; a body only gives a reference.
 */
public final class WebhookGateway implements SmsGateway, AutoCloseable {
    private final URI receiver;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final CarrierHttp http;

    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock) {
        this(receiver, secrets, clock, TimeLimits.DEFAULT);
    }

    /** @param receiver absolute, http or https, without user info and fragment */
    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        if (!CarrierHttp.isFit(receiver)) {
            throw new IllegalArgumentException("a webhook's receiver is an absolute http or https URI with a host"
                    + " (letters, digits, hyphens and dots), without user info and without fragment");
        }
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.http = new CarrierHttp(limits);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Handover handOver(OutgoingText text) {
        return switch (http.send(request(text))) {
            case Failure(var handover) -> handover;
            case CarrierAnswer answer -> handover(answer, text.id());
        };
    }

    private HttpRequest request(OutgoingText text) {
        var id = text.id().value();
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var body = json(text);
        return HttpRequest.newBuilder(receiver)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Ringproof")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", secrets.sign(id, timestamp, body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String json(OutgoingText text) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("id", text.id().value())
                .add("to", text.to().value())
                .add("text", text.text());
        if (text.code() != null) {
            json.add("code", text.code());
        }
        return json.add("expires_at", text.expiresAt().toEpochMilli()).build().toString();
    }

    private Handover handover(CarrierAnswer answer, MessageId id) {
        if (answer.accepts()) {
            return new Handover.Accepted(reference(answer).orElse(id.value()));
        }
        return switch (answer.status()) {
            case 422 -> new Handover.NumberRefused(answer.reason());
            case 400, 410, 413 -> new Handover.MessageRefused(answer.reason());
            case 429, 503 -> answer.throttled(answer.reason(), clock.instant());
            default -> new Handover.Unavailable(answer.reason());
        };
    }

    /** A string, as the wire has it: a number is no reference. */
    private static Optional<String> reference(CarrierAnswer answer) {
        return Json.object(answer.body())
                .map(object -> object.getString("id", ""))
                .filter(Json::isReference);
    }

    /** Ends what is still under way. */
    @Override
    public void close() {
        http.close();
    }

    /** The host alone: path and query may hold a token. */
    @Override
    public String toString() {
        return "WebhookGateway[" + receiver.getHost() + "]";
    }
}
