package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a counter.
 *
 * @param opened whether a share of the ceilings may be used without locking the row of the whole counter
 * @param raisedAt null if it was never raised
 * @param raisedBefore when it was raised before the last time; null if it never was
 */
record CounterRow(
        CounterKey key,
        boolean opened,
        Meter first,
        Meter second,
        @Nullable Instant raisedAt,
        @Nullable Instant raisedBefore) {

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

    /** Returns the row as if this charge, which was the last one, had not raised it. */
    CounterRow minus(Charge charge) {
        var windows = Windows.of(charge);
        return new CounterRow(
                key,
                opened,
                windows.first == null ? first : first.plus(-charge.amount(), -charge.entered()),
                windows.second == null ? second : second.plus(-charge.amount(), -charge.entered()),
                raisedBefore,
                null);
    }

    CounterRow opened(boolean now) {
        return new CounterRow(key, now, first, second, raisedAt, raisedBefore);
    }

    /** Returns what is counted for a ceiling of the charge now. */
    Meter at(Charge charge, int ceiling, Instant now) {
        return meter(charge, ceiling).at(charge.rule().ceilings().get(ceiling).window(), now);
    }

    /** Returns the meter of a ceiling of the charge. */
    Meter meter(Charge charge, int ceiling) {
        return charge.rule().meter(ceiling) == 0 ? first : second;
    }
}
