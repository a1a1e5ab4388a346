package dev.ringproof.adapters.sms.smpp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a carrier is told when to give up a message: the {@code validity_period} of a submit_sm. */
enum SmppValidity {
    /** A period that begins when the carrier gets the message, so it works even if the clocks differ. */
    RELATIVE {
        @Override
        String of(Instant expiresAt, Instant now) {
            var timeLeft = timeLeft(expiresAt, now);
            return String.format(
                    Locale.ROOT,
                    "0000%02d%02d%02d%02d000R",
                    timeLeft.toDaysPart(),
                    timeLeft.toHoursPart(),
                    timeLeft.toMinutesPart(),
                    timeLeft.toSecondsPart());
        }
    },
    /** A point in time, written in UTC. */
    ABSOLUTE {
        @Override
        String of(Instant expiresAt, Instant now) {
            return UTC.format(now.plus(timeLeft(expiresAt, now))) + "000+";
        }
    };

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** A longer relative period would have to be written in months, which have no fixed length. */
    private static final Duration LONGEST = Duration.ofDays(28);

    /** Returns the validity period of a message that expires then. */
    abstract String of(Instant expiresAt, Instant now);

    private static Duration timeLeft(Instant expiresAt, Instant now) {
        var timeLeft = Duration.between(now, expiresAt);
        if (timeLeft.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return timeLeft.compareTo(LONGEST) < 0 ? timeLeft : LONGEST;
    }
}
