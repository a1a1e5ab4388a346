package dev.ringproof.adapters.sms.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lesser parts of a receipt, which are left out when they are not as they should be. */
public final class Reported {
    /** A code or a few words, but no long row of digits: that might be a number or a code. */
    private static final Pattern REASON = Pattern.compile("(?!.*\\d{6})[A-Za-z0-9_.: -]{1,64}");

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
    /** ISO 8601 with an offset that may lack its colon. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private Reported() {}

    public static @Nullable String reason(Optional<String> text) {
        return text.filter(REASON.asMatchPredicate()).orElse(null);
    }

    public static @Nullable Instant millis(Optional<String> text) {
        return text.filter(MILLIS.asMatchPredicate())
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
                .orElse(null);
    }

    public static @Nullable Instant time(Optional<String> text) {
        try {
            return text.map(time -> TIME.parse(time, OffsetDateTime::from).toInstant())
                    .orElse(null);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
