package dev.ringproof.adapters.persistence;

import static dev.ringproof.core.domain.limit.Limit.BUDGET;
import static dev.ringproof.core.domain.limit.Limit.NUMBER;
import static dev.ringproof.core.domain.limit.Limit.OWNER;
import static dev.ringproof.core.domain.limit.Limit.PREFIX;
import static dev.ringproof.core.domain.limit.Limit.REGION;
import static dev.ringproof.core.domain.limit.Limit.REGION_BUDGET;
import static dev.ringproof.core.domain.limit.Limit.SERVER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raises counters on two nodes at once, with PostgreSQL. */
@Timeout(180)
class CounterRacesTest {
    private static final int THREADS = 12;
    private static final int REQUESTS = Integer.getInteger("races.requests", 2000);

    private final String url = TestDatabases.postgresql();
    private final List<Database> nodes = List.of(TestDatabases.open(url), TestDatabases.open(url));
    private final SettableClock clock = new SettableClock(NOON);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        nodes.forEach(Database::close);
    }

    private static Charge charge(Limit limit, String value, long max) {
        return Charge.of(new Counter(limit, value), Limits.rule(max, Duration.ofMinutes(10)), 1);
    }

    /** Counts the charges as a request does, and returns whether it may pass. */
    private boolean passes(int node, List<Charge> charges) {
        var database = nodes.get(node % 2);
        return database.stores().work().run(() -> {
            runs.incrementAndGet();
            var counted = database.stores().counters().count(charges, clock.instant());
            boolean over = counted.counts().stream()
                    .flatMap(count -> count.used().stream())
                    .anyMatch(Count.Used::over);
            if (over) {
                counted.takeBack();
            }
            return !over;
        });
    }

    /** Makes requests on both nodes at once, and returns how many have passed. */
    private long race(int requests, IntFunction<List<Charge>> charges) throws Exception {
        runs.set(0);
        var next = new AtomicInteger();
        Callable<Integer> client = () -> {
            int passed = 0;
            for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                passed += passes(i, charges.apply(i)) ? 1 : 0;
            }
            return passed;
        };
        return StoresContract.atOnce(Collections.nCopies(THREADS, client)).stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** Otherwise a node that is never idle would lock one row for each request from then on. */
    @Test
    void a_counter_that_was_near_its_ceiling_is_divided_again_while_requests_go_on() {
        var charge = Charge.of(new Counter(Limit.SERVER, ""), Limits.rule(40, Duration.ofSeconds(2)), 1);
        for (int i = 0; i < 40; i++) {
            passes(0, List.of(charge));
        }

        for (int i = 0; i < 50; i++) {
            clock.advance(Duration.ofMillis(200));
            passes(0, List.of(charge));
        }

        assertThat(shardsRaisedSince(clock.instant().getEpochSecond() - 1)).isPositive();
    }

    /** @param period of a window of two seconds */
    private long shardsRaisedSince(long period) {
        return nodes.getFirst()
                .stores()
                .work()
                .run(() -> JpaUnitOfWork.session()
                        .createNativeQuery(
                                "select count(*) from limit_counter where shard > 0 and first_amount > 0 and first_period >= "
                                        + period,
                                Long.class)
                        .getSingleResult());
    }

    @ParameterizedTest
    @EnumSource(names = {"NUMBER", "SERVER"})
    void of_1000_requests_at_once_exactly_5_pass_a_limit_of_5(Limit limit) throws Exception {
        assertThat(race(1000, i -> List.of(charge(limit, "x", 5)))).isEqualTo(5);
        assertThat(runs).hasValue(1000);
    }

    private static BudgetPolicy budget(String perDay) {
        var budget = new Budget(new BigDecimal(perDay), new BigDecimal(1000));
        return new BudgetPolicy(LimitMode.ENFORCE, budget, Map.of("US", budget), BigDecimal.ZERO);
    }

    private static List<Charge> message(BudgetPolicy policy, boolean secondFactor) {
        return policy.charges("US", 1, new BigDecimal("0.01"), secondFactor);
    }

    @Test
    void a_budget_of_100_messages_is_met_by_exactly_100_of_many() throws Exception {
        assertThat(race(REQUESTS, i -> message(budget("1.00"), true))).isEqualTo(100);
        assertThat(runs).hasValue(REQUESTS);
    }

    @Test
    void a_fifth_of_a_budget_is_kept_for_second_factors() throws Exception {
        assertThat(race(2000, i -> message(budget("10.00"), false))).isEqualTo(800);
        assertThat(race(2000, i -> message(budget("10.00"), true))).isEqualTo(200);
    }

    @Test
    void second_factors_leave_others_what_is_left_of_their_four_fifths() throws Exception {
        assertThat(race(790, i -> message(budget("10.00"), true))).isEqualTo(790);

        assertThat(race(500, i -> message(budget("10.00"), false))).isEqualTo(10);
        assertThat(race(2000, i -> message(budget("10.00"), i % 2 == 0))).isEqualTo(200);
    }

    @Test
    void a_window_that_ends_during_the_race_begins_anew_once() throws Exception {
        assertThat(race(REQUESTS, i -> {
                    if (i == REQUESTS / 2) {
                        clock.advance(Duration.ofMinutes(15));
                    }
                    return List.of(charge(SERVER, "", 100), charge(NUMBER, "x", 1000));
                }))
                .isEqualTo(200);
    }

    @Test
    void counters_in_any_order_do_not_wait_for_each_other_in_a_circle() throws Exception {
        var random = new Random(11);
        var requests = new ArrayList<List<Charge>>();
        for (int i = 0; i < REQUESTS; i++) {
            var charges = new ArrayList<>(List.of(
                    charge(NUMBER, "n" + random.nextInt(3), 100_000),
                    charge(OWNER, "o" + random.nextInt(3), 100_000),
                    charge(PREFIX, "p" + random.nextInt(3), 100_000),
                    charge(REGION, "r" + random.nextInt(2), REQUESTS / 15),
                    charge(REGION_BUDGET, "r" + random.nextInt(2), REQUESTS / 20),
                    charge(SERVER, "", REQUESTS / 7),
                    charge(BUDGET, "", 7)));
            Collections.shuffle(charges, random);
            requests.add(charges.subList(0, 1 + random.nextInt(charges.size())));
        }

        race(requests.size(), requests::get);

        assertThat(runs).hasValue(requests.size());
    }
}
