package dev.ringproof.app;

import dev.ringproof.core.port.out.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** Shows on /metrics what the core measures, such as {@code ringproof_events_total{event="phone_number.verified"}}. */
@ApplicationScoped
class MicroProfileMeters implements Meters {
    /** Units are left out, since they would become parts of the names. */
    private static final Map<Meter, Metadata> METADATA =
            Meters.ALL.stream().collect(Collectors.toMap(Function.identity(), MicroProfileMeters::metadata));

    private record Series(Meter meter, List<String> values) {}

    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final MetricRegistry registry;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    MicroProfileMeters() {
        registry = null;
    }

    @Inject
    MicroProfileMeters(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void count(Meter meter, long amount, String... values) {
        counters.computeIfAbsent(series(meter, values), series -> registry.counter(METADATA.get(meter), tags(series)))
                .inc(amount);
    }

    @Override
    public void time(Meter meter, Duration took, String... values) {
        timers.computeIfAbsent(series(meter, values), series -> registry.timer(METADATA.get(meter), tags(series)))
                .update(took);
    }

    @Override
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        registry.gauge(METADATA.get(meter), value::getAsDouble, tags(series(meter, values)));
    }

    private static Series series(Meter meter, String... values) {
        return new Series(meter, List.of(values));
    }

    private static Tag[] tags(Series series) {
        var tags = new Tag[series.values().size()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = new Tag(series.meter().tags().get(i), series.values().get(i));
        }
        return tags;
    }

    private static Metadata metadata(Meter meter) {
        return Metadata.builder()
                .withName(meter.name())
                .withDescription(meter.description())
                .build();
    }
}
