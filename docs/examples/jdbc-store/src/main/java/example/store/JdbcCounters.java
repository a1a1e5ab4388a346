package example.store;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the counters of limits: for each one what its windows remember, and what was decided about its value. */
final class JdbcCounters implements CounterRepository {
    private final Rows<Stored> rows;

    JdbcCounters(JdbcUnitOfWork work) {
        rows = new Rows<>(work, "rp_counter", Stored.class, row -> id(row.counter()))
                .with("limit_name", row -> row.counter().limit().name());
    }

    private static String id(Counter counter) {
        return counter.limit().name() + " " + counter.value();
    }

    /** @param meters one for each window of the rule, at the place that {@code LimitRule.meter} names */
    record Stored(
            Counter counter,
            List<Meter> meters,
            @Nullable Instant raisedAt,
            @Nullable Standing standing) {
        Stored plus(Charge charge, Instant now) {
            var next = new ArrayList<>(meters);
            for (int i = 0; i < charge.rule().ceilings().size(); i++) {
                int place = charge.rule().meter(i);
                var window = charge.rule().ceilings().get(i).window();
                next.set(place, next.get(place).at(window, now).plus(charge.amount(), charge.entered()));
            }
            return new Stored(counter, List.copyOf(next), now, standing);
        }

        Stored with(@Nullable Standing other) {
            return new Stored(counter, meters, raisedAt, other);
        }

        @Nullable
        Standing standingAt(Instant now) {
            return standing != null && standing.holdsAt(now) ? standing : null;
        }

        boolean remembers(Instant now) {
            return standingAt(now) != null || meters.stream().anyMatch(meter -> meter.remembers(now));
        }
    }

    /** @param amounts that of the current period of the window first, and then those before it that still count */
    record Meter(@Nullable Window window, long period, List<Amount> amounts) {
        static final Meter EMPTY = new Meter(null, 0, List.of());

        /** Moves the meter to the period of now. A clock that is behind counts for the latest period. */
        Meter at(Window other, Instant now) {
            long current = other.period(now);
            if (!other.equals(window)) {
                return new Meter(other, current, List.of(carried(other, now)));
            }
            var moved = new ArrayList<>(amounts);
            for (long p = period; p < current && p <= period + other.remembered(); p++) {
                moved.add(0, Amount.NONE);
            }
            var kept = moved.subList(0, Math.min(moved.size(), other.remembered() + 1));
            return new Meter(other, Math.max(period, current), List.copyOf(kept));
        }

        /** Returns what goes into another window: all that a sliding one remembers, if the other one slides too. */
        private Amount carried(Window other, Instant now) {
            return other instanceof Window.Sliding
                            && window instanceof Window.Sliding
                            && remembers(other.start(other.period(now)))
                    ? total()
                    : Amount.NONE;
        }

        Meter plus(long amount, long entered) {
            var next = new ArrayList<>(amounts);
            next.set(0, next.get(0).plus(new Amount(amount, entered)));
            return new Meter(window, period, List.copyOf(next));
        }

        boolean remembers(Instant now) {
            return window != null && window.period(now) <= period + window.remembered();
        }

        Amount total() {
            return amounts.stream().reduce(Amount.NONE, Amount::plus);
        }
    }

    record Amount(long amount, long entered) {
        static final Amount NONE = new Amount(0, 0);

        Amount plus(Amount other) {
            return new Amount(amount + other.amount, entered + other.entered);
        }
    }

    private Stored row(Counter counter) {
        return rows.find(id(counter)).orElse(new Stored(counter, List.of(Meter.EMPTY, Meter.EMPTY), null, null));
    }

    @Override
    public Counted count(List<Charge> charges, Instant now) {
        var before = charges.stream().map(charge -> row(charge.counter())).toList();
        var counts = look(charges, now);
        for (int i = 0; i < charges.size(); i++) {
            rows.put(before.get(i).plus(charges.get(i), now));
        }
        return new Counted() {
            @Override
            public List<Count> counts() {
                return counts;
            }

            @Override
            public void takeBack() {
                before.forEach(row -> rows.put(row.with(row(row.counter()).standing())));
            }
        };
    }

    @Override
    public List<Count> look(List<Charge> charges, Instant now) {
        return charges.stream().map(charge -> look(charge, now)).toList();
    }

    private Count look(Charge charge, Instant now) {
        var row = row(charge.counter());
        var after = row.plus(charge, now);
        var used = new ArrayList<Count.Used>();
        for (int i = 0; i < charge.rule().ceilings().size(); i++) {
            var total = after.meters().get(charge.rule().meter(i)).total();
            boolean over = total.amount() > charge.rule().ceilings().get(i).max();
            used.add(new Count.Used(total.amount(), total.entered(), over));
        }
        return new Count(charge, used, row.raisedAt(), row.standingAt(now));
    }

    @Override
    public void decide(Counter counter, @Nullable Standing standing, Instant now) {
        rows.put(row(counter).with(standing));
    }

    @Override
    public List<String> values(Limit limit, Standing.@Nullable Kind kind, String after, int most, Instant now) {
        return rows.where("limit_name = ?", limit.name()).stream()
                .filter(row -> kind == null
                        || (row.standingAt(now) != null && row.standingAt(now).kind() == kind))
                .map(row -> row.counter().value())
                .filter(value -> value.compareTo(after) > 0)
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public int purge(Instant now, int limit) {
        var old = rows.where("true").stream()
                .filter(row -> !row.remembers(now))
                .limit(limit)
                .toList();
        old.forEach(row -> rows.delete("id = ?", id(row.counter())));
        return old.size();
    }
}
