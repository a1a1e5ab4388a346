package dev.ringproof.core.domain.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The time within which a limit counts. Time is divided into periods. A counter remembers the amounts of the current
 * period and of {@link #remembered} periods before it, and nothing older.
 */
public sealed interface Window {

    /** Returns the number of the period in which the instant lies. Later periods have greater numbers. */
    long period(Instant at);

    /** Returns when the period begins. */
    Instant start(long period);

    /** Returns how many periods before the current one count too: 0 to {@value #MOST_REMEMBERED}. */
    int remembered();

    /** The greatest number of periods before the current one that a window remembers. */
    int MOST_REMEMBERED = 2;

    /**
     * The last minutes or hours. The periods are half as long as the window, and two earlier ones count. So there are
     * never more than allowed within any window of this length, and what was counted is forgotten after one to one and
     * a half times this length.
     *
     * @param length an even number of seconds from 2 s to 366 days
     */
    record Sliding(Duration length) implements Window {
        private static final Duration SHORTEST = Duration.ofSeconds(2);
        private static final Duration LONGEST = Duration.ofDays(366);

        public Sliding {
            requireNonNull(length, "length");
            if (length.compareTo(SHORTEST) < 0
                    || length.compareTo(LONGEST) > 0
                    || !length.equals(Duration.ofSeconds(length.toSeconds() / 2 * 2))) {
                throw new IllegalArgumentException("a window has an even number of seconds, from 2 s to 366 days");
            }
        }

        @Override
        public long period(Instant at) {
            return Math.floorDiv(at.getEpochSecond(), half());
        }

        @Override
        public Instant start(long period) {
            return Instant.ofEpochSecond(period * half());
        }

        @Override
        public int remembered() {
            return MOST_REMEMBERED;
        }

        private long half() {
            return length.toSeconds() / 2;
        }

        @Override
        public String toString() {
            return length.toString();
        }
    }

    /** A day or a month of the calendar, in UTC. */
    enum Calendar implements Window {
        DAY {
            @Override
            public long period(Instant at) {
                return at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
            }

            @Override
            public Instant start(long period) {
                return Instant.ofEpochSecond(period * 86_400);
            }
        },
        MONTH {
            @Override
            public long period(Instant at) {
                var day = at.atOffset(ZoneOffset.UTC).toLocalDate();
                return day.getYear() * 12L + day.getMonthValue() - 1;
            }

            @Override
            public Instant start(long period) {
                return YearMonth.of((int) Math.floorDiv(period, 12L), (int) Math.floorMod(period, 12L) + 1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
        };

        @Override
        public int remembered() {
            return 0;
        }
    }
}
