package dev.ringproof.app;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.limit.BudgetEvent;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.port.out.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts what limits find, by limit and mode, on /metrics, and logs when a budget is nearly used. */
@ApplicationScoped
class LimitMetrics implements EventPublisher {
    private static final Logger LOG = System.getLogger(LimitMetrics.class.getName());
    private static final Metadata FINDINGS = Metadata.builder()
            .withName("ringproof.limits")
            .withDescription("Requests that were over a limit, by limit and mode")
            .build();

    private final MetricRegistry registry;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    LimitMetrics() {
        registry = null;
    }

    @Inject
    LimitMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void publish(Event event) {
        switch (event) {
            case LimitEvent limit -> count(limit);
            case BudgetEvent budget -> log(budget);
            default -> {}
        }
    }

    private void count(LimitEvent event) {
        for (var finding : event.findings()) {
            registry.counter(
                            FINDINGS,
                            new Tag("limit", finding.counter().limit().wireName()),
                            new Tag("mode", finding.mode().name().toLowerCase(Locale.ROOT)))
                    .inc();
        }
    }

    private static void log(BudgetEvent event) {
        LOG.log(
                Level.WARNING,
                "{0} percent of the budget {1} for the {2} are used.",
                event.percent(),
                event.region().isEmpty() ? "of all messages" : "of region " + event.region(),
                event.window().toString().toLowerCase(Locale.ROOT));
    }
}
