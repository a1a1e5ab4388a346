package dev.ringproof.adapters.sms;

import dev.ringproof.core.delivery.MessageId;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver has said to a webhook, and what that means. The status alone decides; a body only gives a reference.
 *
 * @param body empty when it did not come whole, or was too long to be read
 */
record WebhookReply(int status, HttpHeaders headers, String body) {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");
    /** Strict, since it is stored and logged as it is. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    Handover handover(MessageId id, Instant now) {
        if (status / 100 == 2) {
            return new Handover.Accepted(reference().orElse(id.value()));
        }
        return switch (status) {
            case 422 -> new Handover.NumberRefused(reason());
            case 400, 410, 413 -> new Handover.MessageRefused(reason());
            case 429, 503 -> new Handover.Throttled(reason(), retryAfter(now));
            default -> new Handover.Unavailable(reason());
        };
    }

    private String reason() {
        return "HTTP " + status;
    }

    private Optional<String> reference() {
        try (var reader = JSON.createReader(new StringReader(body))) {
            return reader.readValue() instanceof JsonObject object && object.get("id") instanceof JsonString id
                    ? Optional.of(id.getString()).filter(REFERENCE.asMatchPredicate())
                    : Optional.empty();
        } catch (RuntimeException _) {
            // Not JSON, or past what the parser bears, which says so in plain RuntimeExceptions. The text is taken all
            // the same, and to fail here would send it twice.
            return Optional.empty();
        }
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
