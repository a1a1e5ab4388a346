package dev.ringproof.adapters.sms.carrier.custom;

import dev.ringproof.adapters.sms.carrier.custom.RequestTemplate.Escape;
import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ValidityPeriod;
import dev.ringproof.adapters.sms.receipt.References;
import dev.ringproof.adapters.sms.receipt.StateWords;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.webhook.CallbackProof;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gateway to any other carrier that takes one HTTP request per message. The operator's templates write the request,
 * and the operator's rules say what an answer means. The placeholders are {@code {to}}, {@code {to_digits}} (without
 * the plus), {@code {text}}, {@code {code}}, {@code {id}}, {@code {sender}}, {@code {expires_at}} (milliseconds since
 * 1970), {@code {ttl}} (seconds left), {@code {callback}}, and the names of a route's parameters.
 */
public final class HttpGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "http",
            "any carrier that takes one HTTP request per message",
            List.of(
                    GatewaySetting.required("URL", "the address to send to, with placeholders in path and query")
                            .asSecret(),
                    GatewaySetting.optional(
                            "METHOD",
                            "`GET`, `POST` or `PUT`. The JDK may repeat a GET if the connection was closed in the"
                                    + " meantime",
                            "POST"),
                    GatewaySetting.optional(
                                    "HEADERS",
                                    "headers as `Name: value`, each on its own line or separated by vertical bars, with"
                                            + " placeholders. A header whose value is empty is left out")
                            .asSecret(),
                    GatewaySetting.optional(
                            "CONTENT_TYPE",
                            "the content type of the body. It decides how placeholders in the body are escaped: as"
                                    + " JSON, as a form, as XML, or not at all",
                            "application/json"),
                    GatewaySetting.optional("BODY", "the body to send, with placeholders")
                            .asSecret(),
                    GatewaySetting.optional("SENDER", "the default value of `{sender}`"),
                    GatewaySetting.optional(
                            "REFERENCE",
                            "the place of the carrier's id in its answer: a JSON pointer (`/data/id`) or a regular"
                                    + " expression with a group (`id=(\\w+)`)"),
                    GatewaySetting.optional(
                            "ACCEPTED_ANSWER",
                            "a regular expression that matches in every 2xx answer that accepts a message, for a"
                                    + " carrier that answers 200 to everything"),
                    GatewaySetting.optional("NUMBER_REFUSED_STATUS", "the HTTP statuses that refuse the number", "422"),
                    GatewaySetting.optional(
                            "NUMBER_REFUSED_ANSWER",
                            "a regular expression that matches in answers that refuse the number, whatever their"
                                    + " status"),
                    GatewaySetting.optional(
                            "TEXT_REFUSED_STATUS", "the HTTP statuses that refuse the message", "400,410,413"),
                    GatewaySetting.optional(
                            "TEXT_REFUSED_ANSWER",
                            "a regular expression that matches in answers that refuse the message, whatever their"
                                    + " status"),
                    GatewaySetting.optional(
                            "THROTTLED_STATUS", "the HTTP statuses that mean there are too many messages", "429,503"),
                    GatewaySetting.optional(
                            "THROTTLED_ANSWER",
                            "a regular expression that matches in answers that mean there are too many messages,"
                                    + " whatever their status"),
                    GatewaySetting.optional(
                            "RECEIPT_REFERENCE", "the place of the id in a receipt, written like `REFERENCE`"),
                    GatewaySetting.optional(
                            "RECEIPT_STATE", "the place of the state in a receipt, written like `REFERENCE`"),
                    GatewaySetting.optional(
                            "RECEIPT_DELIVERED",
                            "the states that mean the message was delivered, whether in capital letters or not",
                            String.join(",", StateWords.DELIVERED)),
                    GatewaySetting.optional(
                            "RECEIPT_UNDELIVERED",
                            "the states that mean the message will not be delivered; any other state means it is in"
                                    + " transit",
                            String.join(",", StateWords.UNDELIVERED)),
                    GatewaySetting.optional(
                            "REPLY_FROM",
                            "the place of the number in a reply, written like `REFERENCE`: the number in international"
                                    + " form, with or without a plus sign"),
                    GatewaySetting.optional(
                            "REPLY_TEXT", "the place of the whole text in a reply, written like `REFERENCE`"),
                    CallbackProof.secretSetting("the secret that verifies receipts and replies"),
                    CallbackProof.proofSetting("standard-webhooks"),
                    CallbackProof.headerSetting("X-Signature")),
            (settings, surroundings) -> new HttpGateway(settings, surroundings.clock()));

    private static final ValidityPeriod VALIDITY = new ValidityPeriod(1, Integer.MAX_VALUE);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
    private static final Pattern HEADER_SEPARATOR = Pattern.compile("\\s*[\\n|]\\s*");
    private static final Pattern STATUS = Pattern.compile("[1-5]\\d\\d");
    private static final Pattern HOST = Pattern.compile("https?://[^/?{}]+([/?].*)?", Pattern.CASE_INSENSITIVE);

    private final RequestTemplate url;
    private final String method;
    private final Map<String, RequestTemplate> headers;
    private final RequestTemplate body;
    private final String sender;
    private final Optional<BodySelector> reference;
    private final Optional<Pattern> accepted;
    private final Rule numberRefused;
    private final Rule messageRefused;
    private final Rule throttled;
    private final ReportRules rules;

    /**
     * How one kind of answer is recognised.
     *
     * @param body matches in such an answer, whatever its status
     * @param statuses the statuses of such an answer, unless its body matches another rule
     */
    private record Rule(Optional<Pattern> body, Set<Integer> statuses) {
        boolean matchesBodyOf(CarrierAnswer answer) {
            return body.isPresent() && body.get().matcher(answer.body()).find();
        }
    }

    /** How receipts and replies are verified and read. */
    private record ReportRules(
            CallbackProof proof,
            Optional<BodySelector> reference,
            Optional<BodySelector> state,
            Set<String> delivered,
            Set<String> undelivered,
            Optional<BodySelector> replyFrom,
            Optional<BodySelector> replyText) {}

    HttpGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, host(settings), clock);
        var contentType = settings.headerText("CONTENT_TYPE");
        this.url = new RequestTemplate(settings.text("URL"), Escape.URL);
        this.method = method(settings);
        this.headers = headers(settings, contentType);
        this.body = new RequestTemplate(settings.optional("BODY").orElse(""), Escape.of(contentType));
        this.sender = settings.optional("SENDER").orElse("");
        this.reference = BodySelector.of(settings, "REFERENCE");
        this.accepted = settings.pattern("ACCEPTED_ANSWER");
        this.numberRefused = rule(settings, "NUMBER_REFUSED");
        this.messageRefused = rule(settings, "TEXT_REFUSED");
        this.throttled = rule(settings, "THROTTLED");
        this.rules = new ReportRules(
                CallbackProof.of(settings, clock),
                BodySelector.of(settings, "RECEIPT_REFERENCE"),
                BodySelector.of(settings, "RECEIPT_STATE"),
                StateWords.plain(settings.list("RECEIPT_DELIVERED")),
                StateWords.plain(settings.list("RECEIPT_UNDELIVERED")),
                BodySelector.of(settings, "REPLY_FROM"),
                BodySelector.of(settings, "REPLY_TEXT"));
    }

    /** Returns the host of the address, in which placeholders are not allowed. */
    private static String host(GatewaySettings settings) {
        var url = settings.text("URL");
        try {
            var example = new URI(new RequestTemplate(url, Escape.URL).fill(Map.of()));
            if (HOST.matcher(url).matches() && GatewaySettings.isHttpAddress(example)) {
                return example.getHost();
            }
        } catch (URISyntaxException e) {
            // The exception's message shows the whole value, which may hold a token.
        }
        throw settings.wrong(
                "URL",
                "must be an absolute http or https URI with placeholders only in path and query, without"
                        + " user info and"
                        + " without a fragment");
    }

    private static String method(GatewaySettings settings) {
        var method = settings.text("METHOD").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw settings.wrong("METHOD", "must be GET, POST or PUT");
        }
        return method;
    }

    private static Map<String, RequestTemplate> headers(GatewaySettings settings, String contentType) {
        var headers = new LinkedHashMap<String, RequestTemplate>();
        headers.put("Content-Type", new RequestTemplate(contentType, Escape.HEADER));
        headers.put("User-Agent", new RequestTemplate("Ringproof", Escape.HEADER));
        headers.put("X-Request-Id", new RequestTemplate("{id}", Escape.HEADER));
        settings.optional("HEADERS").stream()
                .flatMap(HEADER_SEPARATOR::splitAsStream)
                .forEach(header -> {
                    var parts = header.split(":\\s*", 2);
                    if (parts.length < 2 || !isHeader(parts[0], parts[1])) {
                        throw settings.wrong("HEADERS", "must have a Name: value on each line");
                    }
                    headers.put(parts[0], new RequestTemplate(parts[1], Escape.HEADER));
                });
        return headers;
    }

    /** The JDK decides: it refuses malformed names, and headers that it sets itself. */
    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Rule rule(GatewaySettings settings, String key) {
        var statuses = settings.list(key + "_STATUS");
        if (!statuses.stream().allMatch(STATUS.asMatchPredicate())) {
            throw settings.wrong(key + "_STATUS", "must be HTTP statuses, separated by commas");
        }
        return new Rule(
                settings.pattern(key + "_ANSWER"),
                statuses.stream().map(Integer::valueOf).collect(Collectors.toSet()));
    }

    @Override
    protected HttpRequest request(OutgoingMessage message, Instant now) {
        var values = values(message, now);
        var content = body.fill(values);
        var request = HttpRequest.newBuilder(URI.create(url.fill(values)));
        if (content.isEmpty() && method.equals("GET")) {
            request.GET(); // a GET with an empty body would have a Content-Length
        } else {
            request.method(method, BodyPublishers.ofString(content));
        }
        headers.forEach((name, template) -> {
            var value = template.fill(values);
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    private Map<String, String> values(OutgoingMessage message, Instant now) {
        var values = new HashMap<>(message.parameters());
        values.put("to", message.to().value());
        values.put("to_digits", withoutPlus(message.to().value()));
        values.put("text", message.body());
        values.put("code", orEmpty(message.code()));
        values.put("id", message.id().value());
        values.put("sender", message.sender() == null ? sender : message.sender());
        values.put("expires_at", Long.toString(message.expiresAt().toEpochMilli()));
        values.put("ttl", Long.toString(VALIDITY.of(message, now)));
        values.put("callback", callback.map(URI::toString).orElse(""));
        return values;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** The body counts before the status, since many carriers answer 200 to everything. */
    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now) {
        if (numberRefused.matchesBodyOf(answer)) {
            return new Handover.NumberRefused(answer.reason());
        }
        if (messageRefused.matchesBodyOf(answer)) {
            return new Handover.MessageRefused(answer.reason());
        }
        if (throttled.matchesBodyOf(answer)) {
            return answer.throttled(answer.reason(), now);
        }
        return answer.accepts() ? accepted(answer, message) : byStatus(answer, now);
    }

    private Handover accepted(CarrierAnswer answer, OutgoingMessage message) {
        if (accepted.isPresent() && !accepted.get().matcher(answer.body()).find()) {
            return answer.acceptedWithoutReference(message.id().value());
        }
        return new Handover.Accepted(reference
                .flatMap(selector -> selector.select(answer.body()))
                .flatMap(References::of)
                .orElse(message.id().value()));
    }

    private Handover byStatus(CarrierAnswer answer, Instant now) {
        int status = answer.status();
        if (numberRefused.statuses().contains(status)) {
            return new Handover.NumberRefused(answer.reason());
        }
        if (messageRefused.statuses().contains(status)) {
            return new Handover.MessageRefused(answer.reason());
        }
        if (throttled.statuses().contains(status)) {
            return answer.throttled(answer.reason(), now);
        }
        return status == 504 ? new Handover.Unknown(answer.reason()) : new Handover.Unavailable(answer.reason());
    }

    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return rules.proof().isGenuine(callback) ? Optional.of(reports(callback.body())) : Optional.empty();
    }

    /** Reads one report, or each element of a JSON array as one if the array as a whole is none. */
    private List<CarrierReport> reports(String body) {
        return report(body)
                .map(List::of)
                .orElseGet(() -> body.stripLeading().startsWith("[")
                        ? Json.objects(body).stream()
                                .flatMap(element -> report(element.toString()).stream())
                                .toList()
                        : List.of());
    }

    private Optional<CarrierReport> report(String body) {
        return receipt(body).or(() -> reply(body));
    }

    private Optional<CarrierReport> reply(String body) {
        return rules.replyText()
                .flatMap(selector -> selector.select(body))
                .flatMap(text -> rules.replyFrom()
                        .flatMap(selector -> selector.select(body))
                        .flatMap(from -> Reply.read(from, text)));
    }

    private Optional<CarrierReport> receipt(String body) {
        var named = rules.reference().flatMap(selector -> selector.select(body)).flatMap(References::of);
        var state = rules.state().flatMap(selector -> selector.select(body)).map(String::strip);
        return named.flatMap(reference -> state.map(word -> new Receipt(
                reference, state(word), null, ReceiptFields.reason(word).orElse(null))));
    }

    private State state(String word) {
        var plain = StateWords.plain(word);
        if (rules.delivered().contains(plain)) {
            return State.DELIVERED;
        }
        return rules.undelivered().contains(plain) ? State.UNDELIVERED : State.IN_TRANSIT;
    }
}
