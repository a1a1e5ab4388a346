package dev.ringproof.core.replay;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Attacks among honest users, simulated with a fixed seed, and what limits and guard do with them. Everything is computed
 * alike on each machine.
 */
public final class Simulation {
    /** The seed of the committed results. */
    public static final long SEED = 20_261_128;

    private static final Instant MIDNIGHT = Instant.parse("2026-11-02T00:00:00Z");
    private static final Duration BEFORE_ATTACK = Duration.ofHours(10);
    private static final int NEW_USERS = 5_000;
    private static final int SIGN_INS = 1_000;
    private static final int SIGN_INS_OF_ATTACKED = 200;
    private static final String GATEWAY = "simulated";

    private static final Routes ROUTES = Routes.inOrder(List.of(GATEWAY)).withPrices(SimulatedRegion.prices(GATEWAY));

    /** The default limits, with a budget for a day that is about twice what the honest users cost. */
    private static final LimitPolicy LIMITS = LimitPolicy.DEFAULT.with(new BudgetPolicy(
            LimitMode.ENFORCE, new Budget(BigDecimal.valueOf(900), null), Map.of(), new BigDecimal("0.05")));

    private Simulation() {}

    /** Returns all requests of a day with an attack and of the quiet day before it, in the order of time. */
    public static List<LoggedMessage> log(AttackShape shape, long seed) {
        var random = new SplittableRandom(seed + List.of(AttackShape.values()).indexOf(shape));
        var users = new SimulatedUsers(random);
        var all = new ArrayList<LoggedMessage>();
        all.addAll(users.newUsers(NEW_USERS, MIDNIGHT.minus(SimulatedUsers.DAY)));
        all.addAll(users.newUsers(NEW_USERS, MIDNIGHT));
        all.addAll(users.signIns(SIGN_INS, MIDNIGHT));
        var plan = shape.plan();
        var begin = plan.lasting().equals(SimulatedUsers.DAY) ? MIDNIGHT : MIDNIGHT.plus(BEFORE_ATTACK);
        var attack = plan.messages(begin, users, random);
        all.addAll(attack);
        for (int i = 0; i < SIGN_INS_OF_ATTACKED; i++) {
            var attacked = attack.get(random.nextInt(attack.size()));
            all.add(users.signIn(attacked.number(), attacked.at()));
        }
        all.sort(Comparator.comparing(LoggedMessage::at));
        return all;
    }

    /** The guard as it is compared in the results. */
    public enum GuardSetting {
        OFF("off"),
        ON("on"),
        WITH_HUMAN_CHECK("on, human check");

        private final String label;

        GuardSetting(String label) {
            this.label = label;
        }

        private GuardPolicy policy() {
            return switch (this) {
                case OFF -> GuardPolicy.OFF;
                case ON -> GuardPolicy.DEFAULT.with(LimitMode.ENFORCE);
                case WITH_HUMAN_CHECK ->
                    GuardPolicy.DEFAULT.with(LimitMode.ENFORCE).withHumanCheck(true);
            };
        }
    }

    /** Returns what limits and guard do with a log of the simulation. */
    public static ReplayFigures figures(List<LoggedMessage> log, GuardSetting guard) {
        return Replay.of(log, MIDNIGHT, LIMITS.with(guard.policy()), ROUTES);
    }

    /** Returns the results of all shapes, with the guard on and off, as a table in Markdown. */
    public static String results(long seed) {
        return Arrays.stream(AttackShape.values())
                .parallel()
                .map(shape -> rows(shape, seed))
                .collect(Collectors.joining("", heading(), ""));
    }

    static String heading() {
        return ReplayFigures.heading("shape", "guard");
    }

    private static String rows(AttackShape shape, long seed) {
        var log = log(shape, seed);
        return Arrays.stream(GuardSetting.values())
                .map(guard -> row(shape, guard, figures(log, guard)))
                .collect(Collectors.joining());
    }

    /** Returns the line of a table that has the figures of one shape. */
    static String row(AttackShape shape, GuardSetting guard, ReplayFigures figures) {
        return "| %s | %s | %s |\n".formatted(shape.label(), guard.label, figures.cells());
    }
}
