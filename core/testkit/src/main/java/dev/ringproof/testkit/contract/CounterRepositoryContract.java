package dev.ringproof.testkit.contract;

import static dev.ringproof.core.domain.limit.Limit.BUDGET;
import static dev.ringproof.core.domain.limit.Limit.NUMBER;
import static dev.ringproof.core.domain.limit.Limit.OWNER;
import static dev.ringproof.core.domain.limit.Limit.PREFIX;
import static dev.ringproof.core.domain.limit.Limit.REGION;
import static dev.ringproof.core.domain.limit.Limit.SERVER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link CounterRepository} keeps to. */
public interface CounterRepositoryContract extends StoresContract {
    /** Five in ten minutes and twenty in a day. A period has five minutes, and noon is the start of one. */
    LimitRule RULE = LimitRule.of(5, Duration.ofMinutes(10), 20, Duration.ofDays(1));

    private CounterRepository counters() {
        return stores().counters();
    }

    private static Charge charge(Limit limit, String value) {
        return Charge.of(new Counter(limit, value), RULE, 1);
    }

    private static Charge charge(Limit limit, long amount, Ceiling... ceilings) {
        return Charge.of(new Counter(limit, "x"), new LimitRule(LimitMode.ENFORCE, List.of(ceilings)), amount);
    }

    private List<Count> raise(Instant now, Charge... charges) {
        return inUnit(() -> counters().count(List.of(charges), now).counts());
    }

    private List<Count.Used> raised(Instant now, Charge charge) {
        return raise(now, charge).getFirst().used();
    }

    private void raiseAndTakeBack(Instant now, Charge... charges) {
        doInUnit(() -> counters().count(List.of(charges), now).takeBack());
    }

    private Count look(Instant now, Charge charge) {
        return inUnit(() -> counters().look(List.of(charge), now)).getFirst();
    }

    /** Returns what a counter says without a charge. */
    private Count look(Instant now, Limit limit, String value) {
        return look(now, Charge.of(new Counter(limit, value), RULE, 0));
    }

    private static Count.Used used(long amount) {
        return new Count.Used(amount, 0, false);
    }

    private static Count.Used over(long amount) {
        return new Count.Used(amount, 0, true);
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    default void each_limit_counts_up_to_its_ceiling_and_says_when_it_is_passed(Limit limit) {
        var charge = charge(limit, "x");

        for (int i = 1; i <= 5; i++) {
            assertThat(raised(NOON, charge)).containsExactly(used(i), used(i));
        }
        assertThat(raised(NOON, charge)).containsExactly(over(6), used(6));
    }

    @Test
    default void the_second_ceiling_has_a_window_of_its_own() {
        var charge = charge(NUMBER, "x");
        for (int i = 0; i < 20; i++) {
            assertThat(raised(NOON.plus(Duration.ofMinutes(15L * i)), charge)).containsExactly(used(1), used(i + 1));
        }

        assertThat(raised(NOON.plus(Duration.ofHours(5)), charge)).containsExactly(used(1), over(21));
    }

    @Test
    default void a_sliding_window_counts_the_current_period_and_two_before_it() {
        var charge = charge(1, Duration.ofMinutes(10));
        raised(NOON, charge);
        raised(NOON.plus(Duration.ofMinutes(6)), charge);

        assertThat(look(NOON.plus(Duration.ofMinutes(15)).minusMillis(1), charge)
                        .used())
                .containsExactly(used(3));
        assertThat(look(NOON.plus(Duration.ofMinutes(15)), charge).used()).containsExactly(used(2));
        assertThat(raised(NOON.plus(Duration.ofMinutes(15)), charge)).containsExactly(used(2));
        assertThat(look(NOON.plus(Duration.ofMinutes(20)), charge).used()).containsExactly(used(2));
        assertThat(raised(NOON.plus(Duration.ofDays(500)), charge)).containsExactly(used(1));
    }

    private static Charge charge(long amount, Duration window) {
        return charge(NUMBER, amount, new Ceiling(100, new Window.Sliding(window)));
    }

    @ParameterizedTest
    @EnumSource(names = {"NUMBER", "SERVER"})
    default void counts_like_a_list_of_all_raises(Limit limit) {
        var random = new Random(7);
        var windows = List.of(new Window.Sliding(Duration.ofMinutes(10)), Window.Calendar.DAY);
        var charge = charge(limit, 3, new Ceiling(9, windows.get(0)), new Ceiling(50, windows.get(1)));
        var raises = new ArrayList<Instant>();
        var now = NOON;
        for (int i = 0; i < 300; i++) {
            now = now.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(400));
            raises.add(now);
            var expected = new ArrayList<Count.Used>();
            for (int w = 0; w < 2; w++) {
                var window = windows.get(w);
                long from = window.period(now) - window.remembered();
                long amount = 3
                        * raises.stream()
                                .filter(at -> window.period(at) >= from)
                                .count();
                expected.add(new Count.Used(
                        amount, 0, amount > charge.rule().ceilings().get(w).max()));
            }
            assertThat(raised(now, charge)).as("raise %s", i).isEqualTo(expected);
        }
    }

