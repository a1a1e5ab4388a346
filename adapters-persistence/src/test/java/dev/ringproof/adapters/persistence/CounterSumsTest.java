package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node says of divided counters, far from their ceilings and close to them, while another node raises them too. */
class CounterSumsTest {
    /** So many that each of sixteen shards has a share that these tests do not use up, unless they say so. */
    private static final LimitRule WIDE = LimitRule.of(32_000, Duration.ofMinutes(10), 64_000, Duration.ofDays(1));

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final String url = TestDatabases.postgresql();
    private final Database node = TestDatabases.open(url);
    private final Database other = TestDatabases.open(url);

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    private static Charge charge(Limit limit, LimitRule rule, long amount, long entered) {
        return new Charge(new Counter(limit, "x"), rule, amount, entered);
    }

    private static Count raise(Database node, Charge charge, SettableClock clock) {
        return node.stores()
                .work()
                .run(() -> node.stores().counters().count(List.of(charge), clock.instant()))
                .counts()
                .getFirst();
    }

    private long raised(Database node) {
        return raise(node, charge(Limit.SERVER, WIDE, 1, 0), clock)
                .used()
                .getFirst()
                .amount();
    }

    @Test
    void a_node_counts_all_that_it_raises_itself_at_once() {
        var windows = List.of(new Window.Sliding(Duration.ofMinutes(10)), new Window.Sliding(Duration.ofDays(1)));
        var random = new Random(11);
        var amounts = new long[2];
        var periods = new ArrayList<long[]>();

        for (int i = 0; i < 200; i++) {
            clock.advance(random.nextInt(20) == 0 ? Duration.ofMinutes(random.nextInt(9)) : Duration.ofMillis(70));
            long entered = random.nextInt(3) == 0 ? 1 : 0;
            periods.add(new long[] {
                windows.get(0).period(clock.instant()), windows.get(1).period(clock.instant())
            });
            var count = raise(node, charge(Limit.SERVER, WIDE, 1, entered), clock);
            for (int w = 0; w < 2; w++) {
                int window = w;
                long from =
                        windows.get(w).period(clock.instant()) - windows.get(w).remembered();
                amounts[w] = periods.stream().filter(at -> at[window] >= from).count();
            }
            assertThat(count.used())
                    .as("raise %s", i)
                    .extracting(Count.Used::amount)
                    .containsExactly(amounts[0], amounts[1]);
        }
    }

    @Test
    void what_another_node_has_raised_counts_after_a_second() {
        openShards();
        for (int i = 0; i < 20; i++) {
            raised(other);
        }

        assertThat(raised(node)).isEqualTo(18);
        clock.advance(Duration.ofSeconds(1));

        assertThat(raised(node)).isEqualTo(39);
    }

    /** A request that opens a shard reads all rows, and the node adds up the shards after it. */
    private void openShards() {
        for (int i = 0; i < 17; i++) {
            raised(node);
        }
    }

    @Test
    void a_sum_has_nothing_that_was_taken_back() {
        var charge = charge(Limit.SERVER, WIDE, 1, 0);
        openShards();
        clock.advance(Duration.ofMillis(10));
        var before = clock.instant().minusMillis(10);

        node.stores().work().run(() -> {
            node.stores().counters().count(List.of(charge), clock.instant()).takeBack();
            return 0;
        });

        var count = raise(node, charge, clock);
        assertThat(count.used()).extracting(Count.Used::amount).containsExactly(18L, 18L);
        assertThat(count.raisedBefore()).isEqualTo(before);
    }

    @Test
    void what_was_rolled_back_is_in_a_sum_for_a_second_at_most() {
        var charge = charge(Limit.SERVER, WIDE, 1, 0);
        openShards();
        assertThatThrownBy(() -> node.stores().work().run(() -> {
                    node.stores().counters().count(List.of(charge), clock.instant());
                    throw new IllegalStateException("fails");
                }))
                .hasMessage("fails");
        clock.advance(Duration.ofSeconds(1));

        assertThat(raised(node)).isEqualTo(18);
    }

    /** A right code raises no amount, but it must be refused where a wrong one would be. */
    @Test
    void whether_a_ceiling_is_passed_is_never_said_by_an_old_sum() {
        var rule =
                new LimitRule(LimitMode.ENFORCE, List.of(new Ceiling(640, new Window.Sliding(Duration.ofMinutes(10)))));
        var wrong = charge(Limit.WRONG_CODES, rule, 1, 0);
        var right = charge(Limit.WRONG_CODES, rule, 0, 1);
        for (int i = 0; i < 32; i++) {
            raise(node, wrong, clock);
        }
        assertThat(raise(node, right, clock).used().getFirst().over()).isFalse();

        long passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += raise(other, wrong, clock).used().getFirst().over() ? 0 : 1;
        }

        assertThat(passed).isEqualTo(640 - 32);
        for (int i = 0; i < 16; i++) {
            assertThat(raise(node, right, clock).used().getFirst()).isEqualTo(new Count.Used(1032, 2 + i, true));
        }
    }

    @Test
    void of_many_units_on_two_nodes_none_is_lost_and_each_is_seen_by_its_node() throws Exception {
        var nodes = List.of(node, other);
        for (var one : nodes) {
            StoresContract.atOnce(Collections.<Callable<Long>>nCopies(100, () -> raised(one)));
        }
        clock.advance(Duration.ofSeconds(1));

        assertThat(raised(node)).isEqualTo(201);
        assertThat(raised(other)).isEqualTo(202);
    }

    /** The statement for rows of the current period leaves the others alone, which are raised in the same unit. */
    @Test
    void rows_of_the_current_period_and_older_ones_are_raised_together() {
        var old = List.of(new Counter(Limit.NUMBER, "old"), new Counter(Limit.PREFIX, "+1"));
        var charges = new ArrayList<Charge>();
        old.forEach(counter -> charges.add(Charge.of(counter, WIDE, 1)));
        node.stores().work().run(() -> node.stores().counters().count(charges, clock.instant()));
        clock.advance(Duration.ofMinutes(6));
        charges.add(Charge.of(new Counter(Limit.OWNER, "new"), WIDE, 1));
        node.stores().work().run(() -> node.stores().counters().count(charges.subList(1, 2), clock.instant()));

        var counts = node.stores()
                .work()
                .run(() -> node.stores().counters().count(charges, clock.instant()))
                .counts();

        assertThat(counts).extracting(count -> count.used().getFirst().amount()).containsExactly(2L, 3L, 1L);
    }
}
