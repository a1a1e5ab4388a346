package dev.ringproof.adapters.sms.carrier.custom;

import dev.ringproof.adapters.sms.carrier.custom.Template.Escape;
import dev.ringproof.core.delivery.message.Callback;
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
import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.webhook.CallbackProof;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Validity;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.http.Reported;

/**
 * Any other carrier that takes one HTTP request a text, as templates and rules describe it. Placeholders are {@code {to}},
 * {@code {to_digits}} (without the plus), {@code {text}}, {@code {code}}, {@code {id}}, {@code {sender}},
 * {@code {expires_at}} (milliseconds since 1970), {@code {ttl}} (seconds left), {@code {callback}} and the names of a
 * route's parameters.
 */
public final class HttpGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "http",
            "any carrier that takes one HTTP request a text",
            List.of(
            GatewaySetting.required("URL", "where to send, with placeholders in path and query")
                    .asSecret(),
            GatewaySetting.optional("METHOD", "GET, POST or PUT", "POST"),
            GatewaySetting.optional(
                            "HEADERS", "Name: value, each on a line of its own or with | between, with placeholders")
                    .asSecret(),
            GatewaySetting.optional(
                    "CONTENT_TYPE", "of the body; placeholders are escaped as it asks for", "application/json"),
            GatewaySetting.optional("BODY", "what to send, with placeholders").asSecret(),
            GatewaySetting.optional("SENDER", "what {sender} is by default"),
            GatewaySetting.optional(
                    "REFERENCE",
                    "where the carrier's id is in its answer: a JSON pointer, or a regular expression with a group"),
            GatewaySetting.optional(
                    "ACCEPTED_ANSWER", "a regular expression that is found in each 2xx answer that accepts"),
            GatewaySetting.optional("NUMBER_REFUSED_STATUS", "the HTTP statuses that refuse the number", "422"),
            GatewaySetting.optional(
                    "NUMBER_REFUSED_ANSWER", "a regular expression that is found in answers that refuse the number"),
            GatewaySetting.optional("TEXT_REFUSED_STATUS", "the HTTP statuses that refuse the text", "400,410,413"),
            GatewaySetting.optional(
                    "TEXT_REFUSED_ANSWER", "a regular expression that is found in answers that refuse the text"),
            GatewaySetting.optional("THROTTLED_STATUS", "the HTTP statuses that say: too much", "429,503"),
            GatewaySetting.optional(
                    "THROTTLED_ANSWER", "a regular expression that is found in answers that say: too much"),
            GatewaySetting.optional("RECEIPT_REFERENCE", "where the id is in a receipt; as REFERENCE"),
            GatewaySetting.optional("RECEIPT_STATE", "where the state is in a receipt; as REFERENCE"),
            GatewaySetting.optional("RECEIPT_DELIVERED", "the states that mean it has arrived", "delivered,DELIVRD"),
            GatewaySetting.optional(
                    "RECEIPT_UNDELIVERED",
                    "the states that mean it will not; any other is on its way",
                    "undelivered,undeliverable,failed,expired,rejected,UNDELIV,EXPIRED,REJECTD,DELETED"),
            CallbackProof.secretSetting("what receipts show themselves by"),
            CallbackProof.proofSetting("standard-webhooks"),
            CallbackProof.headerSetting("X-Signature")),
            (settings, surroundings) -> new HttpGateway(settings, surroundings.clock()));

    private static final Validity VALIDITY = new Validity(1, Integer.MAX_VALUE);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
    private static final Pattern HEADERS = Pattern.compile("\\s*[\\n|]\\s*");
    private static final Pattern STATUS = Pattern.compile("[1-5]\\d\\d");
    private static final Pattern HOST = Pattern.compile("https?://[^/?{}]+([/?].*)?", Pattern.CASE_INSENSITIVE);

    private final Template url;
    private final String method;
    private final Map<String, Template> headers;
    private final Template body;
    private final String sender;
    private final Optional<Place> reference;
    private final Optional<Pattern> accepted;
    private final Rule numberRefused;
    private final Rule textRefused;
    private final Rule throttled;
    private final Reports reports;

    /** Answers that mean one thing: by what they say, or by their status. */
    private record Rule(Optional<Pattern> answer, Set<Integer> statuses) {
        boolean says(CarrierAnswer answered) {
            return answer.isPresent() && answer.get().matcher(answered.body()).find();
        }
    }

    /** How receipts are understood. */
    private record Reports(
            CallbackProof proof,
            Optional<Place> reference,
            Optional<Place> state,
            Set<String> delivered,
            Set<String> undelivered) {}

    HttpGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, host(settings), clock);
        var contentType = settings.text("CONTENT_TYPE");
        this.url = new Template(settings.text("URL"), Escape.URL);
        this.method = method(settings);
        this.headers = headers(settings, contentType);
        this.body = new Template(settings.optional("BODY").orElse(""), Escape.of(contentType));
        this.sender = settings.optional("SENDER").orElse("");
        this.reference = Place.of(settings, "REFERENCE");
        this.accepted = settings.pattern("ACCEPTED_ANSWER");
        this.numberRefused = rule(settings, "NUMBER_REFUSED");
        this.textRefused = rule(settings, "TEXT_REFUSED");
        this.throttled = rule(settings, "THROTTLED");
        this.reports = new Reports(
                CallbackProof.of(settings, clock),
                Place.of(settings, "RECEIPT_REFERENCE"),
                Place.of(settings, "RECEIPT_STATE"),
                Set.copyOf(settings.list("RECEIPT_DELIVERED")),
                Set.copyOf(settings.list("RECEIPT_UNDELIVERED")));
    }

    /** Fixed, whatever a text holds. */
    private static String host(GatewaySettings settings) {
        var url = settings.text("URL");
        try {
            var example = new URI(new Template(url, Escape.URL).fill(Map.of()));
            if (HOST.matcher(url).matches() && GatewaySettings.isHttpAddress(example)) {
                return example.getHost();
            }
        } catch (URISyntaxException _) {
            // It shows the whole input, which may hold a token.
        }
        throw settings.wrong(
                "URL",
                "is an absolute http or https URI with placeholders in path and query alone, without user info and"
                        + " without fragment");
    }

    private static String method(GatewaySettings settings) {
        var method = settings.text("METHOD").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw settings.wrong("METHOD", "is GET, POST or PUT");
        }
        return method;
    }

    private static Map<String, Template> headers(GatewaySettings settings, String contentType) {
        var headers = new LinkedHashMap<String, Template>();
        headers.put("Content-Type", new Template(contentType, Escape.HEADER));
        headers.put("User-Agent", new Template("Ringproof", Escape.HEADER));
        headers.put("X-Request-Id", new Template("{id}", Escape.HEADER));
        settings.optional("HEADERS").stream().flatMap(HEADERS::splitAsStream).forEach(header -> {
            var parts = header.split(":\\s*", 2);
            if (parts.length < 2 || !isHeader(parts[0], parts[1])) {
                throw settings.wrong("HEADERS", "has a Name: value on each line");
            }
            headers.put(parts[0], new Template(parts[1], Escape.HEADER));
        });
        return headers;
    }

    /** The JDK's own word on it, which refuses broken names and those that it sets itself. */
    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Rule rule(GatewaySettings settings, String key) {
        var statuses = settings.list(key + "_STATUS");
        if (!statuses.stream().allMatch(STATUS.asMatchPredicate())) {
            throw settings.wrong(key + "_STATUS", "is HTTP statuses with commas between");
        }
        return new Rule(
                settings.pattern(key + "_ANSWER"),
                statuses.stream().map(Integer::valueOf).collect(Collectors.toSet()));
    }

    @Override
    protected HttpRequest request(OutgoingMessage text, Instant now) {
        var values = values(text, now);
        var content = body.fill(values);
        var request = HttpRequest.newBuilder(URI.create(url.fill(values)));
        if (content.isEmpty() && method.equals("GET")) {
            request.GET(); // with an empty body it would have a Content-Length
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

    private Map<String, String> values(OutgoingMessage text, Instant now) {
        var values = new HashMap<>(text.parameters());
        values.put("to", text.to().value());
        values.put("to_digits", withoutPlus(text.to().value()));
        values.put("text", text.body());
        values.put("code", orEmpty(text.code()));
        values.put("id", text.id().value());
        values.put("sender", text.sender() == null ? sender : text.sender());
        values.put("expires_at", Long.toString(text.expiresAt().toEpochMilli()));
        values.put("ttl", Long.toString(VALIDITY.of(text, now)));
        values.put("callback", callback.map(URI::toString).orElse(""));
        return values;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What an answer says goes before its status: many carriers say 200 to everything. */
    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage text, Instant now) {
        if (numberRefused.says(answer)) {
            return new Handover.NumberRefused(answer.reason());
        }
        if (textRefused.says(answer)) {
            return new Handover.MessageRefused(answer.reason());
        }
        if (throttled.says(answer)) {
            return answer.throttled(answer.reason(), now);
        }
        return answer.accepts() ? accepted(answer, text) : byStatus(answer, now);
    }

    private Handover accepted(CarrierAnswer answer, OutgoingMessage text) {
        if (accepted.isPresent() && !accepted.get().matcher(answer.body()).find()) {
            return answer.acceptedWithoutReference(text.id().value());
        }
        return new Handover.Accepted(reference
                .flatMap(place -> place.in(answer.body()))
                .filter(Json::isReference)
                .orElse(text.id().value()));
    }

    private Handover byStatus(CarrierAnswer answer, Instant now) {
        int status = answer.status();
        if (numberRefused.statuses().contains(status)) {
            return new Handover.NumberRefused(answer.reason());
        }
        if (textRefused.statuses().contains(status)) {
            return new Handover.MessageRefused(answer.reason());
        }
        if (throttled.statuses().contains(status)) {
            return answer.throttled(answer.reason(), now);
        }
        return status == 504 ? new Handover.Unknown(answer.reason()) : new Handover.Unavailable(answer.reason());
    }

    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return reports.proof().convinces(callback)
                ? Optional.of(receipt(callback.body()).stream().toList())
                : Optional.empty();
    }

    private Optional<Receipt> receipt(String body) {
        var named = reports.reference().flatMap(place -> place.in(body)).filter(Json::isReference);
        var state = reports.state().flatMap(place -> place.in(body));
        return named.flatMap(
                reference -> state.map(word -> new Receipt(reference, state(word), null, Reported.reason(state))));
    }

    private State state(String word) {
        if (reports.delivered().contains(word)) {
            return State.DELIVERED;
        }
        return reports.undelivered().contains(word) ? State.UNDELIVERED : State.IN_TRANSIT;
    }
}
