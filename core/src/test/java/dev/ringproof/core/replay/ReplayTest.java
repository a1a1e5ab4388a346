package dev.ringproof.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.replay.Simulation.GuardSetting;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Path RESULTS = Path.of("../docs/replay/results.md");

    /** Whether all is replayed, which takes half a minute; otherwise two shapes with the guard. */
    private static final boolean ALL =
            System.getProperty("replay.all") != null || System.getProperty("replay.write") != null;

    /**
     * The results are computed alike on each machine, so they change only with the rules. To accept a change, run with
     * {@code -Dreplay.write}, and look at what has changed.
     */
    @Test
    void the_committed_results_are_those_of_the_rules() throws IOException {
        var lines = new StringBuilder(Simulation.heading());
        for (var shape : ALL ? List.of(AttackShape.values()) : List.of(AttackShape.BURST, AttackShape.LOW_AND_SLOW)) {
            var log = Simulation.log(shape, Simulation.SEED);
            for (var guard : GuardSetting.values()) {
                if (ALL || isUsual(shape, guard)) {
                    var figures = Simulation.figures(log, guard);
                    lines.append(Simulation.row(shape, guard, figures));
                    meetsTargets(shape, guard, figures);
                }
            }
        }
        var results = lines.toString();
        if (System.getProperty("replay.write") != null) {
            Files.writeString(RESULTS, results);
        }

        var committed = Files.readString(RESULTS);
        assertThat(committed.lines().toList())
                .as("seed %d", Simulation.SEED)
                .containsAll(results.lines().toList())
                .hasSize(2 + AttackShape.values().length * GuardSetting.values().length);
        if (ALL) {
            assertThat(committed).isEqualTo(results);
        }
    }

    private static boolean isUsual(AttackShape shape, GuardSetting guard) {
        return guard == GuardSetting.WITH_HUMAN_CHECK
                || (guard == GuardSetting.ON && shape == AttackShape.LOW_AND_SLOW);
    }

    /** The targets of docs/fraud.md. Those for what is paid, and for who is refused, need a human check. */
    private static void meetsTargets(AttackShape shape, GuardSetting guard, ReplayFigures figures) {
        var what = "%s, guard %s, seed %d".formatted(shape, guard, Simulation.SEED);
        assertThat(figures.signIns()).as(what).isPositive();
        assertThat(figures.signInsRefused()).as("sign-ins refused in %s", what).isZero();
        assertThat(figures.overBudget()).as("money over the budget in %s", what).isZero();
        if (guard == GuardSetting.WITH_HUMAN_CHECK) {
            assertThat(figures.paidShare())
                    .as("paid in %s", what)
                    .isLessThanOrEqualTo(shape == AttackShape.BURST ? 0.005 : 0.02);
            assertThat(figures.wronglyRefusedShare())
                    .as("wrongly refused in %s", what)
                    .isLessThanOrEqualTo(0.001);
        }
    }

    /** Four requests of one attack for two numbers, and one person who enters the code. */
    private static final String LOG = """
        2026-11-02T12:00:00Z,+447700900001,a1,,no,,attack
        2026-11-02T12:00:01Z,+447700900001,a2,,no,,attack
        2026-11-02T12:00:02Z,+447700900002,a3,,no,,attack
        2026-11-02T12:00:03Z,+447700900002,a4,,no,,attack
        2026-11-02T12:00:04Z,+447700800003,anna,,no,20,person
        2026-11-02T12:05:00Z,+447700800003,anna,,yes,20,person
        """;

    @Test
    void figures_say_what_was_paid_and_refused() throws IOException {
        var budget = new BudgetPolicy(
                LimitMode.ENFORCE, new Budget(new BigDecimal("0.16"), null), Map.of(), new BigDecimal("0.04"));

        var figures = Replay.of(
                MessageLog.read(new StringReader(LOG)),
                Instant.EPOCH,
                LimitPolicy.DEFAULT.with(budget),
                Routes.inOrder(List.of("a")));

        // Of 0.16, a fifth is kept for second factors: 0.128 pays three messages of the attack.
        assertThat(figures.attack()).isEqualTo(4);
        assertThat(figures.attackPaid()).isEqualTo(3);
        assertThat(figures.attackMoney()).isEqualByComparingTo("0.12");
        assertThat(figures.people()).isEqualTo(1);
        assertThat(figures.peopleRefused()).isEqualTo(1);
        assertThat(figures.signIns()).isEqualTo(1);
        assertThat(figures.signInsRefused()).isZero();
        assertThat(figures.money()).isEqualByComparingTo("0.16");
        assertThat(figures.overBudget()).isZero();
        assertThat(figures.precision()).isEqualTo(0.5);
        assertThat(figures.recall()).isEqualTo(0.25);
        assertThat(figures.reasons()).containsExactly(Map.entry("budget", 1L));
    }

    @Test
    void money_over_a_budget_that_is_only_observed_is_a_figure() throws IOException {
        var budget = new BudgetPolicy(
                LimitMode.OBSERVE, new Budget(new BigDecimal("0.16"), null), Map.of(), new BigDecimal("0.04"));

        var figures = Replay.of(
                MessageLog.read(new StringReader(LOG)),
                Instant.EPOCH,
                LimitPolicy.DEFAULT.with(budget),
                Routes.inOrder(List.of("a")));

        assertThat(figures.money()).isEqualByComparingTo("0.24");
        assertThat(figures.overBudget()).isEqualByComparingTo("0.08");
    }
}
