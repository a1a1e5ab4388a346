package dev.ringproof.adapters.sms.risk;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.CarrierHttp;
import dev.ringproof.adapters.sms.http.CarrierHttp.Failure;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.adapters.sms.webhook.WebhookSecrets;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks a receiver of the operator's own. It posts the JSON fields {@code id}, {@code phone_number}, {@code user_id},
 * {@code purpose}, {@code region}, {@code known_user} and, as far as they are known, {@code client_ip}, {@code
 * user_agent} and {@code proof_token}, signed as Standard Webhooks 1.0.0 describes.
 *
 * <p>The receiver answers with a status of 2xx and the JSON field {@code advice} ({@code allow}, {@code deny} or {@code
 * step_up}) and, optionally, {@code human} (true if it has checked the proof token and accepts it) and {@code reason}.
 * Its answer is not signed: TLS shows whose it is. Any other answer is none.
 */
public final class RiskWebhook implements RiskAdvisor, AutoCloseable {
    private final URI receiver;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final CarrierHttp http;

    RiskWebhook(URI receiver, WebhookSecrets secrets, TimeLimits limits, InstantSource clock) {
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.http = new CarrierHttp(limits);
    }

    @Override
    public RiskAdvice advise(RiskQuestion question) {
        var id = "rsk_" + UUID.randomUUID().toString().replace("-", "");
        var request = secrets.post(receiver, id, json(id, question), clock.instant());
        return switch (http.send(request)) {
            case Failure(var handover) -> throw new Unavailable(reason(handover));
            case CarrierAnswer answer when !answer.accepts() -> throw new Unavailable(answer.reason());
            case CarrierAnswer answer ->
                Json.object(answer.body())
                        .flatMap(RiskWebhook::advice)
                        .orElseThrow(() -> new Unavailable(answer.reason() + " without advice"));
        };
    }

    private static String json(String id, RiskQuestion question) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("id", id)
                .add("phone_number", question.number().value())
                .add("user_id", question.owner().value())
                .add("purpose", question.purpose().name().toLowerCase(Locale.ROOT))
                .add("region", question.region())
                .add("known_user", question.knownOwner());
        addIfKnown(json, "client_ip", question.clientIp());
        addIfKnown(json, "user_agent", question.userAgent());
        addIfKnown(json, "proof_token", question.proofToken());
        return json.build().toString();
    }

    private static void addIfKnown(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }

    private static String reason(Handover failure) {
        return switch (failure) {
            case Handover.Unavailable(var reason) -> reason;
            case Handover.Unknown(var reason) -> reason;
            default -> "failed";
        };
    }

    private static Optional<RiskAdvice> advice(JsonObject answer) {
        var reason = Json.text(answer, "/reason").filter(RiskAdvice::isReason).orElse(RiskAdvice.NO_REASON);
        return switch (Json.text(answer, "/advice").orElse("")) {
            case "allow" -> Optional.of(new RiskAdvice.Allow(JsonValue.TRUE.equals(answer.get("human"))));
            case "deny" -> Optional.of(new RiskAdvice.Deny(reason));
            case "step_up" -> Optional.of(new RiskAdvice.StepUp(reason));
            default -> Optional.empty();
        };
    }

    /** Ends requests that are still running. */
    @Override
    public void close() {
        http.close();
    }

    /** Shows only the host, since path and query may hold a token. */
    @Override
    public String toString() {
        return "RiskWebhook[" + receiver.getHost() + "]";
    }
}
