package dev.ringproof.core.replay;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log of messages with codes. Each line has the fields time (ISO 8601 in UTC), number (E.164), owner, address,
 * second factor ({@code yes} or {@code no}), the seconds until the right code was entered, and a label ({@code attack} or
 * {@code person}), with commas between them. Address, seconds and label may be empty, and the label may be missing. A
 * first line that begins with {@code time} is a heading.
 */
public final class MessageLog {
    /** The heading of a log. */
    public static final String HEADING = "time,number,owner,address,second_factor,entered_after,label";

    private static final int LEAST_FIELDS = 6;
    private static final int MOST_FIELDS = 7;

    private MessageLog() {}

    /** A line that cannot be read. Its message names the line and the field, and repeats nothing of the line. */
    public static final class NotReadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotReadable(int line, String problem) {
            super("line " + line + ": " + problem);
        }
    }

    /**
     * Returns the messages in the order of time.
     *
     * @throws NotReadable if a line has another form
     */
    public static List<LoggedMessage> read(Reader log) throws IOException {
        var messages = new ArrayList<LoggedMessage>();
        var lines = new BufferedReader(log);
        int number = 0;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            boolean heading = number == 1 && line.toLowerCase(Locale.ROOT).startsWith("time");
            if (!heading && !line.isBlank()) {
                messages.add(message(line, number));
            }
        }
        messages.sort(Comparator.comparing(LoggedMessage::at));
        return messages;
    }

    private static LoggedMessage message(String line, int number) {
        var fields = line.split(",", -1);
        if (fields.length < LEAST_FIELDS || fields.length > MOST_FIELDS) {
            throw new NotReadable(number, "a line has six or seven fields");
        }
        var field = "time";
        try {
            var at = Instant.parse(fields[0].strip());
            field = "number";
            var to = new E164Number(fields[1].strip());
            field = "owner";
            var owner = new OwnerId(fields[2].strip());
            field = "address";
            var address = orNull(fields[3]);
            var origin = new RequestOrigin(address, null);
            field = "second_factor";
            boolean secondFactor = oneOf(fields[4], "yes", "no");
            field = "entered_after";
            var seconds = orNull(fields[5]);
            var entered = seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
            field = "label";
            var label = fields.length == MOST_FIELDS ? orNull(fields[6]) : null;
            var attack = label == null ? null : (Boolean) oneOf(label, "attack", "person");
            if (entered != null && entered.isNegative()) {
                throw new NotReadable(number, "the field entered_after has another form");
            }
            return new LoggedMessage(at, to, owner, origin.clientIp(), secondFactor, entered, attack);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new NotReadable(number, "the field " + field + " has another form");
        }
    }

    private static @Nullable String orNull(String field) {
        return field.isBlank() ? null : field.strip();
    }

    private static boolean oneOf(String field, String yes, String no) {
        var word = field.strip();
        if (!word.equals(yes) && !word.equals(no)) {
            throw new IllegalArgumentException("another word");
        }
        return word.equals(yes);
    }
}
