package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all shards of divided counters say together, as this node knows it. A node adds up the shards once a second, and
 * adds what it raises itself in the meantime. So a sum may lack what other nodes have raised within the last second, and
 * it may have what a unit of work has raised that was rolled back. Where the ceilings of a charge are enforced, no sum
 * decides whether they hold, but the shard and the row of the whole do. Thread-safe.
 */
final class Sums {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final Map<CounterKey, Sum> sums = new ConcurrentHashMap<>();
    private final AtomicLong readings = new AtomicLong();

    /**
     * The sum of all rows of a counter.
     *
     * @param reading from which reading of the database it comes
     * @param first what the first meters have together, all of it as if it were of the current period
     * @param raisedAt null if the counter was never raised
     * @param raisedBefore when it was raised before the unit of work that has this sum; null if it never was
     */
    record Sum(
            long reading,
            Instant readAt,
            Meter first,
            Meter second,
            @Nullable Instant raisedAt,
            @Nullable Instant raisedBefore) {

        private boolean isFresh(Charge charge, Instant now) {
            return Duration.between(readAt, now).abs().compareTo(FRESH) < 0 && hasPeriodsOf(charge, now);
        }

        private boolean hasPeriodsOf(Charge charge, Instant now) {
            var windows = CounterRow.Windows.of(charge);
            return first.isOf(windows.first(), now) && second.isOf(windows.second(), now);
        }

        private Sum plus(Charge charge, Instant now) {
            return new Sum(
                    reading,
                    readAt,
                    first.plus(charge.amount(), charge.entered()),
                    second.plus(charge.amount(), charge.entered()),
                    Raise.latest(raisedAt, now),
                    raisedAt);
        }

        private Sum minus(Charge charge, Instant now, @Nullable Instant before) {
            return new Sum(
                    reading,
                    readAt,
                    first.plus(-charge.amount(), -charge.entered()),
                    second.plus(-charge.amount(), -charge.entered()),
                    now.equals(raisedAt) ? before : raisedAt,
                    null);
        }

        /**
         * Returns what the counter says.
         *
         * @param holds whether the ceilings are known to hold whatever the sum is
         */
        List<Count.Used> used(Charge charge, boolean holds) {
            var used = new ArrayList<Count.Used>();
            var ceilings = charge.rule().ceilings();
            for (int i = 0; i < ceilings.size(); i++) {
                var meter = charge.rule().meter(i) == 0 ? first : second;
                used.add(new Count.Used(
                        meter.a0(),
                        meter.e0(),
                        !holds && meter.a0() > ceilings.get(i).max()));
            }
            return used;
        }
    }

    /** Returns the sum with a charge that the unit of work has raised; null if the shards must be added up. */
    @Nullable
    Sum raise(CounterKey whole, Charge charge, Instant now) {
        return sums.computeIfPresent(whole, (key, sum) -> sum.isFresh(charge, now) ? sum.plus(charge, now) : null);
    }

    /**
     * Adds up all rows of a counter, and remembers the sum.
     *
     * @param rows as they are with the charge
     * @param before when the counter was raised before the unit of work; null if it never was
     */
    Sum add(CounterKey whole, List<CounterRow> rows, @Nullable Instant before, Charge charge, Instant now) {
        var windows = CounterRow.Windows.of(charge);
        var first = Meter.UNUSED;
        var second = Meter.UNUSED;
        for (var row : rows) {
            first = windows.first() == null ? first : first.plus(row.first(), windows.first(), now);
            second = windows.second() == null ? second : second.plus(row.second(), windows.second(), now);
        }
        var sum = new Sum(readings.incrementAndGet(), now, first, second, Raise.latest(before, now), before);
        if (sums.size() >= MOST) {
            sums.clear();
        }
        sums.put(whole, sum);
        return sum;
    }

    /** Takes a charge back, unless the shards were added up after it was raised. */
    void takeBack(CounterKey whole, Charge charge, Sum with, Instant now) {
        sums.computeIfPresent(
                whole,
                (key, sum) -> sum.reading() == with.reading() ? sum.minus(charge, now, with.raisedBefore()) : sum);
    }

    /** Forgets a sum, since the counter is not only raised in its shards now. */
    void forget(CounterKey whole) {
        sums.remove(whole);
    }
}
