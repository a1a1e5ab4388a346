package dev.ringproof.adapters.sms.carrier.vonage;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Validity;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.http.Reported;

/**
 * Vonage's Messages API. The parameters {@code entity_id}, {@code content_id} and {@code encoding_type} of a route go into
 * the field {@code sms}, as India's registers ask for.
 */
public final class VonageGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "vonage",
            "Vonage Messages API",
            List.of(
            GatewaySetting.optional("APPLICATION_ID", "the application, to send by its private key"),
            GatewaySetting.optional("PRIVATE_KEY", "the application's private key as PEM; \\n may stand for a new line")
                    .asSecret(),
            GatewaySetting.optional("API_KEY", "the account's key, to send without an application"),
            GatewaySetting.optional("API_SECRET", "the account's secret").asSecret(),
            GatewaySetting.required("SENDER", "the default sender: a number or a name"),
            GatewaySetting.optional("SIGNATURE_SECRET", "the account's signature secret, to understand receipts")
                    .asSecret(),
            GatewaySetting.optional("URL", "where Vonage is, for another region", "https://api.nexmo.com")),
            (settings, surroundings) -> new VonageGateway(settings, surroundings.clock()));

    /** A week at most. */
    private static final Validity VALIDITY = new Validity(20, 604_800);

    private static final List<String> SMS_PARAMETERS = List.of("encoding_type", "content_id", "entity_id");
    private static final Pattern CODE = Pattern.compile("(?:.*#)?(\\d{4})");
    private static final Duration A_TOKENS_LIFE = Duration.ofMinutes(5);

    private final URI messages;
    private final Function<Instant, String> authorization;
    private final String sender;
    private final Optional<byte[]> signatureSecret;

    VonageGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, settings.uri("URL").getHost(), clock);
        this.messages = URI.create(settings.uri("URL") + "/v1/messages");
        this.authorization = authorization(settings);
        this.sender = settings.text("SENDER");
        this.signatureSecret = settings.optional("SIGNATURE_SECRET").map(Crypto::bytes);
    }

    private static Function<Instant, String> authorization(GatewaySettings settings) {
        var application = settings.optional("APPLICATION_ID");
        if (application.isEmpty()) {
            var basic = Crypto.basic(settings.text("API_KEY") + ":" + settings.text("API_SECRET"));
            return _ -> basic;
        }
        var key = Jwt.privateKey(settings.text("PRIVATE_KEY"))
                .orElseThrow(() -> settings.wrong("PRIVATE_KEY", "is an RSA key in PKCS #8 PEM"));
        return now -> "Bearer " + Jwt.rs256(Map.of("application_id", application.get()), key, now, A_TOKENS_LIFE);
    }

    @Override
    protected HttpRequest request(OutgoingMessage text, Instant now) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("message_type", "text")
                .add("channel", "sms")
                .add("to", withoutPlus(text.to().value()))
                .add("from", withoutPlus(text.sender() == null ? sender : text.sender()))
                .add("text", text.body())
                .add("client_ref", text.id().value())
                .add("ttl", VALIDITY.of(text, now));
        callback.ifPresent(uri -> json.add("webhook_url", uri.toString()));
        var sms = Json.PROVIDER.createObjectBuilder();
        for (var name : SMS_PARAMETERS) {
            var value = text.parameters().get(name);
            if (value != null) {
                sms.add(name, value);
            }
        }
        var extras = sms.build();
        if (!extras.isEmpty()) {
            json.add("sms", extras);
        }
        return post(messages, text, "application/json", json.build().toString())
                .header("Authorization", authorization.apply(now))
                .build();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage text, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            return Json.reference(json, "/message_uuid")
                    .<Handover>map(Handover.Accepted::new)
                    .orElseGet(() -> answer.acceptedWithoutReference(text.id().value()));
        }
        var code = code(json instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT)
                .orElse("");
        var reason = "Vonage " + code;
        return switch (code) {
            case "1000", "1241" -> answer.throttled(reason, now);
            case "1050", "1170", "1430" -> new Handover.NumberRefused(reason);
            case "1030", "1060", "1070", "1080", "1100" -> new Handover.Unavailable(reason);
            case "" -> answer.byStatus(now);
            default -> answer.status() == 422 ? new Handover.MessageRefused(reason) : answer.byStatus(now);
        };
    }

    /** The number behind the hash of an error's type, or its title: Vonage uses both. */
    private static Optional<String> code(JsonObject error) {
        return code(error, "/type").or(() -> code(error, "/title"));
    }

    private static Optional<String> code(JsonObject error, String pointer) {
        return Json.text(error, pointer)
                .map(CODE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    /** Genuine when it bears a fresh token, signed by the account's signature secret, with the digest of this body. */
    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return signatureSecret
                .flatMap(secret -> callback.header("Authorization")
                        .filter(value -> value.startsWith("Bearer "))
                        .flatMap(value -> Jwt.hs256(value.substring("Bearer ".length()), secret)))
                .filter(claims -> Jwt.isFresh(claims, clock.instant()))
                .filter(claims -> Json.text(claims, "/payload_hash")
                        .filter(hash -> Crypto.same(hash, Crypto.sha256Hex(callback.body())))
                        .isPresent())
                .map(_ -> Json.object(callback.body()).flatMap(VonageGateway::receipt).stream()
                        .toList());
    }

    private static Optional<Receipt> receipt(JsonObject status) {
        return Json.reference(status, "/message_uuid")
                .flatMap(reference -> Json.text(status, "/status")
                        .flatMap(VonageGateway::state)
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Reported.time(Json.text(status, "/timestamp")),
                                Reported.reason(
                                        status.get("error") instanceof JsonObject error
                                                ? code(error)
                                                : Optional.empty()))));
    }

    private static Optional<State> state(String status) {
        return switch (status) {
            case "submitted" -> Optional.of(State.IN_TRANSIT);
            case "delivered", "read" -> Optional.of(State.DELIVERED);
            case "rejected", "undeliverable" -> Optional.of(State.UNDELIVERED);
            default -> Optional.empty();
        };
    }
}
