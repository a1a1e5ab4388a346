package dev.ringproof.app;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.limit.BudgetEvent;
import dev.ringproof.core.port.out.EventPublisher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** Logs when a budget is nearly used. */
final class BudgetLog implements EventPublisher {
    private static final Logger LOG = System.getLogger(BudgetLog.class.getName());

    @Override
    public void publish(Event event) {
        if (event instanceof BudgetEvent budget) {
            LOG.log(
                    Level.WARNING,
                    "{0} percent of the budget {1} for the {2} are used.",
                    budget.percent(),
                    budget.region().isEmpty() ? "of all messages" : "of region " + budget.region(),
                    budget.window().toString().toLowerCase(Locale.ROOT));
        }
    }
}
