package dev.ringproof.core.domain.limit;

import dev.ringproof.core.domain.Event;
import java.time.Instant;

/**
 * A budget is used to a share that an operator should know of.
 *
 * @param region the region of the budget, ISO 3166-1 alpha-2; empty for the budget of all messages
 * @param window the day or the month
 * @param percent 50, 80 or 100
 */
public record BudgetEvent(String region, Window window, int percent, Instant at) implements Event {

    @Override
    public String name() {
        return "budget.used_" + percent;
    }
}
