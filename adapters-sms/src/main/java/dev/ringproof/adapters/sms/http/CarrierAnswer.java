package dev.ringproof.adapters.sms.http;

import dev.ringproof.core.port.out.SmsGateway.Handover;
import jakarta.json.JsonValue;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A carrier's answer over HTTP, and what its status means unless the carrier's own codes say more.
 *
 * @param body empty if it did not arrive completely, or was too long to be read
 */
public record CarrierAnswer(int status, HttpHeaders headers, String body) implements CarrierHttp.Result {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    public boolean accepts() {
        return status / 100 == 2;
    }

    public JsonValue json() {
        return Json.read(body).orElse(JsonValue.NULL);
    }

    /**
     * Returns what a status other than 2xx means for the message. A fault of the carrier or of our account there says
     * nothing about the message: another gateway should take it, and this one should rest. After a 504 the outcome is
     * unknown, because a proxy has given up waiting for the carrier.
     */
    public Handover byStatus(Instant now) {
        return switch (status) {
            case 429 -> throttled(reason(), now);
            case 400, 413, 422 -> new Handover.MessageRefused(reason());
            case 504 -> new Handover.Unknown(reason());
            default -> new Handover.Unavailable(reason());
        };
    }

    /**
     * Returns what a status of 2xx means if the answer has no reference to the message. If the body did not arrive, the
     * status alone counts. If it did arrive, the answer is probably not the carrier's.
     *
     * @param ownId our id of the message, which then serves as its reference
     */
    public Handover acceptedWithoutReference(String ownId) {
        return body.isEmpty() ? new Handover.Accepted(ownId) : new Handover.Unknown(reason() + " without a reference");
    }

    public Handover.Throttled throttled(String reason, Instant now) {
        return new Handover.Throttled(reason, retryAfter(now));
    }

    public String reason() {
        return "HTTP " + status;
    }

    private @Nullable Duration retryAfter(Instant now) {
        return headers.firstValue("Retry-After")
                .flatMap(value -> requestedWait(value, now))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
                .orElse(null);
    }

    private static Optional<Duration> requestedWait(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            var date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
