package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.CarrierHttp;
import dev.ringproof.adapters.sms.http.CarrierHttp.Failure;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ReplyFields;
import dev.ringproof.adapters.sms.receipt.StateWords;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The gateway to a receiver of the operator's own, who sends the message through any carrier. It posts the JSON fields
 * {@code id}, {@code to}, {@code text}, {@code code} (not in notices) and {@code expires_at} (milliseconds since 1970),
 * signed as Standard Webhooks 1.0.0 describes. The receiver may get a message several times, always with the same
 * {@code webhook-id}, and should send it once.
 *
 * <p>Only the status of the receiver's answer decides the outcome; the body may add a reference. The receiver may
 * report the state of a message, or of several in an array, in the JSON fields {@code id} (the reference), {@code
 * state} ({@code in_transit}, {@code delivered} or {@code undelivered}) and, optionally, {@code at} (milliseconds since
 * 1970) and {@code reason}, signed with the same secret. In the same way it may pass on the replies of people, in the
 * fields {@code from} (the number in international form) and {@code text}; a reply such as STOP or START counts.
 */
public final class WebhookGateway implements SmsGateway, AutoCloseable {
    public static final GatewayType TYPE = new GatewayType(
            "webhook",
            "a receiver of your own",
            List.of(
                    GatewaySetting.required("URL", "your receiver's address, with https unless it is on this machine")
                            .asSecret(),
                    GatewaySetting.required(
                                    "SECRET",
                                    "the secret that signs what is sent and what is reported back: `whsec_` and the"
                                            + " base64"
                                            + " of 24 to 64 bytes. Separate several with spaces while they rotate")
                            .asSecret()),
            (settings, surroundings) -> WebhookGateway.open(settings, surroundings.clock()));

    private final String name;
    private final URI receiver;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final CarrierHttp http;

    /** @param receiver an absolute http or https address, without user info and without a fragment */
    WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        this("webhook", receiver, secrets, clock, limits);
    }

    private WebhookGateway(String name, URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        if (!GatewaySettings.isHttpAddress(receiver)) {
            throw new IllegalArgumentException("a webhook's receiver must be an absolute http or https URI with a host"
                    + " (letters, digits, hyphens and dots), without user info and without a fragment");
        }
        this.name = name;
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.http = new CarrierHttp(limits);
    }

    static WebhookGateway open(GatewaySettings settings, InstantSource clock) {
        return new WebhookGateway(
                settings.name(), settings.uri("URL"), WebhookSecrets.of(settings, "SECRET"), clock, settings.limits());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        var request = secrets.post(receiver, message.id().value(), json(message), clock.instant());
        return switch (http.send(request)) {
            case Failure(var handover) -> handover;
            case CarrierAnswer answer -> handover(answer, message.id());
        };
    }

    private static String json(OutgoingMessage message) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("id", message.id().value())
                .add("to", message.to().value())
                .add("text", message.body());
        if (message.code() != null) {
            json.add("code", message.code());
        }
        return json.add("expires_at", message.expiresAt().toEpochMilli())
                .build()
                .toString();
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

    private static Optional<String> reference(CarrierAnswer answer) {
        return Json.object(answer.body()).flatMap(object -> Json.reference(object, "/id"));
    }

    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return secrets.haveSigned(callback, clock.instant())
                ? Optional.of(Json.objects(callback.body()).stream()
                        .flatMap(report -> report(report).stream())
                        .toList())
                : Optional.empty();
    }

    private static Optional<CarrierReport> report(JsonObject report) {
        return receipt(report).or(() -> ReplyFields.read(report, "/from", "/text"));
    }

    private static Optional<CarrierReport> receipt(JsonObject report) {
        return Json.reference(report, "/id")
                .flatMap(reference -> Json.text(report, "/state")
                        .flatMap(WebhookGateway::state)
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Json.text(report, "/at")
                                        .flatMap(ReceiptFields::millis)
                                        .orElse(null),
                                Json.text(report, "/reason")
                                        .flatMap(ReceiptFields::reason)
                                        .orElse(null))));
    }

    /** A receiver may pass on the word of its carrier. */
    private static Optional<State> state(String word) {
        var state = StateWords.meaning(word);
        return state == State.IN_TRANSIT && !StateWords.plain(word).equals("intransit")
                ? Optional.empty()
                : Optional.of(state);
    }

    /** Ends requests that are still running. */
    @Override
    public void close() {
        http.close();
    }

    /** Shows only the host, since path and query may hold a token. */
    @Override
    public String toString() {
        return "WebhookGateway[" + receiver.getHost() + "]";
    }
}
