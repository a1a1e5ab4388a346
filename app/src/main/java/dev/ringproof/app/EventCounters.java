package dev.ringproof.app;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.port.out.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts events by name, such as {@code ringproof_events_total{event="phone_number.verified"}} on /metrics. */
@ApplicationScoped
class EventCounters implements EventPublisher {
    private static final Metadata EVENTS = Metadata.builder()
            .withName("ringproof.events")
            .withDescription("Events of phone numbers and text messages, by name")
            .build();

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final MetricRegistry registry;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    EventCounters() {
        registry = null;
    }

    @Inject
    EventCounters(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void publish(Event event) {
        counters.computeIfAbsent(event.name(), name -> registry.counter(EVENTS, new Tag("event", name)))
                .inc();
    }
}
