package dev.ringproof.adapters.sms.carrier.aws;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Validity;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.http.Reported;

/**
 * AWS End User Messaging SMS, by its one call {@code SendTextMessage}. The parameters of a route whose names begin with a
 * country, such as {@code IN_ENTITY_ID} and {@code IN_TEMPLATE_ID}, are the destination country's; any other goes along as
 * it is, such as {@code MaxPrice}. What became of a text comes by way of an SNS topic that this gateway's callback address
 * subscribes to.
 */
public final class AwsGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "aws",
            "AWS End User Messaging SMS",
            List.of(
            GatewaySetting.required("REGION", "such as eu-central-1"),
            GatewaySetting.required("ACCESS_KEY_ID", "an access key that may sms-voice:SendTextMessage"),
            GatewaySetting.required("SECRET_ACCESS_KEY", "the access key's secret")
                    .asSecret(),
            GatewaySetting.optional("SESSION_TOKEN", "of temporary credentials; they are not renewed")
                    .asSecret(),
            GatewaySetting.required(
                    "SENDER", "the default origination identity: a number, a sender id, a pool, an ARN"),
            GatewaySetting.optional("CONFIGURATION_SET", "whose event destinations hear of each text"),
            GatewaySetting.optional("PROTECT_CONFIGURATION", "whose countries are allowed"),
            GatewaySetting.optional("MESSAGE_TYPE", "TRANSACTIONAL or PROMOTIONAL", "TRANSACTIONAL"),
            GatewaySetting.optional("TOPICS", "the ARNs of the SNS topics whose receipts count, with commas between"),
            GatewaySetting.optional("URL", "where AWS is; by default https://sms-voice.REGION.amazonaws.com")),
            (settings, surroundings) -> new AwsGateway(settings, surroundings.clock()));

    /** Three days at most. */
    private static final Validity VALIDITY = new Validity(5, 259_200);

    private static final Pattern OF_A_COUNTRY = Pattern.compile("[A-Z]{2}_[A-Z_]+");
    private static final Pattern EXCEPTION = Pattern.compile("(?:.*#)?([A-Za-z]{1,60}Exception)");
    private static final Pattern REASON = Pattern.compile("[A-Z_]{1,60}");

    /** Our account's rights and keys, and what it may spend: no word on the text. */
    private static final Set<String> OUR_ACCOUNT = Set.of(
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
    private final Map<String, String> always;
    private final SnsMessages topics;

    AwsGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, uri(settings).getHost(), clock);
        this.uri = URI.create(uri(settings) + "/");
        this.signature = new AwsSignature(
                settings.text("ACCESS_KEY_ID"),
                settings.text("SECRET_ACCESS_KEY"),
                settings.optional("SESSION_TOKEN").orElse(null),
                settings.text("REGION"),
                "sms-voice");
        this.sender = settings.text("SENDER");
        this.always = new LinkedHashMap<>();
        always.put("MessageType", settings.text("MESSAGE_TYPE"));
        settings.optional("CONFIGURATION_SET").ifPresent(set -> always.put("ConfigurationSetName", set));
        settings.optional("PROTECT_CONFIGURATION").ifPresent(id -> always.put("ProtectConfigurationId", id));
        this.topics = new SnsMessages(Set.copyOf(settings.list("TOPICS")), this::visit, clock);
    }

    private static URI uri(GatewaySettings settings) {
        if (settings.optional("URL").isPresent()) {
            return settings.uri("URL");
        }
        var region = settings.text("REGION");
        if (!region.matches("[a-z0-9-]{1,32}")) {
            throw settings.wrong("REGION", "is a name such as eu-central-1");
        }
        return URI.create("https://sms-voice." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    private Optional<String> visit(URI address) {
        return http.send(HttpRequest.newBuilder(address).build()) instanceof CarrierAnswer answer && answer.accepts()
                ? Optional.of(answer.body())
                : Optional.empty();
    }

    @Override
    protected HttpRequest request(OutgoingMessage text, Instant now) {
        var type = "application/x-amz-json-1.0";
        var target = "PinpointSMSVoiceV2.SendTextMessage";
        var body = json(text, now).toString();
        var request = post(uri, text, type, body).header("X-Amz-Target", target);
        signature
                .sign("POST", uri, Map.of("Content-Type", type, "X-Amz-Target", target), body, now)
                .forEach(request::header);
        return request.build();
    }

    private JsonObject json(OutgoingMessage text, Instant now) {
        var json = Json.PROVIDER.createObjectBuilder();
        var country = Json.PROVIDER.createObjectBuilder();
        always.forEach(json::add);
        text.parameters().forEach((name, value) -> {
            if (OF_A_COUNTRY.matcher(name).matches()) {
                country.add(name, value);
            } else {
                json.add(name, value);
            }
        });
        var ofACountry = country.build();
        if (!ofACountry.isEmpty()) {
            json.add("DestinationCountryParameters", ofACountry);
        }
        return json.add("DestinationPhoneNumber", text.to().value())
                .add("OriginationIdentity", text.sender() == null ? sender : text.sender())
                .add("MessageBody", text.body())
                .add("TimeToLive", VALIDITY.of(text, now))
                .add(
                        "Context",
                        Json.PROVIDER.createObjectBuilder().add("id", text.id().value()))
                .build();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage text, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            return Json.reference(json, "/MessageId")
                    .<Handover>map(Handover.Accepted::new)
                    .orElseGet(() -> answer.acceptedWithoutReference(text.id().value()));
        }
        var exception = Json.text(json, "/__type")
                .map(EXCEPTION::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .orElse("");
        var why = Json.text(json, "/Reason").filter(REASON.asMatchPredicate()).orElse("");
        var reason = (exception + " " + why).strip();
        if (OUR_ACCOUNT.contains(exception)) {
            return new Handover.Unavailable(reason);
        }
        return switch (exception) {
            case "ThrottlingException", "TooManyRequestsException" -> answer.throttled(reason, now);
            case "ConflictException" ->
                why.equals("DESTINATION_PHONE_NUMBER_OPTED_OUT")
                        ? new Handover.NumberRefused(reason)
                        : new Handover.MessageRefused(reason);
            case "ValidationException" ->
                blamesTheNumber(json) ? new Handover.NumberRefused(reason) : new Handover.MessageRefused(reason);
            case "ResourceNotFoundException" -> new Handover.MessageRefused(reason);
            default -> answer.byStatus(now);
        };
    }

    private static boolean blamesTheNumber(JsonValue json) {
        return json instanceof JsonObject object
                && object.get("Fields") instanceof JsonArray fields
                && fields.stream()
                        .anyMatch(field -> Json.text(field, "/Name")
                                .filter("DestinationPhoneNumber"::equals)
                                .isPresent());
    }

    /** Genuine when signed by SNS for one of our topics. A subscription of one of them is confirmed on the way. */
    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return topics.read(callback.body())
                .map(events -> events.stream()
                        .flatMap(event -> Json.object(event).flatMap(AwsGateway::receipt).stream())
                        .toList());
    }

    private static Optional<Receipt> receipt(JsonObject event) {
        return Json.reference(event, "/messageId")
                .flatMap(reference -> Json.text(event, "/eventType")
                        .flatMap(type -> state(type, event.getBoolean("isFinal", true)))
                        .map(state -> new Receipt(
                                reference,
                                state,
                                Reported.millis(Json.text(event, "/eventTimestamp")),
                                Reported.reason(Json.text(event, "/messageStatus")))));
    }

    /** That a carrier has accepted it ({@code SUCCESSFUL}) is not yet that it has arrived; nor does unknown mean lost. */
    private static Optional<State> state(String type, boolean last) {
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
                    "TEXT_TTL_EXPIRED" -> Optional.of(last ? State.UNDELIVERED : State.IN_TRANSIT);
            default -> Optional.empty();
        };
    }
}
