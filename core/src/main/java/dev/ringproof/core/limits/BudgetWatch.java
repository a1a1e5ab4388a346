package dev.ringproof.core.limits;

import dev.ringproof.core.domain.limit.BudgetEvent;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.CounterRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at the budgets once a minute, and publishes an event when one is half used, nearly used or used up. Each node
 * publishes it once for a day or a month. Used by one thread.
 */
public final class BudgetWatch {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final List<Integer> PERCENTS = List.of(100, 80, 50);

    private final CounterRepository counters;
    private final List<Charge> budgets;
    private final UnitOfWork work;
    private final EventPublisher events;
    private final InstantSource clock;
    private final Map<Reported, Integer> reported = new HashMap<>();
    private final Meters meters;
    private final Map<Watched, AtomicLong> shares = new HashMap<>();
    private Instant next = Instant.MIN;

    private record Watched(String region, Window window) {}

    private record Reported(Counter counter, Window window, long period) {}

    public BudgetWatch(
            CounterRepository counters,
            LimitPolicy policy,
            UnitOfWork work,
            EventPublisher events,
            Meters meters,
            InstantSource clock) {
        this.counters = counters;
        this.budgets = policy.budget().charges();
        this.work = work;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    /** Looks at the budgets if a minute has passed since the last time. */
    public void look() {
        var now = clock.instant();
        if (budgets.isEmpty() || now.isBefore(next)) {
            return;
        }
        next = now.plus(PAUSE);
        reported.keySet().removeIf(old -> old.window().period(now) > old.period());
        for (var count : work.run(() -> counters.look(budgets, now))) {
            var ceilings = count.charge().rule().ceilings();
            for (int i = 0; i < ceilings.size(); i++) {
                report(count.counter(), count.used().get(i), ceilings.get(i), now);
            }
        }
    }

    private void report(Counter counter, Count.Used used, Ceiling ceiling, Instant now) {
        measure(counter.value(), ceiling, used.amount());
        var key = new Reported(counter, ceiling.window(), ceiling.window().period(now));
        percent(used.amount(), ceiling.max())
                .filter(percent -> percent > reported.getOrDefault(key, 0))
                .ifPresent(percent -> {
                    reported.put(key, percent);
                    events.publish(new BudgetEvent(counter.value(), ceiling.window(), percent, now));
                });
    }

    private void measure(String region, Ceiling ceiling, long used) {
        double share = ceiling.max() > 0 ? (double) used / ceiling.max() : 1;
        shares.computeIfAbsent(new Watched(region, ceiling.window()), this::gauge)
                .set(Double.doubleToLongBits(share));
    }

    private AtomicLong gauge(Watched budget) {
        var share = new AtomicLong();
        meters.gauge(
                Meters.BUDGET,
                () -> Double.longBitsToDouble(share.get()),
                budget.region(),
                budget.window().toString().toLowerCase(Locale.ROOT));
        return share;
    }

    /** Messages that are no second factor end at 80 percent, and the last one seldom fits: so 79 count as 80. */
    private static Optional<Integer> percent(long used, long max) {
        return PERCENTS.stream()
                .filter(percent -> max > 0 && used * 100.0 / max >= (percent == 80 ? 79 : percent))
                .findFirst();
    }
}
