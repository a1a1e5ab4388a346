package dev.ringproof.adapters.sms.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the optional fields of a receipt. A field with an unexpected value is left out, and the receipt still counts.
 */
public final class ReceiptFields {
    /** A code or a few words, without six digits in a row: these might be a phone number or a code. */
    private static final Pattern REASON = Pattern.compile("(?!.*\\d{6})[A-Za-z0-9_.: -]{1,64}");

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
    /** ISO 8601 with an offset, which may lack its colon. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private ReceiptFields() {}

    /** Returns the carrier's reason for a state. */
    public static Optional<String> reason(String value) {
        return Optional.of(value).filter(REASON.asMatchPredicate());
    }

    /** Reads milliseconds since 1970. */
    public static Optional<Instant> millis(String value) {
        return Optional.of(value)
                .filter(MILLIS.asMatchPredicate())
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    /** Reads a date and time in ISO 8601, with an offset from UTC. */
    public static Optional<Instant> time(String value) {
        try {
            return Optional.of(TIME.parse(value, OffsetDateTime::from).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
