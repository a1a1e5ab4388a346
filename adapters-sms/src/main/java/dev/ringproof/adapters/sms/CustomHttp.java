package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.custom.HttpGateway;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens a gateway to any carrier that takes one HTTP request for each message. Templates write the request, and rules
 * say what an answer means. The placeholders are {@code {to}}, {@code {to_digits}} (without the plus), {@code {text}},
 * {@code {code}}, {@code {id}}, {@code {sender}}, {@code {expires_at}} (milliseconds since 1970), {@code {ttl}}
 * (seconds left), {@code {callback}}, and the names of a route's parameters. A place in an answer is a JSON pointer
 * ({@code /data/id}) or a regular expression with a group ({@code id=(\w+)}).
 */
public final class CustomHttp extends GatewayBuilder<CustomHttp> {
    private final StringBuilder headers = new StringBuilder();

    private CustomHttp(String name) {
        super(HttpGateway.TYPE, name);
    }

    /** The method of the request. */
    public enum Method {
        /** The JDK may repeat it if the connection was closed in the meantime. */
        GET,
        POST,
        PUT
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code plivo}. */
    public static CustomHttp named(String name) {
        return new CustomHttp(name);
    }

    /** The address to send to, with placeholders in path and query. Messages never show it. */
    public CustomHttp url(String template) {
        return set("URL", template);
    }

    /** The method of the request. {@link Method#POST} by default. */
    public CustomHttp method(Method method) {
        return set("METHOD", method);
    }

    /**
     * Adds a header, such as {@code Authorization}. It is left out of a request in which its value is empty.
     *
     * @param template the value, with placeholders; it has no line break and no vertical bar
     */
    public CustomHttp headers(String name, String template) {
        var line = line(name, template);
        if (line != null && line.chars().anyMatch(c -> c == '|' || c == '\n' || c == '\r')) {
            refuse("HEADERS", "is wrong: it must have no line break and no vertical bar in a header");
            return this;
        }
        if (line != null) {
            headers.append(line).append('\n');
        }
        return set("HEADERS", line == null ? null : headers);
    }

    private static @Nullable String line(@Nullable String name, @Nullable String template) {
        return name == null || template == null ? null : name + ": " + template;
    }

    /**
     * The content type of the body. It decides how placeholders in the body are escaped: as JSON, as a form, as XML, or
     * not at all. {@code application/json} by default.
     */
    public CustomHttp contentType(String type) {
        return set("CONTENT_TYPE", type);
    }

    /** The body to send, with placeholders. Empty by default. */
    public CustomHttp body(String template) {
        return set("BODY", template);
    }

    /** The default value of {@code {sender}}. Empty by default. */
    public CustomHttp sender(String sender) {
        return set("SENDER", sender);
    }

    /** The place of the carrier's id of the message in its answer. Without it, our own id is the reference. */
    public CustomHttp reference(String place) {
        return set("REFERENCE", place);
    }

    /**
     * A regular expression that matches in every 2xx answer that accepts a message, for a carrier that answers 200 to
     * everything. By default, every 2xx answer accepts it.
     */
    public CustomHttp acceptedAnswer(String regex) {
        return set("ACCEPTED_ANSWER", regex);
    }

    /** The HTTP statuses that refuse the number. 422 by default. */
    public CustomHttp numberRefusedStatus(int... statuses) {
        return setStatuses("NUMBER_REFUSED_STATUS", statuses);
    }

    /** A regular expression that matches in answers that refuse the number, whatever their status. */
    public CustomHttp numberRefusedAnswer(String regex) {
        return set("NUMBER_REFUSED_ANSWER", regex);
    }

    /** The HTTP statuses that refuse the message. 400, 410 and 413 by default. */
    public CustomHttp textRefusedStatus(int... statuses) {
        return setStatuses("TEXT_REFUSED_STATUS", statuses);
    }

    /** A regular expression that matches in answers that refuse the message, whatever their status. */
    public CustomHttp textRefusedAnswer(String regex) {
        return set("TEXT_REFUSED_ANSWER", regex);
    }

    /** The HTTP statuses that mean there are too many messages. 429 and 503 by default. */
    public CustomHttp throttledStatus(int... statuses) {
        return setStatuses("THROTTLED_STATUS", statuses);
    }

    /** A regular expression that matches in answers that mean there are too many messages, whatever their status. */
    public CustomHttp throttledAnswer(String regex) {
        return set("THROTTLED_ANSWER", regex);
    }

    /** The place of the id in a receipt. Without it and {@link #receiptState}, no receipt is read. */
    public CustomHttp receiptReference(String place) {
        return set("RECEIPT_REFERENCE", place);
    }

    /** The place of the state in a receipt. */
    public CustomHttp receiptState(String place) {
        return set("RECEIPT_STATE", place);
    }

    /**
     * The states that mean the message was delivered. Capital letters, and an underscore for a blank, make no other
     * word. By default, they are all words that are known of carriers, such as {@code DELIVRD}.
     */
    public CustomHttp receiptDelivered(String... states) {
        return setAll("RECEIPT_DELIVERED", states);
    }

    /**
     * The states that mean the message will not be delivered. By default, they are all words that are known of
     * carriers, such as {@code UNDELIV}. Any other state means it is in transit.
     */
    public CustomHttp receiptUndelivered(String... states) {
        return setAll("RECEIPT_UNDELIVERED", states);
    }

    /** The place of the number in a reply. The number is in international form, with or without a plus sign. */
    public CustomHttp replyFrom(String place) {
        return set("REPLY_FROM", place);
    }

    /** The place of the whole text in a reply. */
    public CustomHttp replyText(String place) {
        return set("REPLY_TEXT", place);
    }

    /** The secret that verifies receipts and replies. Without it none is accepted. */
    public CustomHttp callbackSecret(String secret) {
        return set("CALLBACK_SECRET", secret);
    }

    /** How receipts and replies are verified. {@link CallbackProofKind#STANDARD_WEBHOOKS} by default. */
    public CustomHttp callbackProof(CallbackProofKind kind) {
        return setNamed("CALLBACK_PROOF", kind);
    }

    /**
     * The header that {@link CallbackProofKind#HMAC} and {@link CallbackProofKind#HEADER} read. {@code X-Signature} by
     * default.
     */
    public CustomHttp callbackHeader(String name) {
        return set("CALLBACK_HEADER", name);
    }

    private CustomHttp setStatuses(String key, int @Nullable [] statuses) {
        return set(
                key,
                statuses == null
                        ? null
                        : Arrays.stream(statuses).mapToObj(Integer::toString).collect(Collectors.joining(",")));
    }
}