    @Test
    default void a_day_and_a_month_of_the_calendar_end_in_utc() {
        var charge = charge(BUDGET, 10, new Ceiling(30, Window.Calendar.DAY), new Ceiling(50, Window.Calendar.MONTH));
        var last = Instant.parse("2026-11-30T23:59:59.999Z");
        raised(last.minus(Duration.ofDays(1)), charge);

        assertThat(raised(last, charge)).containsExactly(used(10), used(20));
        assertThat(raised(last, charge)).containsExactly(used(20), used(30));
        assertThat(raised(last.plusMillis(1), charge)).containsExactly(used(10), used(10));
    }

    @Test
    default void a_month_is_not_forgotten_when_a_day_is_added() {
        var month = new Ceiling(100, Window.Calendar.MONTH);
        raised(NOON, charge(BUDGET, 40, month));

        assertThat(raised(NOON, charge(BUDGET, 1, new Ceiling(10, Window.Calendar.DAY), month)))
                .containsExactly(used(1), used(41));
        assertThat(raised(NOON, charge(BUDGET, 1, month))).containsExactly(used(42));
    }

    @Test
    default void what_a_sliding_window_remembers_goes_into_one_of_another_length() {
        raised(NOON.minus(Duration.ofMinutes(6)), charge(2, Duration.ofMinutes(10)));
        raised(NOON, charge(1, Duration.ofMinutes(10)));

        assertThat(raised(NOON, charge(1, Duration.ofMinutes(30)))).containsExactly(used(4));
        assertThat(raised(NOON, charge(1, Duration.ofMinutes(10)))).containsExactly(used(5));
        assertThat(raised(NOON.plus(Duration.ofMinutes(15)), charge(1, Duration.ofMinutes(30))))
                .containsExactly(used(1));
    }

    @Test
    default void a_clock_that_is_behind_counts_for_the_latest_period() {
        var charge = charge(1, Duration.ofMinutes(10));
        raised(NOON, charge);

        assertThat(raised(NOON.minus(Duration.ofMinutes(30)), charge)).containsExactly(used(2));
        assertThat(look(NOON.plus(Duration.ofMinutes(14)), charge).used()).containsExactly(used(3));
        assertThat(look(NOON.plus(Duration.ofMinutes(15)), charge).used()).containsExactly(used(1));
    }

    @Test
    default void entered_codes_are_counted_beside_the_amount() {
        var message = charge(PREFIX, "x");
        var entered = new Charge(message.counter(), RULE, 0, 1);
        raise(NOON, message);
        raise(NOON, message);

        assertThat(raised(NOON, entered)).containsExactly(new Count.Used(2, 1, false), new Count.Used(2, 1, false));
        assertThat(look(NOON.plus(Duration.ofMinutes(15)), PREFIX, "x").used())
                .containsExactly(used(0), new Count.Used(2, 1, false));
    }

    @Test
    default void the_counts_are_in_the_order_of_the_charges_and_each_counter_is_its_own() {
        raise(NOON, charge(NUMBER, "x"), charge(SERVER, ""), charge(REGION, "US"));

        var counts = raise(
                NOON,
                charge(REGION, "DE"),
                charge(SERVER, ""),
                charge(OWNER, "x"),
                charge(NUMBER, "x"),
                charge(NUMBER, "y"));

        assertThat(counts).extracting(count -> count.used().getFirst().amount()).containsExactly(1L, 2L, 1L, 2L, 1L);
        assertThat(counts)
                .extracting(count -> count.counter().limit())
                .containsExactly(REGION, SERVER, OWNER, NUMBER, NUMBER);
    }

