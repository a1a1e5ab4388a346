package dev.ringproof.adapters.sms.carrier.twilio;

import dev.ringproof.adapters.sms.http.CarrierAnswer;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.HttpCarrier;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import dev.ringproof.adapters.sms.http.ValidityPeriod;
import dev.ringproof.adapters.sms.receipt.References;
import dev.ringproof.adapters.sms.receipt.StateWords;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.domain.optout.OptOutWord;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The gateway to Twilio's Programmable Messaging. A sender that begins with {@code MG} is a messaging service. A
 * route's parameters are sent unchanged, so they may be any of Twilio's own, such as {@code RiskCheck}.
 */
public final class TwilioGateway extends HttpCarrier {
    public static final GatewayType TYPE = new GatewayType(
            "twilio",
            "Twilio Programmable Messaging",
            List.of(
                    GatewaySetting.required("ACCOUNT_SID", "the account: `AC` and 32 hexadecimal digits"),
                    GatewaySetting.optional(
                                    "AUTH_TOKEN",
                                    "the account's token. It signs in unless there is an API key, and verifies receipts"
                                            + " and replies (`X-Twilio-Signature`)")
                            .asSecret(),
                    GatewaySetting.optional("API_KEY", "the SID of an API key, which signs in instead of the token"),
                    GatewaySetting.optional("API_SECRET", "the API key's secret")
                            .asSecret(),
                    GatewaySetting.required(
                            "SENDER", "the default sender: a number, a name, or a messaging service (`MG...`)"),
                    GatewaySetting.optional("URL", "Twilio's address, for another region", "https://api.twilio.com")),
            (settings, surroundings) -> new TwilioGateway(settings, surroundings.clock()));

    /** Ten hours at most. */
    private static final ValidityPeriod VALIDITY = new ValidityPeriod(1, 36_000);

    /** Twilio's codes for a number that is invalid, unreachable, unsubscribed, or a landline. */
    private static final Set<String> NUMBER_REFUSED =
            Set.of("21211", "21214", "21217", "21265", "21421", "21610", "21614", "21635");

    /** Twilio's code for a number that is unsubscribed. */
    private static final String OPTED_OUT = "21610";

    /** Twilio's codes for too many requests, and for too many messages in the sender's queue. */
    private static final Set<String> THROTTLED = Set.of("14107", "20429", "21611");

    private final URI messages;
    private final String authorization;
    private final String sender;
    private final Optional<byte[]> token;

    TwilioGateway(GatewaySettings settings, InstantSource clock) {
        super(settings, settings.uri("URL").getHost(), clock);
        var account = settings.text("ACCOUNT_SID");
        if (!account.matches("AC[0-9a-zA-Z]{1,64}")) {
            throw settings.wrong("ACCOUNT_SID", "must begin with AC");
        }
        this.messages = URI.create(settings.uri("URL") + "/2010-04-01/Accounts/" + account + "/Messages.json");
        this.authorization = Crypto.basic(settings.optional("API_KEY")
                .map(key -> key + ":" + settings.text("API_SECRET"))
                .orElseGet(() -> account + ":" + settings.text("AUTH_TOKEN")));
        this.sender = settings.text("SENDER");
        this.token = settings.optional("AUTH_TOKEN").map(Crypto::bytes);
    }

    @Override
    protected HttpRequest request(OutgoingMessage message, Instant now) {
        var fields = new LinkedHashMap<>(message.parameters());
        fields.put("To", message.to().value());
        var from = message.sender() == null ? sender : message.sender();
        fields.put(from.startsWith("MG") ? "MessagingServiceSid" : "From", from);
        fields.put("Body", message.body());
        fields.put("ValidityPeriod", Long.toString(VALIDITY.of(message, now)));
        callback.ifPresent(uri -> fields.put("StatusCallback", uri.toString()));
        return post(messages, message, "application/x-www-form-urlencoded", form(fields))
                .header("Authorization", authorization)
                .build();
    }

    @Override
    protected Handover handover(CarrierAnswer answer, OutgoingMessage message, Instant now) {
        var json = answer.json();
        if (answer.accepts()) {
            return Json.reference(json, "/sid")
                    .<Handover>map(Handover.Accepted::new)
                    .orElseGet(
                            () -> answer.acceptedWithoutReference(message.id().value()));
        }
        var code = Json.text(json, "/code")
                .filter(known -> known.matches("\\d{5}"))
                .orElse("");
        if (answer.status() == 429 || THROTTLED.contains(code)) {
            return answer.throttled(reason(answer, code), now);
        }
        if (NUMBER_REFUSED.contains(code)) {
            return new Handover.NumberRefused(reason(answer, code), code.equals(OPTED_OUT));
        }
        return answer.status() == 400 && !code.isEmpty()
                ? new Handover.MessageRefused(reason(answer, code))
                : answer.byStatus(now);
    }

