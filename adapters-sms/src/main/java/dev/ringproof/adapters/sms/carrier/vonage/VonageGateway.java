package dev.ringproof.adapters.sms.carrier.vonage;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ReplyFields;
import dev.ringproof.adapters.sms.http.ValidityPeriod;
import dev.ringproof.adapters.sms.receipt.StateWords;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
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

/**
 * The gateway to Vonage's Messages API. A route's parameters {@code entity_id}, {@code content_id} and
 * {@code encoding_type} go into the field {@code sms}, as India's registers require.
 */
public final class VonageGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "vonage",
            "Vonage Messages API",
            List.of(
                    GatewaySetting.optional(
                            "APPLICATION_ID",
                            "the application that signs in, with a token that its private key signs (RS256)"),
                    GatewaySetting.optional(
                                    "PRIVATE_KEY",
                                    "the application's private key as PKCS #8 PEM; `\\n` may stand for a new line")
                            .asSecret(),
                    GatewaySetting.optional("API_KEY", "the account's key, which signs in if there is no application"),
                    GatewaySetting.optional("API_SECRET", "the account's secret")
                            .asSecret(),
                    GatewaySetting.required("SENDER", "the default sender: a number or a name"),
                    GatewaySetting.optional(
                                    "SIGNATURE_SECRET",
                                    "the account's signature secret. It verifies receipts and replies: their token"
                                            + " (HS256), its age, and the digest of the body in it")
                            .asSecret(),
                    GatewaySetting.optional("URL", "Vonage's address, for another region", "https://api.nexmo.com")),
            (settings, surroundings) -> new VonageGateway(settings, surroundings.clock()));

    /** 20 seconds to a week. */
    private static final ValidityPeriod VALIDITY = new ValidityPeriod(20, 604_800);

    private static final List<String> SMS_PARAMETERS = List.of("encoding_type", "content_id", "entity_id");
    private static final Pattern CODE = Pattern.compile("(?:.*#)?(\\d{4})");
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

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
            return unused -> basic;
        }
        var key = Jwt.privateKey(settings.text("PRIVATE_KEY"))
                .orElseThrow(() -> settings.wrong("PRIVATE_KEY", "must be an RSA key in PKCS #8 PEM"));
        return now -> "Bearer " + Jwt.rs256(Map.of("application_id", application.get()), key, now, TOKEN_LIFETIME);
    }

    @Override
    protected HttpRequest request(OutgoingMessage message, Instant now) {
        var json = Json.PROVIDER
                .createObjectBuilder()
                .add("message_type", "text")
                .add("channel", "sms")
                .add("to", withoutPlus(message.to().value()))
                .add("from", withoutPlus(message.sender() == null ? sender : message.sender()))
                .add("text", message.body())
                .add("client_ref", message.id().value())
                .add("ttl", VALIDITY.of(message, now));
        callback.ifPresent(uri -> json.add("webhook_url", uri.toString()));
        var sms = Json.PROVIDER.createObjectBuilder();
        for (var name : SMS_PARAMETERS) {
            var value = message.parameters().get(name);
            if (value != null) {
                sms.add(name, value);
            }
        }
        var extras = sms.build();
        if (!extras.isEmpty()) {
            json.add("sms", extras);
        }
        return post(messages, message, "application/json", json.build().toString())
                .header("Authorization", authorization.apply(now))
                .build();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            return Json.reference(json, "/message_uuid")
                    .<Handover>map(Handover.Accepted::new)
                    .orElseGet(
                            () -> answer.acceptedWithoutReference(message.id().value()));
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

    /** Returns the number after the {@code #} in an error's type, or else its title, since Vonage uses both. */
    private static Optional<String> code(JsonObject error) {
        return code(error, "/type").or(() -> code(error, "/title"));
    }

    private static Optional<String> code(JsonObject error, String pointer) {
        return Json.text(error, pointer)
                .map(CODE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    /** A callback is genuine if the signature secret has signed its token, which is fresh and has the body's digest. */
    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return signatureSecret
                .flatMap(secret -> callback.header("Authorization")
                        .filter(value -> value.startsWith("Bearer "))
                        .flatMap(value -> Jwt.hs256(value.substring("Bearer ".length()), secret)))
                .filter(claims -> Jwt.isFresh(claims, clock.instant()))
                .filter(claims -> Json.text(claims, "/payload_hash")
                        .filter(hash -> Crypto.same(hash, Crypto.sha256Hex(callback.body())))
                        .isPresent())
                .map(unused -> Json.objects(callback.body()).stream()
                        .flatMap(report -> report(report).stream())
                        .toList());
    }

    private static Optional<CarrierReport> report(JsonObject report) {
        return receipt(report).or(() -> reply(report));
    }

    /** A reply to a message of another channel, such as WhatsApp, says nothing about SMS. */
    private static Optional<CarrierReport> reply(JsonObject message) {
        return Json.text(message, "/channel")
                .filter("sms"::equals)
                .flatMap(unused -> ReplyFields.read(message, "/from", "/text"));
    }

    private static Optional<CarrierReport> receipt(JsonObject status) {
        return Json.reference(status, "/message_uuid")
                .flatMap(reference -> Json.text(status, "/status")
                        .flatMap(VonageGateway::state)
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Json.text(status, "/timestamp")
                                        .flatMap(ReceiptFields::time)
                                        .orElse(null),
                                errorCode(status).orElse(null))));
    }

    private static Optional<String> errorCode(JsonObject status) {
        return status.get("error") instanceof JsonObject error ? code(error) : Optional.empty();
    }

    /** The last words are those of Vonage's older API for SMS, in case the newer one passes them on. */
    private static Optional<State> state(String status) {
        return switch (StateWords.plain(status)) {
            case "submitted", "accepted", "buffered", "unknown" -> Optional.of(State.IN_TRANSIT);
            case "delivered", "read" -> Optional.of(State.DELIVERED);
            case "rejected", "undeliverable", "undelivered", "failed", "expired" -> Optional.of(State.UNDELIVERED);
            default -> Optional.empty();
        };
    }
}
