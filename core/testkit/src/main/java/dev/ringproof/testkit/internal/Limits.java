package dev.ringproof.testkit.internal;

import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.Stores;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Limits for tests: wide ones for many requests, and narrow ones of one ceiling. */
public final class Limits {
    private static final long MANY = 1_000_000_000;

    /**
     * All limits are on as by default, a region has a budget too, and no ceiling is ever reached. The guard judges, but it
     * is never sure.
     */
    public static final LimitPolicy WIDE_OPEN = wideOpen();

    private Limits() {}

    /** A limit that is enforced and has one ceiling. */
    public static LimitRule rule(long max, Duration window) {
        return new LimitRule(LimitMode.ENFORCE, List.of(new Ceiling(max, new Window.Sliding(window))));
    }

    /** No limits but one, whose only ceiling is for ten minutes. */
    public static LimitPolicy only(Limit limit, long max) {
        return LimitPolicy.OFF.with(limit, rule(max, Duration.ofMinutes(10)));
    }

    /** Returns what a limit of the policy would say of one more message for the value, within its first window. */
    public static Count.Used used(Stores stores, LimitPolicy policy, Limit limit, String value) {
        var charge = policy.charge(limit, value).orElseThrow();
        return stores.work()
                .run(() ->
                        stores.counters().look(List.of(charge), stores.clock().instant()))
                .getFirst()
                .used()
                .getFirst();
    }

    private static LimitPolicy wideOpen() {
        var budget = new BudgetPolicy.Budget(BigDecimal.valueOf(MANY), BigDecimal.valueOf(MANY));
        var policy = LimitPolicy.DEFAULT.with(new BudgetPolicy(
                LimitPolicy.DEFAULT.budget().mode(),
                budget,
                Map.of("US", budget),
                LimitPolicy.DEFAULT.budget().otherwise()));
        for (var rule : LimitPolicy.DEFAULT.rules().entrySet()) {
            policy = policy.with(rule.getKey(), wide(rule.getValue()));
        }
        var never = new GuardPolicy.Thresholds(0.7, 0.25, 1e300, 1e299);
        var guard = GuardPolicy.DEFAULT;
        return policy.with(new GuardPolicy(
                guard.mode(), guard.humanCheck(), never, guard.blockTimes(), guard.allowed(), guard.denied()));
    }

    private static LimitRule wide(LimitRule rule) {
        return new LimitRule(
                rule.mode(),
                rule.ceilings().stream()
                        .map(ceiling -> new Ceiling(MANY, ceiling.window()))
                        .toList());
    }
}
