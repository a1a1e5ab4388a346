package dev.ringproof.core.fraud;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Count.Used;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Standing.Kind;
import dev.ringproof.core.fraud.Assessment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PumpingGuardTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final LimitRule RULE = LimitRule.of(1000, Duration.ofHours(1), 1000, Duration.ofDays(1));
    private static final E164Number NUMBER = new E164Number("+447700900123");
    private static final Map<Limit, String> VALUES = Map.of(
            Limit.NUMBER, NUMBER.value(),
            Limit.OWNER, "anna",
            Limit.ADDRESS, "192.0.2.0",
            Limit.RANGE, "+4477009001",
            Limit.PREFIX, "+44770090",
            Limit.WIDE_PREFIX, "+447700",
            Limit.REGION, "GB",
            Limit.SERVER, "");

    private final PumpingGuard guard = new PumpingGuard(GuardPolicy.DEFAULT);

    /** Counts as the counters have them: what is counted for a near neighbourhood is counted for those around it too. */
    private static final class Counts {
        private record Figures(long lately, long latelyEntered, long all, long allEntered) {
            Figures plus(Figures more) {
                return new Figures(
                        lately + more.lately,
                        latelyEntered + more.latelyEntered,
                        all + more.all,
                        allEntered + more.allEntered);
            }
        }

        private final Map<Limit, Figures> figures = new EnumMap<>(Limit.class);
        private final Map<Limit, Standing> standings = new EnumMap<>(Limit.class);
        private final Map<Limit, Instant> raised = new EnumMap<>(Limit.class);
        private int charged = 1;

        Counts() {
            VALUES.keySet().forEach(limit -> figures.put(limit, new Figures(0, 0, 0, 0)));
        }

        /** Messages within the last hour, whose nearest common neighbourhood with the number is this one. */
        Counts lately(Limit limit, long sent, long entered) {
            return add(limit, new Figures(sent, entered, sent, entered));
        }

        /** Messages of the last day that are older than an hour. */
        Counts earlier(Limit limit, long sent, long entered) {
            return add(limit, new Figures(0, 0, sent, entered));
        }

        private Counts add(Limit limit, Figures more) {
            var around = List.of(Limit.RANGE, Limit.PREFIX, Limit.WIDE_PREFIX, Limit.REGION);
            if (!around.contains(limit)) {
                figures.merge(limit, more, Figures::plus);
            } else {
                around.subList(around.indexOf(limit), around.size())
                        .forEach(wider -> figures.merge(wider, more, Figures::plus));
            }
            return this;
        }

        Counts standing(Limit limit, @Nullable Standing standing) {
            if (standing == null) {
                standings.remove(limit);
            } else {
                standings.put(limit, standing);
            }
            return this;
        }

        Counts raised(Limit limit, Duration ago) {
            raised.put(limit, NOW.minus(ago));
            return this;
        }

        Counts without(Limit limit) {
            figures.remove(limit);
            return this;
        }

        Counts ofEnteredCode() {
            charged = 0;
            return this;
        }

        List<Count> list() {
            var all = new ArrayList<Count>();
            figures.forEach((limit, sent) -> {
                var charge = new Charge(new Counter(limit, VALUES.getOrDefault(limit, "")), RULE, charged, 1 - charged);
                var used = List.of(
                        new Used(sent.lately + charged, sent.latelyEntered + 1 - charged, false),
                        new Used(sent.all + charged, sent.allEntered + 1 - charged, false));
                all.add(new Count(charge, used, raised.get(limit), standings.get(limit)));
            });
            return all;
        }
    }

    private static GuardedMessage message() {
        return new GuardedMessage(NUMBER, "GB", false, false);
    }

    private Assessment assess(Counts counts) {
        return guard.assess(message(), counts.list(), NOW);
    }

    private static Standing blocked(Duration ago, int level) {
        var since = NOW.minus(ago);
        return new Standing(Kind.BLOCKED_BY_GUARD, since, since.plus(Duration.ofDays(3)), level);
    }

    /** Without figures of its own, the server is taken to convert at 70 %. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, CLEAR",
        "1, 0, CLEAR",
        "5, 0, CLEAR",
        "6, 0, BLOCKED",
        "60, 0, BLOCKED",
        "4, 1, CLEAR",
        "10, 8, CLEAR",
        "100, 70, CLEAR",
        "1000, 500, CLEAR",
        // a fraudster who enters a fifth
        "10, 2, CLEAR",
        "25, 5, BLOCKED",
        "100, 20, BLOCKED",
    })
    void a_prefix_is_blocked_when_its_codes_are_not_entered(long sent, long entered, State state) {
        assertThat(assess(new Counts().lately(Limit.PREFIX, sent, entered)).state())
                .isEqualTo(state);
        assertThat(assess(new Counts().earlier(Limit.PREFIX, sent, entered)).state())
                .as("low and slow")
                .isEqualTo(state);
    }

    @Test
    void the_reason_has_the_counts_and_the_block_is_stored_where_the_evidence_is() {
        var assessment = assess(new Counts().lately(Limit.PREFIX, 7, 0));

        assertThat(assessment)
                .isEqualTo(new Assessment(
                        State.BLOCKED,
                        new Counter(Limit.PREFIX, "+44770090"),
                        "conversion 0 of 7",
                        new Standing(
                                Kind.BLOCKED_BY_GUARD,
                                NOW,
                                NOW.plus(Duration.ofMinutes(15)).plus(Duration.ofHours(24)),
                                1)));
    }

    @Test
    void a_prefix_without_a_record_is_blocked_with_its_region() {
        var assessment = assess(new Counts().lately(Limit.REGION, 30, 0));

        assertThat(assessment.state()).isEqualTo(State.BLOCKED);
        assertThat(assessment.counter()).isEqualTo(new Counter(Limit.REGION, "GB"));
    }

    @Test
    void a_good_record_of_its_own_protects_a_prefix_in_a_region_under_attack() {
        var counts = new Counts().lately(Limit.REGION, 500, 0).earlier(Limit.PREFIX, 6, 5);

        assertThat(assess(counts).state()).isEqualTo(State.CLEAR);
    }

    @Test
    void a_good_wide_prefix_does_not_protect_a_prefix_without_a_record_in_a_region_under_attack() {
        var counts = new Counts().lately(Limit.REGION, 500, 0).earlier(Limit.WIDE_PREFIX, 6, 5);

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
    }

    @ParameterizedTest
    @CsvSource({"7, CLEAR", "12, BLOCKED"})
    void a_good_record_earns_room_for_a_burst_but_not_for_an_attack(long justSent, State state) {
        var counts = new Counts().earlier(Limit.PREFIX, 40, 32).lately(Limit.PREFIX, justSent, 0);

        assertThat(assess(counts).state()).isEqualTo(state);
    }

    @Test
    void a_long_record_earns_more_room_than_a_short_one() {
        var region = new Counts().earlier(Limit.REGION, 2000, 1600).lately(Limit.REGION, 60, 0);

        assertThat(assess(region).state()).isEqualTo(State.CLEAR);
    }

    @ParameterizedTest
    @CsvSource({"PT10S, SLOWED", "PT59S, SLOWED", "PT60S, CLEAR", "PT2H, CLEAR"})
    void a_prefix_is_slowed_to_one_message_a_minute_before_it_is_blocked(Duration ago, State state) {
        var counts = new Counts().lately(Limit.PREFIX, 4, 0).raised(Limit.PREFIX, ago);

        assertThat(assess(counts).state()).isEqualTo(state);
    }

    @Test
    void blocks_grow_and_three_messages_probe_after_each() {
        var counts = new Counts().lately(Limit.PREFIX, 20, 0);
        var now = NOW;
        var lasted = new ArrayList<Duration>();
        Standing standing = null;
        for (int i = 0; i < 9; i++) {
            standing = guard.assess(
                            message(), counts.standing(Limit.PREFIX, standing).list(), now)
                    .next();
            var until = guard.blockedUntil(Optional.ofNullable(standing).orElseThrow());
            var before = counts.standing(Limit.PREFIX, standing).list();
            assertThat(guard.assess(message(), before, until.minusSeconds(1)))
                    .extracting(Assessment::state, Assessment::next)
                    .containsExactly(State.BLOCKED, null);
            assertThat(guard.assess(message(), before, until).state()).isEqualTo(State.PROBE);
            lasted.add(Duration.between(now, until));
            now = until;
        }

        var minute = Duration.ofMinutes(1);
        assertThat(lasted)
                .containsExactly(
                        Duration.ofMinutes(15),
                        minute,
                        minute,
                        Duration.ofMinutes(30),
                        minute,
                        minute,
                        Duration.ofHours(1),
                        minute,
                        minute);
    }

    @Test
    void the_last_block_time_is_for_all_further_blocks() {
        var since = NOW;
        var standing = new Standing(Kind.BLOCKED_BY_GUARD, since, null, 3 * 40 + 1);

        assertThat(guard.blockedUntil(standing)).isEqualTo(since.plus(Duration.ofHours(24)));
    }

    @Test
    void a_block_holds_for_prefixes_without_a_record_when_the_counts_get_better() {
        var counts = new Counts().lately(Limit.REGION, 500, 400).standing(Limit.REGION, blocked(Duration.ZERO, 1));

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
        assertThat(assess(counts.earlier(Limit.PREFIX, 4, 4)).state()).isEqualTo(State.CLEAR);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "4, 1", "7, 4", "9, 6"})
    void an_entered_code_of_a_probe_makes_up_for_three_levels(int level, int next) {
        var counts = new Counts()
                .lately(Limit.PREFIX, 20, 0)
                .standing(Limit.PREFIX, blocked(Duration.ofSeconds(20), level))
                .ofEnteredCode();

        var decided = requireNonNull(guard.entered(counts.list(), NOW).get(new Counter(Limit.PREFIX, "+44770090")));

        assertThat(decided.map(Standing::level).orElse(0)).isEqualTo(next);
        assertThat(decided.map(guard::blockedUntil).orElse(NOW)).isEqualTo(NOW);
    }

    @Test
    void an_entered_code_of_a_prefix_with_a_good_record_does_not_end_the_block_of_its_region() {
        var counts = new Counts()
                .lately(Limit.REGION, 500, 0)
                .earlier(Limit.PREFIX, 6, 5)
                .standing(Limit.REGION, blocked(Duration.ZERO, 1))
                .ofEnteredCode();

        assertThat(guard.entered(counts.list(), NOW)).isEmpty();
    }

    @Test
    void an_address_from_which_no_code_is_entered_is_blocked_everywhere() {
        var counts = new Counts().lately(Limit.ADDRESS, 8, 0).earlier(Limit.PREFIX, 100, 80);

        var assessment = assess(counts);

        assertThat(assessment.state()).isEqualTo(State.BLOCKED);
        assertThat(assessment.counter()).isEqualTo(new Counter(Limit.ADDRESS, "192.0.2.0"));
    }

    @Test
    void a_person_who_asks_again_is_no_evidence_against_the_number() {
        var counts = new Counts().lately(Limit.PREFIX, 3, 0).lately(Limit.RANGE, 3, 0);

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
        counts.lately(Limit.NUMBER, 3, 0).lately(Limit.OWNER, 3, 0);
        assertThat(assess(counts).state()).isEqualTo(State.CLEAR);
    }

    @Test
    void other_owners_who_ask_for_the_same_number_are_evidence() {
        var counts = new Counts()
                .lately(Limit.PREFIX, 3, 0)
                .lately(Limit.RANGE, 3, 0)
                .lately(Limit.NUMBER, 3, 0);

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
    }

    @Test
    void signals_lower_the_threshold_but_refuse_nothing_alone() {
        var costly = new GuardedMessage(NUMBER, "GB", false, true);

        assertThat(guard.assess(costly, new Counts().list(), NOW).state()).isEqualTo(State.CLEAR);
        assertThat(guard.assess(costly, new Counts().lately(Limit.PREFIX, 5, 0).list(), NOW)
                        .state())
                .isEqualTo(State.BLOCKED);
        assertThat(assess(new Counts().lately(Limit.PREFIX, 5, 0)).state()).isEqualTo(State.CLEAR);
    }

    @Test
    void neighbours_without_an_entered_code_are_a_signal() {
        assertThat(assess(new Counts().lately(Limit.PREFIX, 2, 0).lately(Limit.RANGE, 3, 0))
                        .state())
                .isEqualTo(State.BLOCKED);
        assertThat(assess(new Counts().lately(Limit.PREFIX, 3, 0).lately(Limit.RANGE, 2, 0))
                        .state())
                .isEqualTo(State.CLEAR);
    }

    @Test
    void an_owner_with_a_verified_number_is_refused_only_by_what_is_near_the_number() {
        var trusted = new GuardedMessage(NUMBER, "GB", true, false);

        assertThat(guard.assess(
                                trusted,
                                new Counts().lately(Limit.REGION, 500, 0).list(),
                                NOW)
                        .state())
                .isEqualTo(State.CLEAR);
        assertThat(guard.assess(trusted, new Counts().lately(Limit.PREFIX, 8, 0).list(), NOW)
                        .state())
                .isEqualTo(State.CLEAR);
        assertThat(guard.assess(
                                trusted,
                                new Counts().lately(Limit.PREFIX, 40, 0).list(),
                                NOW)
                        .state())
                .isEqualTo(State.BLOCKED);
    }

    @Test
    void the_conversion_of_the_server_says_what_is_normal() {
        var counts = new Counts().lately(Limit.PREFIX, 8, 0);

        assertThat(assess(counts.earlier(Limit.SERVER, 10_000, 5000)).state()).isEqualTo(State.CLEAR);
        assertThat(assess(new Counts().lately(Limit.PREFIX, 8, 0).earlier(Limit.SERVER, 10_000, 8000))
                        .state())
                .isEqualTo(State.BLOCKED);
    }

    @Test
    void an_attack_cannot_make_itself_normal() {
        var counts = new Counts().lately(Limit.PREFIX, 14, 0).earlier(Limit.SERVER, 10_000, 10);

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
    }

    @Test
    void where_there_is_a_human_check_less_evidence_is_enough() {
        var asking = new PumpingGuard(GuardPolicy.DEFAULT.withHumanCheck(true));
        var counts = new Counts().lately(Limit.PREFIX, 4, 0);

        assertThat(asking.assess(message(), counts.list(), NOW).state()).isEqualTo(State.BLOCKED);
        assertThat(assess(counts).state()).isEqualTo(State.CLEAR);
    }

    private static final GuardPolicy ASKING =
            GuardPolicy.DEFAULT.with(LimitMode.ENFORCE).withHumanCheck(true);

    @Test
    void where_there_is_a_human_check_no_message_probes_and_each_block_is_longer() {
        var asking = new PumpingGuard(ASKING);
        var counts = new Counts().lately(Limit.PREFIX, 9, 0).standing(Limit.PREFIX, blocked(Duration.ofHours(1), 1));

        var assessment = asking.assess(message(), counts.list(), NOW);

        assertThat(assessment.state()).isEqualTo(State.BLOCKED);
        var next = requireNonNull(assessment.next());
        assertThat(next.level()).isEqualTo(2);
        assertThat(asking.blockedUntil(next)).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    }

    @Test
    void a_guard_that_only_observes_asks_nobody_and_probes_by_messages() {
        var observing = new PumpingGuard(ASKING.with(LimitMode.OBSERVE));
        var counts = new Counts().lately(Limit.PREFIX, 9, 0).standing(Limit.PREFIX, blocked(Duration.ofHours(1), 1));

        assertThat(observing.assess(message(), counts.list(), NOW).state()).isEqualTo(State.PROBE);
        assertThat(observing.proved(
                        message(),
                        counts.standing(Limit.PREFIX, blocked(Duration.ZERO, 1)).list(),
                        NOW))
                .isEmpty();
    }

    @Test
    void a_block_that_is_over_still_asks_where_people_have_made_the_counts_of_the_region_good() {
        var counts =
                new Counts().lately(Limit.REGION, 500, 400).standing(Limit.REGION, blocked(Duration.ofHours(5), 1));

        assertThat(new PumpingGuard(ASKING)
                        .assess(message(), counts.list(), NOW)
                        .state())
                .isEqualTo(State.BLOCKED);
    }

    /** The columns: the level of the block, how long ago it began, and its level after the proof; 0 if it has ended. */
    @ParameterizedTest
    @CsvSource({"1, PT0S, 0", "2, PT20S, 0", "3, PT60S, 1", "6, PT20S, 4", "3, PT61S, 3", "3, PT2H, 3"})
    void a_proof_soon_after_a_block_began_anew_makes_it_shorter(int level, Duration ago, int next) {
        var prefix = new Counter(Limit.PREFIX, "+44770090");
        var counts = new Counts().lately(Limit.PREFIX, 9, 0).standing(Limit.PREFIX, blocked(ago, level));
        var asking = new PumpingGuard(ASKING);

        var decided = asking.proved(message(), counts.list(), NOW);

        if (next == level) {
            assertThat(decided).isEmpty();
        } else {
            var standing = requireNonNull(decided.get(prefix));
            assertThat(standing.map(Standing::level).orElse(0)).isEqualTo(next);
            assertThat(standing.map(asking::blockedUntil).orElse(NOW)).isEqualTo(NOW);
        }
    }

    @Test
    void a_proof_from_a_prefix_with_a_good_record_does_not_end_the_block_of_its_region() {
        var counts = new Counts()
                .lately(Limit.REGION, 500, 0)
                .lately(Limit.PREFIX, 12, 11)
                .standing(Limit.REGION, blocked(Duration.ZERO, 1));

        assertThat(new PumpingGuard(ASKING).proved(message(), counts.list(), NOW))
                .isEmpty();
    }

    @Test
    void where_there_is_a_human_check_a_short_record_protects_less_in_a_region_under_attack() {
        var asking = new PumpingGuard(ASKING);
        var attacked = new Counts().lately(Limit.REGION, 500, 0).earlier(Limit.PREFIX, 1, 1);

        assertThat(asking.assess(message(), attacked.list(), NOW).state()).isEqualTo(State.BLOCKED);
        assertThat(assess(attacked).state()).isEqualTo(State.CLEAR);

        var oneCodeLately = new Counts().lately(Limit.REGION, 500, 0).lately(Limit.PREFIX, 1, 1);
        assertThat(asking.assess(message(), oneCodeLately.list(), NOW).state()).isEqualTo(State.CLEAR);
        assertThat(asking.assess(
                                message(),
                                oneCodeLately.lately(Limit.PREFIX, 1, 0).list(),
                                NOW)
                        .state())
                .isEqualTo(State.BLOCKED);
    }

    @Test
    void a_number_that_several_owners_ask_for_is_a_signal_unless_a_code_was_entered_near_it() {
        var asked = new Counts().lately(Limit.PREFIX, 3, 0).lately(Limit.RANGE, 1, 0);
        assertThat(assess(asked).state()).isEqualTo(State.CLEAR);
        assertThat(assess(asked.lately(Limit.NUMBER, 1, 0)).state()).isEqualTo(State.BLOCKED);

        var own = new Counts()
                .lately(Limit.PREFIX, 3, 0)
                .lately(Limit.RANGE, 1, 0)
                .lately(Limit.NUMBER, 1, 0)
                .lately(Limit.OWNER, 1, 0);
        assertThat(assess(own).state()).isEqualTo(State.CLEAR);
        assertThat(assess(asked.earlier(Limit.RANGE, 1, 1)).state()).isEqualTo(State.CLEAR);
    }

    @Test
    void counters_that_are_off_are_not_needed() {
        var counts = new Counts().lately(Limit.PREFIX, 7, 0);
        Set.of(Limit.RANGE, Limit.WIDE_PREFIX, Limit.ADDRESS, Limit.SERVER, Limit.NUMBER)
                .forEach(counts::without);

        assertThat(assess(counts).state()).isEqualTo(State.BLOCKED);
        assertThat(guard.assess(message(), List.of(), NOW).state()).isEqualTo(State.CLEAR);
    }

    /** The columns: what is denied, what is allowed, then what an operator has decided about prefix and region. */
    @ParameterizedTest
    @CsvSource({
        "GB, , , , DENIED",
        "+44, , , , DENIED",
        "+44, +447700, , , CLEAR",
        "+447700, +44, , , DENIED",
        "GB, +44, , , CLEAR",
        ", GB, , , CLEAR",
        "US, , , , BLOCKED",
        ", , BLOCKED_BY_OPERATOR, , DENIED",
        ", , ALLOWED_BY_OPERATOR, , CLEAR",
        ", , ALLOWED_BY_OPERATOR, BLOCKED_BY_OPERATOR, CLEAR",
        ", , BLOCKED_BY_OPERATOR, ALLOWED_BY_OPERATOR, DENIED",
        ", , , BLOCKED_BY_OPERATOR, DENIED",
        "+447700900, , ALLOWED_BY_OPERATOR, , DENIED",
        "+4477, , ALLOWED_BY_OPERATOR, , CLEAR",
        ", , , , BLOCKED",
    })
    void the_nearest_decision_of_an_operator_counts(
            String denied, String allowed, Kind ofPrefix, Kind ofRegion, State state) {
        var policy = GuardPolicy.DEFAULT.withLists(
                allowed == null ? Set.of() : Set.of(allowed), denied == null ? Set.of() : Set.of(denied));
        var counts = new Counts()
                .lately(Limit.PREFIX, 50, 0)
                .standing(Limit.PREFIX, ofPrefix == null ? null : new Standing(ofPrefix, NOW, null, 0))
                .standing(Limit.REGION, ofRegion == null ? null : new Standing(ofRegion, NOW, null, 0));

        assertThat(new PumpingGuard(policy)
                        .assess(message(), counts.list(), NOW)
                        .state())
                .isEqualTo(state);
    }

    @Test
    void a_message_that_the_guard_judges_shows_no_number() {
        assertThat(message().toString())
                .isEqualTo("GuardedMessage[+4*********23]")
                .doesNotContain("770090");
    }
}
