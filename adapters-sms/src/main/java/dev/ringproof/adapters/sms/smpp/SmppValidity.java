package dev.ringproof.adapters.sms.smpp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a carrier is told when to give a text up: the {@code validity_period} of a submit_sm. */
enum SmppValidity {
    /** So long from its coming in; does not mind if the clocks differ. */
    RELATIVE {
        @Override
        String of(Instant expiresAt, Instant now) {
            var life = life(expiresAt, now);
            return String.format(
                    Locale.ROOT,
                    "0000%02d%02d%02d%02d000R",
                    life.toDaysPart(),
                    life.toHoursPart(),
                    life.toMinutesPart(),
                    life.toSecondsPart());
        }
    },
    /** Until a point in time, written in UTC. */
    ABSOLUTE {
        @Override
        String of(Instant expiresAt, Instant now) {
            return UTC.format(now.plus(life(expiresAt, now))) + "000+";
        }
    };

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** A relative period beyond would have to speak of months, which have no length. */
    private static final Duration LONGEST = Duration.ofDays(28);

    abstract String of(Instant expiresAt, Instant now);

    private static Duration life(Instant expiresAt, Instant now) {
        var life = Duration.between(now, expiresAt);
        if (life.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return life.compareTo(LONGEST) < 0 ? life : LONGEST;
    }
}
