package dev.ringproof.adapters.sms.carrier.infobip;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ReplyFields;
import dev.ringproof.adapters.sms.http.ValidityPeriod;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.webhook.CallbackProof;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The gateway to Infobip's SMS API, version 3. Each message has our own id, so Infobip refuses a repetition instead of
 * sending it twice. A route's parameters {@code contentTemplateId} and {@code principalEntityId} are for India's
 * register.
 */
public final class InfobipGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "infobip",
            "Infobip",
            List.of(
                    GatewaySetting.required(
                            "URL", "the account's own base address, such as `https://xyz123.api.infobip.com`"),
                    GatewaySetting.required("API_KEY", "an API key with the scope `sms:message:send`")
                            .asSecret(),
                    GatewaySetting.required("SENDER", "the default sender: a number or a name"),
                    CallbackProof.secretSetting(
                            "the secret that verifies receipts and replies, as it is set in Infobip's portal"),
                    CallbackProof.proofSetting("basic"),
                    GatewaySetting.optional(
                            CallbackProof.HEADER,
                            "the header that `hmac` and `header` read; this default is not verified with Infobip",
                            "X-Hub-Signature")),
            (settings, surroundings) -> new InfobipGateway(settings, surroundings.clock()));

    /** Two days at most. */
    private static final ValidityPeriod VALIDITY = new ValidityPeriod(1, 172_800);

    private static final Pattern NAME = Pattern.compile("[A-Z_]{1,60}");

    /** Infobip's names for a number that does not exist, or whose holder wants no messages. */
    private static final Set<String> NUMBER_REFUSED = Set.of(
            "REJECTED_DESTINATION",
            "REJECTED_PREFIX_MISSING",
            "REJECTED_INVALID_DESTINATION",
            "REJECTED_DND",
            "MISSING_TO",
            "EC_INVALID_DESTINATION_ADDRESS");

    /** Infobip's names for a fault of its own, or of our account. */
    private static final Set<String> UNAVAILABLE =
            Set.of("REJECTED_SYSTEM_ERROR", "REJECTED_NOT_ENOUGH_CREDITS", "REJECTED_PREPAID_PACKAGE_EXPIRED");

    private final URI messages;
    private final String authorization;
    private final String sender;
    private final CallbackProof proof;

    InfobipGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, settings.uri("URL").getHost(), clock);
        this.messages = URI.create(settings.uri("URL") + "/sms/3/messages");
        this.authorization = "App " + settings.headerText("API_KEY");
        this.sender = settings.text("SENDER");
        this.proof = CallbackProof.of(settings, clock);
    }

    @Override
    protected HttpRequest request(OutgoingMessage message, Instant now) {
        var fields = object().add("sender", message.sender() == null ? sender : message.sender())
                .add(
                        "destinations",
                        Json.PROVIDER
                                .createArrayBuilder()
                                .add(object().add("to", withoutPlus(message.to().value()))
                                        .add("messageId", message.id().value())))
                .add("content", object().add("text", message.body()))
                .add("options", options(message, now));
        callback.ifPresent(uri -> fields.add(
                "webhooks",
                object().add("delivery", object().add("url", uri.toString())).add("contentType", "application/json")));
        var body = object().add("messages", Json.PROVIDER.createArrayBuilder().add(fields));
        return post(messages, message, "application/json", body.build().toString())
                .header("Authorization", authorization)
                .build();
    }

    private static JsonObjectBuilder options(OutgoingMessage message, Instant now) {
        var options = object().add(
                        "validityPeriod",
                        object().add("amount", VALIDITY.of(message, now)).add("timeUnit", "SECONDS"));
        var indiaFields = object();
        for (var name : List.of("contentTemplateId", "principalEntityId")) {
            var value = message.parameters().get(name);
            if (value != null) {
                indiaFields.add(name, value);
            }
        }
        var register = indiaFields.build();
        return register.isEmpty() ? options : options.add("regional", object().add("indiaDlt", register));
    }

    private static JsonObjectBuilder object() {
        return Json.PROVIDER.createObjectBuilder();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            var reference = Json.reference(json, "/messages/0/messageId");
            var status = name(json, "/messages/0/status/name");
            return switch (name(json, "/messages/0/status/groupName")) {
                case "REJECTED", "UNDELIVERABLE", "EXPIRED" -> refused(answer, status, message, now);
                default ->
                    reference
                            .<Handover>map(Handover.Accepted::new)
                            .orElseGet(() ->
                                    answer.acceptedWithoutReference(message.id().value()));
            };
        }
        var error = name(json, "/requestError/serviceException/messageId");
        return NUMBER_REFUSED.contains(error) ? refused(answer, error, message, now) : answer.byStatus(now);
    }

    /** Returns a name that Infobip defines, which has no digits; an empty string for anything else. */
    private static String name(JsonValue json, String pointer) {
        return Json.text(json, pointer)
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .filter(NAME.asMatchPredicate())
                .orElse("");
    }

    private static Handover refused(CarrierAnswer answer, String status, OutgoingMessage message, Instant now) {
        var reason = "Infobip " + status;
        if (status.equals("REJECTED_DUPLICATE_MESSAGE_ID")) {
            return new Handover.Accepted(message.id().value());
        }
        if (status.equals("REJECTED_FLOODING_FILTER")) {
            return answer.throttled(reason, now);
        }
        if (NUMBER_REFUSED.contains(status)) {
            return new Handover.NumberRefused(reason);
        }
        return UNAVAILABLE.contains(status) ? new Handover.Unavailable(reason) : new Handover.MessageRefused(reason);
    }

    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return proof.isGenuine(callback)
                ? Optional.of(Json.object(callback.body())
                        .map(InfobipGateway::reports)
                        .orElse(List.of()))
                : Optional.empty();
    }

    private static List<CarrierReport> reports(JsonObject report) {
        return report.get("results") instanceof JsonArray results
                ? results.stream().flatMap(result -> report(result).stream()).toList()
                : List.of();
    }

    private static Optional<CarrierReport> report(JsonValue result) {
        return receipt(result).or(() -> ReplyFields.read(result, "/from", "/text"));
    }

    private static Optional<CarrierReport> receipt(JsonValue result) {
        var status = name(result, "/status/name");
        var group = name(result, "/status/groupName");
        return Json.reference(result, "/messageId")
                .flatMap(reference -> state(group.isEmpty() ? groupById(result) : group, status)
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Json.text(result, "/doneAt")
                                        .flatMap(ReceiptFields::time)
                                        .orElse(null),
                                ReceiptFields.reason(
                                                Json.text(result, "/error/name").orElse(status))
                                        .orElse(null))));
    }

    /** Returns the name of a group that has only its number. */
    private static String groupById(JsonValue result) {
        return switch (Json.text(result, "/status/groupId").orElse("")) {
            case "0" -> "ACCEPTED";
            case "1" -> "PENDING";
            case "2" -> "UNDELIVERABLE";
            case "3" -> "DELIVERED";
            case "4" -> "EXPIRED";
            case "5" -> "REJECTED";
            default -> "";
        };
    }

    /**
     * {@code DELIVERED_TO_OPERATOR} is in the group {@code DELIVERED}, but the message has not reached the phone yet.
     */
    private static Optional<State> state(String group, String name) {
        return switch (group) {
            case "ACCEPTED", "PENDING" -> Optional.of(State.IN_TRANSIT);
            case "DELIVERED" -> Optional.of(name.equals("DELIVERED_TO_OPERATOR") ? State.IN_TRANSIT : State.DELIVERED);
            case "UNDELIVERABLE", "EXPIRED", "REJECTED" -> Optional.of(State.UNDELIVERED);
            default -> Optional.empty();
        };
    }
}