    @Test
    default void values_that_differ_in_anything_are_counted_apart() {
        var ids = StoresContract.idsAtTheEdges().toList();
        for (var id : ids) {
            raise(NOON, charge(OWNER, id));
        }

        assertThat(ids)
                .allSatisfy(id -> assertThat(raised(NOON, charge(OWNER, id))).containsExactly(used(2), used(2)));
    }

    @Test
    default void what_is_taken_back_was_never_counted() {
        var all = new Charge[] {charge(NUMBER, "x"), charge(PREFIX, "x"), charge(REGION, "US"), charge(SERVER, "")};
        var later = NOON.plus(Duration.ofMinutes(6));
        raise(NOON, all[0], all[2]);
        var before = inUnit(() -> counters().look(List.of(all), later));

        raiseAndTakeBack(later, all);

        assertThat(inUnit(() -> counters().look(List.of(all), later))).isEqualTo(before);
    }

    @Test
    default void what_a_failed_unit_has_counted_is_forgotten() {
        var all = new Charge[] {charge(NUMBER, "x"), charge(SERVER, "")};
        raise(NOON, all);

        assertThatThrownBy(() -> doInUnit(() -> {
                    counters().count(List.of(all), NOON);
                    throw new IllegalStateException("fails");
                }))
                .hasMessage("fails");

        assertThat(raise(NOON, all))
                .extracting(count -> count.used().getFirst())
                .containsExactly(used(2), used(2));
    }

    @Test
    default void a_look_says_what_a_raise_would_and_changes_nothing() {
        for (var limit : List.of(NUMBER, SERVER)) {
            var charge = charge(limit, "x");
            for (int i = 0; i < 6; i++) {
                var at = NOON.plusSeconds(i * 170L);
                var looked = look(at, charge);
                assertThat(look(at, charge)).isEqualTo(looked);
                assertThat(raise(at, charge)).containsExactly(looked);
            }
        }
    }

    @Test
    default void tells_when_a_counter_was_raised_before() {
        for (var limit : List.of(NUMBER, SERVER)) {
            var charge = charge(limit, "x");

            assertThat(raise(NOON, charge).getFirst().raisedBefore()).isNull();
            assertThat(raise(NOON.plusSeconds(9), charge).getFirst().raisedBefore())
                    .isEqualTo(NOON);
            raiseAndTakeBack(NOON.plusSeconds(20), charge);
            assertThat(raise(NOON.plusSeconds(30), charge).getFirst().raisedBefore())
                    .isEqualTo(NOON.plusSeconds(9));
        }
    }

    private void decide(Limit limit, @Nullable Standing standing) {
        doInUnit(() -> counters().decide(new Counter(limit, "x"), standing, NOON));
    }

    @ParameterizedTest
    @EnumSource(names = {"NUMBER", "PREFIX", "REGION"})
    default void what_was_decided_comes_with_the_counts_until_it_ends(Limit limit) {
        var end = NOON.plusSeconds(60);
        var blocked = new Standing(Standing.Kind.BLOCKED_BY_GUARD, NOON, end, 2);
        var allowed = new Standing(Standing.Kind.ALLOWED_BY_OPERATOR, NOON, null, 0);
        decide(limit, blocked);

        assertThat(look(end.minusMillis(1), limit, "x").standing()).isEqualTo(blocked);
        assertThat(raise(end.minusMillis(1), charge(limit, "x")).getFirst().standing())
                .isEqualTo(blocked);
        assertThat(look(end, limit, "x").standing()).isNull();
        assertThat(raise(NOON, charge(limit, "y")).getFirst().standing()).isNull();
        decide(limit, allowed);
        assertThat(look(end, limit, "x").standing()).isEqualTo(allowed);
        decide(limit, null);
        assertThat(raise(NOON, charge(limit, "x")).getFirst().standing()).isNull();
        decide(limit, null);
    }

