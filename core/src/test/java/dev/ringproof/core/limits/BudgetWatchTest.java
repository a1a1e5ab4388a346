package dev.ringproof.core.limits;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.limit.BudgetEvent;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetWatchTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Event> events = new ArrayList<>();
    private final LimitPolicy policy = LimitPolicy.OFF.with(new BudgetPolicy(
            LimitMode.ENFORCE,
            new Budget(BigDecimal.TEN, null),
            Map.of("LV", new Budget(null, BigDecimal.ONE)),
            BigDecimal.ONE));
    private final BudgetWatch watch = new BudgetWatch(stores.counters(), policy, stores.work(), events::add, clock);

    private void spend(String region, int segments) {
        var charges = policy.budget().charges(region, segments, BigDecimal.ONE, true);
        stores.work().run(() -> stores.counters().count(charges, clock.instant()));
    }

    private List<Event> eventsOfTheNextMinute() {
        clock.advance(Duration.ofMinutes(1));
        events.clear();
        watch.look();
        return List.copyOf(events);
    }

    @Test
    void each_share_is_reported_once_for_a_day() {
        spend("US", 4);
        assertThat(eventsOfTheNextMinute()).isEmpty();
        spend("US", 1);
        assertThat(eventsOfTheNextMinute())
                .containsExactly(new BudgetEvent("", Window.Calendar.DAY, 50, clock.instant()));
        spend("US", 1);
        assertThat(eventsOfTheNextMinute()).isEmpty();
        spend("US", 4);
        assertThat(eventsOfTheNextMinute())
                .containsExactly(new BudgetEvent("", Window.Calendar.DAY, 100, clock.instant()));

        clock.advance(Duration.ofDays(1));
        spend("US", 8);
        assertThat(eventsOfTheNextMinute())
                .containsExactly(new BudgetEvent("", Window.Calendar.DAY, 80, clock.instant()));
    }

    @Test
    void a_region_has_events_of_its_own() {
        spend("LV", 1);

        assertThat(eventsOfTheNextMinute())
                .containsExactly(new BudgetEvent("LV", Window.Calendar.MONTH, 100, clock.instant()));
    }

    @Test
    void it_looks_once_a_minute_only() {
        watch.look();
        spend("US", 10);

        watch.look();

        assertThat(events).isEmpty();
    }
}
