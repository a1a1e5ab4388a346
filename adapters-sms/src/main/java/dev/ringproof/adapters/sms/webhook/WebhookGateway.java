package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.adapters.sms.http.CarrierHttp.Failure;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.http.CarrierHttp;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.http.Reported;

/**
 * Hands texts to a receiver of the operator's own, who sends them by whatever carrier there is: a POST of the JSON fields
 * {@code id}, {@code to}, {@code text}, {@code code} (but for notices) and {@code expires_at} (milliseconds since 1970), signed as Standard
 * Webhooks 1.0.0 has it. A receiver may hear of a text several times, always with the same {@code webhook-id}, and is to
 * send it once.
 *
 * <p>The status of its answer alone decides; a body only gives a reference. It may report what became of a text by the
 * JSON fields {@code id} (the reference), {@code state} ({@code in_transit}, {@code delivered} or {@code undelivered}) and, if
 * it likes, {@code at} (milliseconds since 1970) and {@code reason}, signed by the same secret.
 */
public final class WebhookGateway implements SmsGateway, AutoCloseable {
    public static final GatewayType TYPE = new GatewayType(
            "webhook",
            "a receiver of your own",
            List.of(
            GatewaySetting.required("URL", "your receiver; https, unless it is on this machine")
                    .asSecret(),
            GatewaySetting.required(
                            "SECRET",
                            "signs what is sent and what is reported back: whsec_ and the base64 of 24 to 64 bytes;"
                                    + " several with spaces between while they rotate")
                    .asSecret()),
            (settings, surroundings) -> WebhookGateway.open(settings, surroundings.clock()));

    private final String name;
    private final URI receiver;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final CarrierHttp http;

    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock) {
        this(receiver, secrets, clock, TimeLimits.DEFAULT);
    }

    /** @param receiver absolute, http or https, without user info and fragment */
    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        this("webhook", receiver, secrets, clock, limits);
    }

    private WebhookGateway(String name, URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        if (!GatewaySettings.isHttpAddress(receiver)) {
            throw new IllegalArgumentException("a webhook's receiver is an absolute http or https URI with a host"
                    + " (letters, digits, hyphens and dots), without user info and without fragment");
        }
        this.name = name;
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.http = new CarrierHttp(limits);
    }

    static WebhookGateway open(GatewaySettings settings, InstantSource clock) {
        return new WebhookGateway(
                settings.name(),
                settings.uri("URL"),
                CallbackProof.webhookSecrets(settings, "SECRET"),
                clock,
                settings.limits());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handover handOver(OutgoingMessage text) {
        return switch (http.send(request(text))) {
            case Failure(var handover) -> handover;
            case CarrierAnswer answer -> handover(answer, text.id());
        };
    }

    private HttpRequest request(OutgoingMessage text) {
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

    private static String json(OutgoingMessage text) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("id", text.id().value())
                .add("to", text.to().value())
                .add("text", text.body());
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

    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return secrets.signed(callback, clock.instant())
                ? Optional.of(Json.object(callback.body()).flatMap(WebhookGateway::receipt).stream()
                        .toList())
                : Optional.empty();
    }

    private static Optional<Receipt> receipt(JsonObject report) {
        return Json.reference(report, "/id")
                .flatMap(reference -> state(report.getString("state", ""))
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Reported.millis(Json.text(report, "/at")),
                                Reported.reason(Json.text(report, "/reason")))));
    }

    private static Optional<State> state(String word) {
        return switch (word) {
            case "in_transit" -> Optional.of(State.IN_TRANSIT);
            case "delivered" -> Optional.of(State.DELIVERED);
            case "undelivered" -> Optional.of(State.UNDELIVERED);
            default -> Optional.empty();
        };
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
