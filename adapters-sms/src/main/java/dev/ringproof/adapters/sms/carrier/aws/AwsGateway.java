package dev.ringproof.adapters.sms.carrier.aws;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ReplyFields;
import dev.ringproof.adapters.sms.http.ValidityPeriod;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The gateway to AWS End User Messaging SMS, through its one call {@code SendTextMessage}. A route's parameters whose
 * names begin with a country, such as {@code IN_ENTITY_ID} and {@code IN_TEMPLATE_ID}, belong to the destination
 * country. Any other parameter is sent unchanged, such as {@code MaxPrice}. Receipts and replies come from SNS
 * topics, to which this gateway's callback address is subscribed.
 */
public final class AwsGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "aws",
            "AWS End User Messaging SMS",
            List.of(
                    GatewaySetting.required("REGION", "the region to send from, such as `eu-central-1`"),
                    GatewaySetting.required(
                            "ACCESS_KEY_ID", "an access key that is allowed `sms-voice:SendTextMessage`"),
                    GatewaySetting.required("SECRET_ACCESS_KEY", "the access key's secret")
                            .asSecret(),
                    GatewaySetting.optional(
                                    "SESSION_TOKEN", "the token of temporary credentials, which are not renewed")
                            .asSecret(),
                    GatewaySetting.required(
                            "SENDER", "the default origination identity: a number, a sender id, a pool, or an ARN"),
                    GatewaySetting.optional(
                            "CONFIGURATION_SET",
                            "the configuration set whose event destinations receive the events of each message"),
                    GatewaySetting.optional(
                            "PROTECT_CONFIGURATION", "the protect configuration that says which countries are allowed"),
                    GatewaySetting.optional("MESSAGE_TYPE", "`TRANSACTIONAL` or `PROMOTIONAL`", "TRANSACTIONAL"),
                    GatewaySetting.optional(
                            "TOPICS",
                            "the ARNs of the SNS topics whose receipts and replies are accepted, separated by"
                                    + " commas"),
                    GatewaySetting.optional("URL", "AWS's address; without it, the address of the region")),
            (settings, surroundings) -> new AwsGateway(settings, surroundings.clock()));

    /** 5 seconds to three days. */
    private static final ValidityPeriod VALIDITY = new ValidityPeriod(5, 259_200);

    private static final Pattern COUNTRY_PARAMETER = Pattern.compile("[A-Z]{2}_[A-Z_]+");
    private static final Pattern EXCEPTION = Pattern.compile("(?:.*#)?([A-Za-z]{1,60}Exception)");
    private static final Pattern REASON = Pattern.compile("[A-Z_]{1,60}");

    /** The exceptions about our account's rights, keys and spending limit. They say nothing about the message. */
    private static final Set<String> ACCOUNT_FAULTS = Set.of(
            "AccessDeniedException",
            "ServiceQuotaExceededException",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
            "ExpiredTokenException");

    private final URI uri;
    private final AwsSignature signature;
    private final String sender;
    private final Map<String, String> fixedFields;
    private final SnsMessages notifications;

    AwsGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, uri(settings).getHost(), clock);
        this.uri = URI.create(uri(settings) + "/");
        this.signature = new AwsSignature(
                settings.headerText("ACCESS_KEY_ID"),
                settings.text("SECRET_ACCESS_KEY"),
                settings.optional("SESSION_TOKEN").isPresent() ? settings.headerText("SESSION_TOKEN") : null,
                region(settings),
                "sms-voice");
        this.sender = settings.text("SENDER");
        this.fixedFields = new LinkedHashMap<>();
        fixedFields.put("MessageType", settings.text("MESSAGE_TYPE"));
        settings.optional("CONFIGURATION_SET").ifPresent(set -> fixedFields.put("ConfigurationSetName", set));
        settings.optional("PROTECT_CONFIGURATION").ifPresent(id -> fixedFields.put("ProtectConfigurationId", id));
        this.notifications = new SnsMessages(Set.copyOf(settings.list("TOPICS")), this::get, clock);
    }

    private static URI uri(GatewaySettings settings) {
        if (settings.optional("URL").isPresent()) {
            return settings.uri("URL");
        }
        var region = region(settings);
        return URI.create("https://sms-voice." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    private static String region(GatewaySettings settings) {
        var region = settings.text("REGION");
        if (!region.matches("[a-z0-9-]{1,32}")) {
            throw settings.wrong("REGION", "must be a name such as eu-central-1");
        }
        return region;
    }

    private Optional<String> get(URI address) {
        return http.send(HttpRequest.newBuilder(address).build()) instanceof CarrierAnswer answer && answer.accepts()
                ? Optional.of(answer.body())
                : Optional.empty();
    }

    @Override
    protected HttpRequest request(OutgoingMessage message, Instant now) {
        var type = "application/x-amz-json-1.0";
        var target = "PinpointSMSVoiceV2.SendTextMessage";
        var body = json(message, now).toString();
        var request = post(uri, message, type, body).header("X-Amz-Target", target);
        signature
                .sign("POST", uri, Map.of("Content-Type", type, "X-Amz-Target", target), body, now)
                .forEach(request::header);
        return request.build();
    }

    private JsonObject json(OutgoingMessage message, Instant now) {
        var json = Json.PROVIDER.createObjectBuilder();
        var country = Json.PROVIDER.createObjectBuilder();
        fixedFields.forEach(json::add);
        message.parameters().forEach((name, value) -> {
            if (COUNTRY_PARAMETER.matcher(name).matches()) {
                country.add(name, value);
            } else {
                json.add(name, value);
            }
        });
        var countryParameters = country.build();
        if (!countryParameters.isEmpty()) {
            json.add("DestinationCountryParameters", countryParameters);
        }
        return json.add("DestinationPhoneNumber", message.to().value())
                .add("OriginationIdentity", message.sender() == null ? sender : message.sender())
                .add("MessageBody", message.body())
                .add("TimeToLive", VALIDITY.of(message, now))
                .add(
                        "Context",
                        Json.PROVIDER
                                .createObjectBuilder()
                                .add("id", message.id().value()))
                .build();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            return Json.reference(json, "/MessageId")
                    .<Handover>map(Handover.Accepted::new)
                    .orElseGet(
                            () -> answer.acceptedWithoutReference(message.id().value()));
        }
        var exception = Json.text(json, "/__type")
                .map(EXCEPTION::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .orElse("");
        var detail =
                Json.text(json, "/Reason").filter(REASON.asMatchPredicate()).orElse("");
        var reason = (exception + " " + detail).strip();
        if (ACCOUNT_FAULTS.contains(exception)) {
            return new Handover.Unavailable(reason);
        }
        return switch (exception) {
            case "ThrottlingException", "TooManyRequestsException" -> answer.throttled(reason, now);
            case "ConflictException" ->
                detail.equals("DESTINATION_PHONE_NUMBER_OPTED_OUT")
                        ? new Handover.NumberRefused(reason, true)
                        : new Handover.MessageRefused(reason);
            case "ValidationException" ->
                isAboutTheNumber(json) ? new Handover.NumberRefused(reason) : new Handover.MessageRefused(reason);
            case "ResourceNotFoundException" -> new Handover.MessageRefused(reason);
            default -> answer.byStatus(now);
        };
    }

    private static boolean isAboutTheNumber(JsonValue json) {
        return json instanceof JsonObject object
                && object.get("Fields") instanceof JsonArray fields
                && fields.stream()
                        .anyMatch(field -> Json.text(field, "/Name")
                                .filter("DestinationPhoneNumber"::equals)
                                .isPresent());
    }

    /**
     * A callback is genuine if SNS has signed it for one of our topics. A request to subscribe to one of them is
     * confirmed at once.
     */
    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return notifications
                .read(callback.body())
                .map(messages -> messages.stream()
                        .flatMap(message -> reports(message).stream())
                        .toList());
    }

    /** Reads the event, the events or the reply of one notification. */
    static List<CarrierReport> reports(String message) {
        return Json.objects(message).stream()
                .flatMap(event -> report(event).stream())
                .toList();
    }

    private static Optional<CarrierReport> report(JsonObject event) {
        return receipt(event).or(() -> ReplyFields.read(event, "/originationNumber", "/messageBody"));
    }

    private static Optional<CarrierReport> receipt(JsonObject event) {
        return Json.reference(event, "/messageId")
                .flatMap(reference -> Json.text(event, "/eventType")
                        .flatMap(type -> state(type.strip().toUpperCase(Locale.ROOT), isFinal(event)))
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Json.text(event, "/eventTimestamp")
                                        .flatMap(ReceiptFields::millis)
                                        .orElse(null),
                                Json.text(event, "/messageStatus")
                                        .flatMap(ReceiptFields::reason)
                                        .orElse(null))));
    }

    private static boolean isFinal(JsonObject event) {
        return switch (event.get("isFinal")) {
            case JsonString text -> !text.getString().strip().equalsIgnoreCase("false");
            case null, default -> !JsonValue.FALSE.equals(event.get("isFinal"));
        };
    }

    /**
     * {@code TEXT_SUCCESSFUL} means only that a carrier has accepted the message, and {@code TEXT_UNKNOWN} does not
     * mean that it is lost. A failure counts only if it is final.
     */
    private static Optional<State> state(String type, boolean isFinal) {
        return switch (type) {
            case "TEXT_DELIVERED" -> Optional.of(State.DELIVERED);
            case "TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT", "TEXT_SUCCESSFUL", "TEXT_UNKNOWN" ->
                Optional.of(State.IN_TRANSIT);
            case "TEXT_INVALID",
                    "TEXT_INVALID_MESSAGE",
                    "TEXT_UNREACHABLE",
                    "TEXT_CARRIER_UNREACHABLE",
                    "TEXT_BLOCKED",
                    "TEXT_CARRIER_BLOCKED",
                    "TEXT_PROTECT_BLOCKED",
                    "TEXT_SPAM",
                    "TEXT_TTL_EXPIRED" -> Optional.of(isFinal ? State.UNDELIVERED : State.IN_TRANSIT);
            default -> Optional.empty();
        };
    }
}
