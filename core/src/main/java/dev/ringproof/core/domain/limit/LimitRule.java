package dev.ringproof.core.domain.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How a limit is set: its ceilings, and what follows when one is reached.
 *
 * @param ceilings one or two
 */
public record LimitRule(LimitMode mode, List<Ceiling> ceilings) {
    /** The most ceilings that a limit has. */
    public static final int MOST_CEILINGS = 2;

    public LimitRule {
        requireNonNull(mode, "mode");
        requireNonNull(ceilings, "ceilings");
        ceilings = List.copyOf(ceilings);
        if (ceilings.isEmpty() || ceilings.size() > MOST_CEILINGS) {
            throw new IllegalArgumentException("a limit has one or two ceilings");
        }
    }

    /** Returns an enforced limit with a ceiling for a short window and one for a long window. */
    public static LimitRule of(long max, Duration window, long maxOfLonger, Duration longer) {
        requireNonNull(window, "window");
        requireNonNull(longer, "longer");
        return new LimitRule(
                LimitMode.ENFORCE,
                List.of(
                        new Ceiling(max, new Window.Sliding(window)),
                        new Ceiling(maxOfLonger, new Window.Sliding(longer))));
    }

    /**
     * Returns where a counter remembers what counts for a ceiling: 0 or 1. A month is always at 1, so that it is not
     * forgotten when a day is added before it.
     *
     * @param ceiling the place of the ceiling among {@link #ceilings}
     */
    public int meter(int ceiling) {
        return ceilings.getFirst().window() == Window.Calendar.MONTH ? 1 - ceiling : ceiling;
    }

    /** Returns the same ceilings with another mode. */
    public LimitRule with(LimitMode other) {
        return new LimitRule(other, ceilings);
    }

    public boolean isOn() {
        return mode != LimitMode.OFF;
    }
}