    private static String reason(CarrierAnswer answer, String code) {
        return code.isEmpty() ? answer.reason() : "Twilio " + code;
    }

    /** A callback is genuine if the account's token has signed its address and its sorted fields. */
    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        var form = form(callback.body());
        return form.filter(fields -> isSigned(callback, fields))
                .map(fields -> receipt(fields).or(() -> reply(fields)).stream().toList());
    }

    private boolean isSigned(Callback callback, NavigableMap<String, NavigableSet<String>> form) {
        var signature = callback.header("X-Twilio-Signature").orElse("");
        var fields = new StringBuilder();
        form.forEach(
                (name, values) -> values.forEach(value -> fields.append(name).append(value)));
        return token.isPresent()
                && addresses(callback.url())
                        .map(address -> Crypto.hmacSha1(token.get(), address + fields))
                        .anyMatch(mac -> Crypto.same(Base64.getEncoder().encodeToString(mac), signature));
    }

    /** Returns the address with and without the port, which Twilio sometimes leaves out of what it signs. */
    private static Stream<String> addresses(URI url) {
        var address = url.toString();
        return url.getPort() < 0 ? Stream.of(address) : Stream.of(address, address.replaceFirst(":\\d+", ""));
    }

    /** Reads a form as Twilio signs it: sorted by name, and each value of a name once. */
    private static Optional<NavigableMap<String, NavigableSet<String>>> form(String body) {
        NavigableMap<String, NavigableSet<String>> fields = new TreeMap<>();
        try {
            for (var field : body.split("&", -1)) {
                var parts = field.split("=", 2);
                fields.computeIfAbsent(decode(parts[0]), unused -> new TreeSet<>())
                        .add(parts.length < 2 ? "" : decode(parts[1]));
            }
            return Optional.of(fields);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Optional<CarrierReport> receipt(NavigableMap<String, NavigableSet<String>> fields) {
        return first(fields, "MessageSid")
                .or(() -> first(fields, "SmsSid"))
                .flatMap(References::of)
                .flatMap(reference -> first(fields, "MessageStatus")
                        .or(() -> first(fields, "SmsStatus"))
                        .flatMap(TwilioGateway::state)
                        .map(state -> new Receipt(
                                reference,
                                state,
                                null,
                                first(fields, "ErrorCode")
                                        .flatMap(ReceiptFields::reason)
                                        .orElse(null))));
    }

    /**
     * Reads a message from a phone. If Twilio has classified it, by its Advanced Opt-Out, then that counts, since the
     * operator may have chosen other words there.
     */
    private static Optional<CarrierReport> reply(NavigableMap<String, NavigableSet<String>> fields) {
        var classified = first(fields, "OptOutType");
        return first(fields, "From")
                .flatMap(from -> classified.isPresent()
                        ? word(classified.get()).flatMap(word -> Reply.of(from, word))
                        : first(fields, "Body").flatMap(body -> Reply.read(from, body)));
    }

    private static Optional<OptOutWord> word(String optOutType) {
        return switch (optOutType.toUpperCase(Locale.ROOT)) {
            case "STOP" -> Optional.of(OptOutWord.OPT_OUT);
            case "START" -> Optional.of(OptOutWord.OPT_IN);
            default -> Optional.empty();
        };
    }

    /** Returns the first value that is not blank. */
    private static Optional<String> first(NavigableMap<String, NavigableSet<String>> fields, String name) {
        return Optional.ofNullable(fields.get(name)).stream()
                .flatMap(NavigableSet::stream)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Optional<State> state(String status) {
        return switch (StateWords.plain(status)) {
            case "accepted", "scheduled", "queued", "sending", "sent", "partiallydelivered" ->
                Optional.of(State.IN_TRANSIT);
            case "delivered", "read" -> Optional.of(State.DELIVERED);
            case "undelivered", "failed", "canceled", "cancelled" -> Optional.of(State.UNDELIVERED);
            default -> Optional.empty();
        };
    }
}
