package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a counter remembers for one window: the amounts of a period, and of one and two periods before it.
 *
 * @param window the window's code; 0 for a meter that is not used
 */
record Meter(int window, long period, long a0, long a1, long a2, long e0, long e1, long e2) {
    static final Meter UNUSED = new Meter(0, 0, 0, 0, 0, 0, 0, 0);

    /** The number of columns of a meter. */
    static final int COLUMNS = 8;

    private static final int DAY = -1;
    private static final int MONTH = -2;

    /** Reads a meter from its columns, of which this is the first. */
    static Meter read(ResultSet row, int first) throws SQLException {
        return new Meter(
                row.getInt(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5),
                row.getLong(first + 6),
                row.getLong(first + 7));
    }

    /** Returns the code of a window; 0 for none. */
    static int code(@Nullable Window window) {
        return switch (window) {
            case null -> 0;
            case Window.Sliding sliding -> Math.toIntExact(sliding.length().toSeconds());
            case Window.Calendar.DAY -> DAY;
            case Window.Calendar.MONTH -> MONTH;
        };
    }

    /** Returns the period of a window; 0 for none. */
    static long period(@Nullable Window window, Instant at) {
        return window == null ? 0 : window.period(at);
    }

    /**
     * Moves the meter to the period of now, as the statement that raises a counter does. A clock that is behind counts
     * for the latest period. A meter of another window begins anew; but what a sliding window remembers goes into the
     * new one, so that nodes with different settings do not make each other forget.
     */
    Meter at(Window now, Instant instant) {
        int code = code(now);
        long current = now.period(instant);
        if (code != window) {
            boolean carried = code > 0 && window > 0 && current * code < (period + 3) * window;
            return carried
                    ? new Meter(code, current, a0 + a1 + a2, 0, 0, e0 + e1 + e2, 0, 0)
                    : new Meter(code, current, 0, 0, 0, 0, 0, 0);
        }
        long passed = current - period;
        if (passed <= 0) {
            return this;
        }
        return new Meter(
                window,
                current,
                0,
                passed == 1 ? a0 : 0,
                passed == 1 ? a1 : passed == 2 ? a0 : 0,
                0,
                passed == 1 ? e0 : 0,
                passed == 1 ? e1 : passed == 2 ? e0 : 0);
    }

    /** Whether the meter is of the period in which the instant lies; a meter that is not used is of no window. */
    boolean isOf(@Nullable Window now, Instant instant) {
        return window == code(now) && period == period(now, instant);
    }

    /** Adds all that another meter has within the window, as if it were of the current period. */
    Meter plus(Meter other, Window now, Instant instant) {
        var moved = other.at(now, instant);
        return new Meter(code(now), now.period(instant), a0 + moved.amount(), 0, 0, e0 + moved.entered(), 0, 0);
    }

    Meter plus(long amount, long entered) {
        return new Meter(window, period, a0 + amount, a1, a2, e0 + entered, e1, e2);
    }

    /** Returns the amount within the window. */
    long amount() {
        return window < 0 ? a0 : a0 + a1 + a2;
    }

    /** Returns the number of entered codes within the window. */
    long entered() {
        return window < 0 ? e0 : e0 + e1 + e2;
    }
}
