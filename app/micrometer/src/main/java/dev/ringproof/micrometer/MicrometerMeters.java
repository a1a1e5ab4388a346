package dev.ringproof.micrometer;

import dev.ringproof.core.port.out.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

/**
 * Puts what Ringproof measures into a registry of Micrometer: {@code Ringproof.with(carrier).meters(new
 * MicrometerMeters(registry))}. Names, descriptions and tags are those of {@link Meters}. For Prometheus, Micrometer
 * writes them with underscores, a counter with {@code _total} and a timer with {@code _seconds}. A gauge has no unit,
 * because that would become a part of its name; the server leaves it out, too.
 *
 * <p>Close it after the Ringproof that it was given to. Two Ringproofs in one registry count together, and their gauges
 * need common tags of the registry to differ.
 */
public final class MicrometerMeters implements Meters, AutoCloseable {
    private final MeterRegistry registry;
    private final Queue<Gauge> gauges = new ConcurrentLinkedQueue<>();

    /** @param registry is not closed */
    public MicrometerMeters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "MicrometerMeters needs a registry, and was given null");
    }

    @Override
    public void count(Meter meter, long amount, String... values) {
        Counter.builder(meter.name())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry)
                .increment((double) amount);
    }

    @Override
    public void time(Meter meter, Duration took, String... values) {
        Timer.builder(meter.name())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry)
                .record(took);
    }

    /** Micrometer by itself would hold the value weakly, and the gauge would soon be lost. */
    @Override
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        gauges.add(Gauge.builder(meter.name(), value, DoubleSupplier::getAsDouble)
                .description(meter.description())
                .tags(tags(meter, values))
                .strongReference(true)
                .register(registry));
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

    private static Tags tags(Meter meter, String... values) {
        if (values.length != meter.tags().size()) {
            throw new IllegalArgumentException(
                    meter.name() + " has the tags " + meter.tags() + ", and was given " + values.length + " values");
        }
        var tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(meter.tags().get(i), values[i]);
        }
        return tags;
    }
}
