package dev.ringproof.cdi;

import dev.ringproof.core.port.out.Meters;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Puts what Ringproof measures into a registry of MicroProfile Metrics. Names, descriptions and tags are those of
 * {@link Meters}. The wiring makes one by itself if the container has a {@link MetricRegistry} and the host has no bean
 * of {@link Meters}.
 *
 * <p>Close it after the Ringproof that it was given to.
 */
public final class MicroProfileMeters implements Meters, AutoCloseable {
    private final MetricRegistry registry;
    private final Queue<MetricID> gauges = new ConcurrentLinkedQueue<>();

    public MicroProfileMeters(MetricRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "MicroProfileMeters needs a registry, and was given null");
    }

    @Override
    public void count(Meter meter, long amount, String... values) {
        registry.counter(metadata(meter), tags(meter, values)).inc(amount);
    }

    @Override
    public void time(Meter meter, Duration took, String... values) {
        registry.timer(metadata(meter), tags(meter, values)).update(took);
    }

    @Override
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        var tags = tags(meter, values);
        registry.gauge(metadata(meter), value::getAsDouble, tags);
        gauges.add(new MetricID(meter.name(), tags));
    }

    /**
     * Takes the gauges out of the registry, since each of them holds the Ringproof whose values it reads. What was
     * counted and timed stays.
     */
    @Override
    public void close() {
        for (var gauge = gauges.poll(); gauge != null; gauge = gauges.poll()) {
            registry.remove(gauge);
        }
    }

    /** It leaves the unit out, because that would become a part of the name in the output. */
    private static Metadata metadata(Meter meter) {
        return Metadata.builder()
                .withName(meter.name())
                .withDescription(meter.description())
                .build();
    }

    private static Tag[] tags(Meter meter, String... values) {
        if (values.length != meter.tags().size()) {
            throw new IllegalArgumentException(
                    meter.name() + " has the tags " + meter.tags() + ", and was given " + values.length + " values");
        }
        var tags = new Tag[values.length];
        for (int i = 0; i < values.length; i++) {
            tags[i] = new Tag(meter.tags().get(i), values[i]);
        }
        return tags;
    }
}
