package dev.ringproof.core.domain.limit;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All limits of a server as an operator has set them. {@link #DEFAULT} is safe for production.
 *
 * @param rules the rule of each limit that is on; the budgets are not among them
 * @param guard judges by the counts of the limits from {@link Limit#ADDRESS} to {@link Limit#SERVER}; it has no counts
 *     of those that are off
 */
public record LimitPolicy(Map<Limit, LimitRule> rules, BudgetPolicy budget, GuardPolicy guard) {
    public static final LimitPolicy DEFAULT = new LimitPolicy(defaults(), BudgetPolicy.DEFAULT, GuardPolicy.DEFAULT);

    /** No limits at all, for load tests. */
    public static final LimitPolicy OFF = new LimitPolicy(Map.of(), BudgetPolicy.OFF, GuardPolicy.OFF);

    /** Limits with the guard as it is by default. */
    public LimitPolicy(Map<Limit, LimitRule> rules, BudgetPolicy budget) {
        this(rules, budget, GuardPolicy.DEFAULT);
    }

    public LimitPolicy {
        requireNonNull(rules, "rules");
        requireNonNull(budget, "budget");
        requireNonNull(guard, "guard");
        rules = Map.copyOf(rules);
    }

    private static Map<Limit, LimitRule> defaults() {
        var rules = new EnumMap<Limit, LimitRule>(Limit.class);
        rules.put(Limit.CREATES_OF_OWNER, LimitRule.of(20, ofHours(1), 40, ofDays(1)));
        rules.put(Limit.CREATES_FROM_ADDRESS, LimitRule.of(100, ofHours(1), 500, ofDays(1)));
        rules.put(Limit.WRONG_CODES_OF_OWNER, LimitRule.of(30, ofHours(1), 60, ofDays(1)));
        rules.put(Limit.WRONG_CODES_FROM_ADDRESS, LimitRule.of(60, ofHours(1), 300, ofDays(1)));
        rules.put(
                Limit.WRONG_CODES,
                new LimitRule(LimitMode.ENFORCE, List.of(new Ceiling(1000, new Window.Sliding(ofMinutes(10))))));
        rules.put(Limit.ADVICE_OF_OWNER, LimitRule.of(30, ofHours(1), 60, ofDays(1)));
        rules.put(Limit.ADVICE_FROM_ADDRESS, LimitRule.of(300, ofHours(1), 1500, ofDays(1)));
        rules.put(Limit.SECOND_FACTOR, LimitRule.of(10, ofMinutes(10), 40, ofDays(1)));
        rules.put(Limit.SECOND_FACTORS_OF_OWNER, LimitRule.of(15, ofMinutes(10), 60, ofDays(1)));
        rules.put(Limit.NOTICES, LimitRule.of(1, ofMinutes(10), 10, ofDays(1)));
        rules.put(Limit.NUMBER, LimitRule.of(5, ofMinutes(10), 10, ofDays(1)));
        rules.put(Limit.OWNER, LimitRule.of(10, ofHours(1), 20, ofDays(1)));
        rules.put(Limit.ADDRESS, LimitRule.of(100, ofHours(1), 500, ofDays(1)));
        rules.put(Limit.RANGE, LimitRule.of(20, ofHours(1), 60, ofDays(1)));
        rules.put(Limit.PREFIX, LimitRule.of(100, ofHours(1), 400, ofDays(1)));
        rules.put(
                Limit.WIDE_PREFIX,
                LimitRule.of(1000, ofHours(1), 5000, ofDays(1)).with(LimitMode.OBSERVE));
        rules.put(Limit.REGION, LimitRule.of(2000, ofHours(1), 10_000, ofDays(1)));
        rules.put(Limit.SERVER, LimitRule.of(3000, ofHours(1), 20_000, ofDays(1)));
        return rules;
    }

    /** Returns the rule of a limit that is on; nothing for one that is off. */
    public Optional<LimitRule> rule(Limit limit) {
        return Optional.ofNullable(rules.get(limit)).filter(LimitRule::isOn);
    }

    /** Returns the same limits but for one. */
    public LimitPolicy with(Limit limit, LimitRule rule) {
        var next = new EnumMap<Limit, LimitRule>(Limit.class);
        next.putAll(rules);
        next.put(limit, rule);
        return new LimitPolicy(next, budget, guard);
    }

    /** Returns the same limits, all off, so that single ones can be switched on again. */
    public LimitPolicy allOff() {
        var next = new EnumMap<Limit, LimitRule>(Limit.class);
        rules.forEach((limit, rule) -> next.put(limit, rule.with(LimitMode.OFF)));
        return new LimitPolicy(next, BudgetPolicy.OFF, GuardPolicy.OFF);
    }

    /** Returns the same limits with another budget. */
    public LimitPolicy with(BudgetPolicy other) {
        return new LimitPolicy(rules, other, guard);
    }

    /** Returns the same limits with another guard. */
    public LimitPolicy with(GuardPolicy other) {
        return new LimitPolicy(rules, budget, other);
    }

    /** Returns the charge of one, if the limit is on. */
    public Optional<Charge> charge(Limit limit, String value) {
        return rule(limit).map(rule -> Charge.of(new Counter(limit, value), rule, 1));
    }
}
