package dev.ringproof.app.bench.load;

import static java.util.Objects.requireNonNull;

import dev.ringproof.app.bench.load.Wire.Kind;
import dev.ringproof.app.bench.load.Wire.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load that comes by the clock, whether the server has answered or not. Persons come at random (a Poisson process with
 * a fixed seed), and each sends a request every 250 ms. A latency counts from the time when the request was due, so a
 * request that is late because an earlier answer was late has waited, too (no coordinated omission).
 */
public final class OpenLoop {
    private static final long SEED = 1;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    private final Wire wire;
    private final int port;
    private final Deque<HttpConnection> free = new ConcurrentLinkedDeque<>();
    private final Map<Kind, Queue<Long>> latencies = new EnumMap<>(Kind.class);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private OpenLoop(Wire wire, int port) {
        this.wire = wire;
        this.port = port;
        for (var kind : Kind.values()) {
            latencies.put(kind, new ConcurrentLinkedQueue<>());
        }
    }

    /**
     * Returns how many seconds after the beginning each person comes. The number of persons is not known before, since
     * they come at random.
     */
    public static double[] arrivals(double personsASecond, int seconds) {
        var gaps = new Random(SEED)
                .doubles((long) (personsASecond * seconds * 2) + 10)
                .map(uniform -> -Math.log(1 - uniform) / personsASecond)
                .toArray();
        Arrays.parallelPrefix(gaps, Double::sum);
        return Arrays.stream(gaps).takeWhile(at -> at < seconds).toArray();
    }

    /**
     * Runs the load against the server on a port, and returns it with its latencies.
     *
     * @param first the first person
     */
    public static OpenLoop run(Wire wire, int port, int first, double[] arrivals) throws IOException {
        var loop = new OpenLoop(wire, port);
        loop.run(first, arrivals);
        return loop;
    }

    /** Returns a percentile of the latencies in milliseconds. */
    public double millis(Kind kind, int percent) {
        var sorted = requireNonNull(latencies.get(kind)).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) * percent / 100] / 1e6;
    }

    private void run(int first, double[] arrivals) throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            for (int i = 0; i < arrivals.length && failure.get() == null; i++) {
                long at = begin + (long) (arrivals[i] * 1e9);
                int person = first + i;
                waitUntil(at);
                threads.execute(() -> come(person, at));
            }
        }
        for (var connection : free) {
            connection.close();
        }
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a cycle failed", failed);
        }
    }

    private void come(int person, long at) {
        try {
            long due = at;
            for (var step : wire.cycle(person)) {
                waitUntil(due);
                send(step);
                requireNonNull(latencies.get(step.kind())).add(System.nanoTime() - due);
                due += PAUSE;
            }
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void send(Step step) throws IOException {
        var connection = free.pollFirst();
        if (connection == null) {
            connection = new HttpConnection(port);
        }
        step.request().on(connection);
        free.addFirst(connection);
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