    @Test
    default void the_values_of_a_limit_are_listed_by_pages() {
        for (var value : List.of("+4477", "+4475", "+44760", "+4476")) {
            raise(NOON, charge(PREFIX, value));
        }
        raise(NOON, charge(REGION, "GB"));
        decideAbout("+4474", new Standing(Standing.Kind.BLOCKED_BY_OPERATOR, NOON, null, 0));
        decideAbout("+4477", new Standing(Standing.Kind.BLOCKED_BY_OPERATOR, NOON, null, 0));
        decideAbout("+4475", new Standing(Standing.Kind.BLOCKED_BY_GUARD, NOON, NOON.plusSeconds(60), 1));

        assertThat(values(null, "", 10, NOON)).containsExactly("+4474", "+4475", "+4476", "+44760", "+4477");
        assertThat(values(null, "+4475", 2, NOON)).containsExactly("+4476", "+44760");
        assertThat(values(Standing.Kind.BLOCKED_BY_OPERATOR, "", 10, NOON)).containsExactly("+4474", "+4477");
        assertThat(values(Standing.Kind.BLOCKED_BY_OPERATOR, "", 1, NOON)).containsExactly("+4474");
        assertThat(values(Standing.Kind.BLOCKED_BY_OPERATOR, "+4474", 10, NOON)).containsExactly("+4477");
        assertThat(values(Standing.Kind.BLOCKED_BY_GUARD, "", 10, NOON.plusSeconds(59)))
                .containsExactly("+4475");
        assertThat(values(Standing.Kind.BLOCKED_BY_GUARD, "", 10, NOON.plusSeconds(60)))
                .isEmpty();
        assertThat(values(Standing.Kind.ALLOWED_BY_OPERATOR, "", 10, NOON)).isEmpty();
    }

    private List<String> values(Standing.@Nullable Kind kind, String after, int most, Instant now) {
        return inUnit(() -> counters().values(PREFIX, kind, after, most, now));
    }

    private void decideAbout(String prefix, Standing standing) {
        doInUnit(() -> counters().decide(new Counter(PREFIX, prefix), standing, NOON));
    }

    @Test
    default void a_counter_is_purged_once_it_remembers_nothing() {
        var forgotten = NOON.plus(Duration.ofDays(2));
        var purged = forgotten.plus(Duration.ofDays(1));
        raise(NOON, charge(NUMBER, "x"), charge(PREFIX, "x"), charge(REGION, "x"));
        raise(NOON.plus(Duration.ofDays(3)), charge(NUMBER, "y"));
        var blocked = new Standing(Standing.Kind.BLOCKED_BY_GUARD, NOON, purged.plusMillis(1), 1);
        decide(PREFIX, blocked);

        assertThat(inUnit(() -> counters().purge(NOON.plus(Duration.ofDays(1)), 10)))
                .isZero();
        assertThat(look(NOON.plus(Duration.ofDays(1)), NUMBER, "x").raisedBefore())
                .isEqualTo(NOON);
        assertThat(inUnit(() -> counters().purge(purged, 1))).isOne();
        doInUnit(() -> {
            for (int i = 0; i < 5; i++) {
                counters().purge(purged, 100);
            }
        });

        assertThat(look(purged, NUMBER, "x").raisedBefore()).isNull();
        assertThat(look(purged, REGION, "x").raisedBefore()).isNull();
        assertThat(look(purged, NUMBER, "y").raisedBefore()).isNotNull();
        assertThat(look(purged, PREFIX, "x").standing()).isEqualTo(blocked);
    }

    @ParameterizedTest
    @EnumSource(names = {"NUMBER", "SERVER", "BUDGET"})
    default void of_many_units_at_once_exactly_as_many_pass_as_the_ceiling_allows(Limit limit) throws Exception {
        var charge = charge(limit, "x");
        var calls = Collections.<Callable<Boolean>>nCopies(
                60,
                () -> inUnit(() -> {
                    var counted = counters().count(List.of(charge), NOON);
                    boolean over = counted.counts().getFirst().used().getFirst().over();
                    if (over) {
                        counted.takeBack();
                    }
                    return !over;
                }));

        assertThat(StoresContract.atOnce(calls)).filteredOn(passed -> passed).hasSize(5);
        assertThat(look(NOON, limit, "x").used()).containsExactly(used(5), used(5));
    }
}
