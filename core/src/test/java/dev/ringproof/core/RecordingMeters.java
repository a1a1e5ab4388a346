package dev.ringproof.core;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.port.out.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Remembers what was measured, as text such as {@code ringproof.codes{verification,right}}. */
final class RecordingMeters implements Meters {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final Map<String, Duration> times = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    @Override
    public void count(Meter meter, long amount, String... values) {
        counts.merge(key(Kind.COUNTER, meter, values), amount, Long::sum);
    }

    @Override
    public void time(Meter meter, Duration took, String... values) {
        times.merge(key(Kind.TIMER, meter, values), took, Duration::plus);
    }

    @Override
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        if (gauges.put(key(Kind.GAUGE, meter, values), value) != null) {
            throw new AssertionError("registered twice: " + key(Kind.GAUGE, meter, values));
        }
    }

    private static String key(Kind kind, Meter meter, String... values) {
        if (meter.kind() != kind || meter.tags().size() != values.length) {
            throw new AssertionError(meter + " is not used as it says, with " + List.of(values));
        }
        return meter.name() + "{" + String.join(",", values) + "}";
    }

    long count(Meter meter, String... values) {
        return counts.getOrDefault(key(Kind.COUNTER, meter, values), 0L);
    }

    Map<String, Long> counts(Meter meter) {
        var all = new TreeMap<>(counts);
        all.keySet().removeIf(key -> !key.startsWith(meter.name() + "{"));
        return all;
    }

    Map<String, Duration> times() {
        return times;
    }

    double gauge(Meter meter, String... values) {
        return requireNonNull(gauges.get(key(Kind.GAUGE, meter, values))).getAsDouble();
    }

    /** Returns everything that a metrics library would show. */
    List<String> keys() {
        var keys = new ArrayList<>(counts.keySet());
        keys.addAll(times.keySet());
        keys.addAll(gauges.keySet());
        return keys;
    }
}
