package dev.ringproof.core.memory;

import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps counters in memory. */
final class InMemoryCounters implements CounterRepository {
    private static final Row NEW = new Row(List.of(Meter.EMPTY, Meter.EMPTY), null, null);

    private final Table<Counter, Row> rows;

    InMemoryCounters(InMemoryUnitOfWork work) {
        this.rows = new Table<>(work);
    }

    /** @param meters what is remembered for the windows, by {@link LimitRule#meter} */
    private record Row(
            List<Meter> meters,
            @Nullable Instant raisedAt,
            @Nullable Standing standing) {
        Row plus(Charge charge, Instant now) {
            var ceilings = charge.rule().ceilings();
            var next = new ArrayList<>(meters);
            for (int i = 0; i < ceilings.size(); i++) {
                int place = charge.rule().meter(i);
                next.set(
                        place,
                        next.get(place).at(ceilings.get(i).window(), now).plus(charge.amount(), charge.entered()));
            }
            return new Row(List.copyOf(next), now, standing);
        }

        Row with(@Nullable Standing other) {
            return new Row(meters, raisedAt, other);
        }

        boolean stands(Standing.Kind kind, Instant now) {
            return standing != null && standing.holdsAt(now) && standing.kind() == kind;
        }

        boolean remembers(Instant now) {
            return (standing != null && standing.holdsAt(now))
                    || meters.stream().anyMatch(m -> m.remembers(now));
        }
    }

    /** The amounts of the current period of a window, and of those before it that count too. */
    private record Meter(@Nullable Window window, long period, List<Amount> amounts) {
        static final Meter EMPTY = new Meter(null, 0, List.of());

        /** Moves the meter to the period of now. A clock that is behind counts for the latest period. */
        Meter at(Window now, Instant instant) {
            long current = now.period(instant);
            if (!now.equals(window)) {
                return new Meter(now, current, List.of(carried(now, instant)));
            }
            var moved = new ArrayList<>(amounts);
            for (long p = period; p < current && p <= period + now.remembered(); p++) {
                moved.addFirst(Amount.NONE);
            }
            while (moved.size() > now.remembered() + 1) {
                moved.removeLast();
            }
            return new Meter(now, Math.max(period, current), List.copyOf(moved));
        }

        /** Returns what goes into another window: all that a sliding one remembers, if the other one slides too. */
        private Amount carried(Window now, Instant instant) {
            return now instanceof Window.Sliding
                            && window instanceof Window.Sliding
                            && remembers(now.start(now.period(instant)))
                    ? new Amount(amount(), entered())
                    : Amount.NONE;
        }

        Meter plus(long amount, long entered) {
            var next = new ArrayList<>(amounts);
            var first = next.getFirst();
            next.set(0, new Amount(first.amount + amount, first.entered + entered));
            return new Meter(window, period, List.copyOf(next));
        }

        boolean remembers(Instant now) {
            return window != null && window.period(now) <= period + window.remembered();
        }

        long amount() {
            return amounts.stream().mapToLong(Amount::amount).sum();
        }

        long entered() {
            return amounts.stream().mapToLong(Amount::entered).sum();
        }

        Count.Used used(Ceiling ceiling) {
            return new Count.Used(amount(), entered(), amount() > ceiling.max());
        }
    }

    private record Amount(long amount, long entered) {
        static final Amount NONE = new Amount(0, 0);
    }

    @Override
    public Counted count(List<Charge> charges, Instant now) {
        var before = charges.stream().map(charge -> row(charge.counter())).toList();
        var counts = look(charges, now);
        charges.forEach(
                charge -> rows.put(charge.counter(), row(charge.counter()).plus(charge, now)));
        return new Counted() {
            @Override
            public List<Count> counts() {
                return counts;
            }

            @Override
            public void takeBack() {
                for (int i = 0; i < charges.size(); i++) {
                    var counter = charges.get(i).counter();
                    rows.put(counter, before.get(i).with(row(counter).standing()));
                }
            }
        };
    }

    private Row row(Counter counter) {
        return rows.find(counter).orElse(NEW);
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
            used.add(after.meters()
                    .get(charge.rule().meter(i))
                    .used(charge.rule().ceilings().get(i)));
        }
        var standing = row.standing() != null && row.standing().holdsAt(now) ? row.standing() : null;
        return new Count(charge, used, row.raisedAt(), standing);
    }

    @Override
    public void decide(Counter counter, @Nullable Standing standing, Instant now) {
        rows.put(counter, row(counter).with(standing));
    }

    @Override
    public List<String> values(Limit limit, Standing.@Nullable Kind standing, String after, int most, Instant now) {
        return rows
                .entries((counter, row) -> counter.limit() == limit
                        && counter.value().compareTo(after) > 0
                        && (standing == null || row.stands(standing, now)))
                .stream()
                .map(entry -> entry.getKey().value())
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public int purge(Instant now, int limit) {
        var old = rows.entries((counter, row) -> !row.remembers(now)).stream()
                .limit(limit)
                .toList();
        old.forEach(entry -> rows.remove(entry.getKey()));
        return old.size();
    }
}
