package dev.ringproof.core.domain.limit;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much money messages may cost. A fifth of each budget is kept for second factors: other messages cannot use it. A
 * message is counted at its highest price by any gateway of its route, once, when it is stored.
 *
 * @param whole the budget for all messages; null for none
 * @param regions further budgets of single regions, ISO 3166-1 alpha-2
 * @param otherwise the price of a segment for which the operator's table has no price
 */
public record BudgetPolicy(LimitMode mode, @Nullable Budget whole, Map<String, Budget> regions, BigDecimal otherwise) {
    private static final int MICROS = 6;

    /** 100 a day and 1,000 a month, at 0.05 for a segment without a price. */
    public static final BudgetPolicy DEFAULT = new BudgetPolicy(
            LimitMode.ENFORCE,
            new Budget(BigDecimal.valueOf(100), BigDecimal.valueOf(1000)),
            Map.of(),
            new BigDecimal("0.05"));

    public static final BudgetPolicy OFF = new BudgetPolicy(LimitMode.OFF, null, Map.of(), BigDecimal.ZERO);

    public BudgetPolicy {
        requireNonNull(mode, "mode");
        requireNonNull(regions, "regions");
        requireNonNull(otherwise, "otherwise");
        regions = Map.copyOf(regions);
        if (otherwise.signum() < 0) {
            throw new IllegalArgumentException("a price is 0 or more");
        }
    }

    /**
     * An amount of money for a day and for a month of the calendar, in UTC and in the currency of the prices.
     *
     * @param perDay null for no limit
     * @param perMonth null for no limit
     */
    public record Budget(
            @Nullable BigDecimal perDay, @Nullable BigDecimal perMonth) {
        public Budget {
            if (perDay == null && perMonth == null) {
                throw new IllegalArgumentException("a budget is for a day, for a month or for both");
            }
            if ((perDay != null && perDay.signum() < 0) || (perMonth != null && perMonth.signum() < 0)) {
                throw new IllegalArgumentException("a budget is 0 or more");
            }
        }

        private LimitRule rule(LimitMode mode, boolean secondFactor) {
            var ceilings = new ArrayList<Ceiling>();
            if (perDay != null) {
                ceilings.add(new Ceiling(share(perDay, secondFactor), Window.Calendar.DAY));
            }
            if (perMonth != null) {
                ceilings.add(new Ceiling(share(perMonth, secondFactor), Window.Calendar.MONTH));
            }
            return new LimitRule(mode, ceilings);
        }

        private static long share(BigDecimal all, boolean secondFactor) {
            return secondFactor ? micros(all) : micros(all) / 5 * 4;
        }
    }

    /** Returns an amount of money in millionths, rounded up. */
    private static long micros(BigDecimal amount) {
        return amount.movePointRight(MICROS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Returns a charge of nothing for each budget, by which its counter is read. */
    public List<Charge> charges() {
        return charges(regions, 0, true);
    }

    /**
     * Returns what a message costs the budgets.
     *
     * @param price the price of a segment
     * @param secondFactor whether the message goes to a second factor, which may use all of a budget
     */
    public List<Charge> charges(String region, int segments, BigDecimal price, boolean secondFactor) {
        var budget = regions.get(region);
        long cost = micros(price.multiply(BigDecimal.valueOf(segments)));
        return charges(budget == null ? Map.of() : Map.of(region, budget), cost, secondFactor);
    }

    private List<Charge> charges(Map<String, Budget> ofRegions, long cost, boolean secondFactor) {
        if (mode == LimitMode.OFF) {
            return List.of();
        }
        var charges = new ArrayList<Charge>();
        ofRegions.forEach((region, budget) -> charges.add(
                Charge.of(new Counter(Limit.REGION_BUDGET, region), budget.rule(mode, secondFactor), cost)));
        if (whole != null) {
            charges.add(Charge.of(new Counter(Limit.BUDGET, ""), whole.rule(mode, secondFactor), cost));
        }
        return charges;
    }
}
