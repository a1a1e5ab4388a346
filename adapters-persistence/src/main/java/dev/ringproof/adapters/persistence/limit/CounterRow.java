package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a counter.
 *
 * @param raisedAt null if it was never raised
 * @param raisedBefore when it was raised before the last time; null if it never was
 */
record CounterRow(
        CounterKey key,
        Meter first,
        Meter second,
        @Nullable Instant raisedAt,
        @Nullable Instant raisedBefore) {

    /** Returns a row that was never raised. */
    static CounterRow fresh(CounterKey key) {
        return new CounterRow(key, Meter.UNUSED, Meter.UNUSED, null, null);
    }

    /** The windows of the meters that a charge raises; null for a meter that it leaves alone. */
    record Windows(@Nullable Window first, @Nullable Window second) {
        static Windows of(Charge charge) {
            var windows = new @Nullable Window[LimitRule.MOST_CEILINGS];
            var ceilings = charge.rule().ceilings();
            for (int i = 0; i < ceilings.size(); i++) {
                windows[charge.rule().meter(i)] = ceilings.get(i).window();
            }
            return new Windows(windows[0], windows[1]);
        }
    }

    /** Returns the row after a charge. */
    CounterRow plus(Charge charge, Instant now) {
        var windows = Windows.of(charge);
        return new CounterRow(
                key, plus(first, windows.first, charge, now), plus(second, windows.second, charge, now), now, raisedAt);
    }

    private static Meter plus(Meter meter, @Nullable Window window, Charge charge, Instant now) {
        return window == null ? meter : meter.at(window, now).plus(charge.amount(), charge.entered());
    }

    /** Returns the row as if this charge, which was the last one, had not raised it. */
    CounterRow minus(Charge charge) {
        var windows = Windows.of(charge);
        return new CounterRow(
                key,
                windows.first == null ? first : first.plus(-charge.amount(), -charge.entered()),
                windows.second == null ? second : second.plus(-charge.amount(), -charge.entered()),
                raisedBefore,
                null);
    }

    /** Returns the meter of a ceiling of the charge. */
    Meter meter(Charge charge, int ceiling) {
        return charge.rule().meter(ceiling) == 0 ? first : second;
    }
}
