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
 * What a carrier has said over HTTP, and what its status means where nothing else is known.
 *
 * @param body empty when it did not come whole, or was too long to be read
 */
public record CarrierAnswer(int status, HttpHeaders headers, String body) implements CarrierHttp.Outcome {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    public boolean accepts() {
        return status / 100 == 2;
    }

    public JsonValue json() {
        return Json.read(body).orElse(JsonValue.NULL);
    }

    /**
     * What a status says that is not 2xx. A carrier's own faults and those of our account alike are no word on the text:
     * it is to go another way, and this one is to rest. But a proxy whose carrier did not answer it in time says nothing.
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
     * What it means that the status is 2xx and the carrier has no name for the text. Did the rest of its answer not come,
     * then the status alone must do; else this is no carrier's answer.
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
                .flatMap(value -> asked(value, now))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
                .orElse(null);
    }

    private static Optional<Duration> asked(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            var date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
