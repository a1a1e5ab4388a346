package dev.ringproof.app;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.adapters.persistence.TestDatabases;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A benchmark of a server that has just started. From the moment it listens, it gets a steady load on a real
 * PostgreSQL; this is repeated with several servers. It is not a test: run it by {@code ./bench first-seconds} and read
 * docs/performance.md.
 *
 * <p>System properties: {@code first.starts} is the number of starts that count, after one that warms up the client.
 * {@code first.seconds} is the time of load. {@code first.rate} is the number of people a second, each with four
 * requests (a token, create, prepare, a wrong code). {@code bench.jvm} has the options of the server's JVM.
 */
final class FirstSecondsBenchmark {
    private static final int STARTS = Integer.getInteger("first.starts", 5);
    private static final int SECONDS = Integer.getInteger("first.seconds", 10);
    private static final int RATE = Integer.getInteger("first.rate", 25);

    private int people;
    private final Map<String, Long> requestedAt = new ConcurrentHashMap<>();
    private final Queue<Double> messageMillis = new ConcurrentLinkedQueue<>();

    /**
     * The figures of one server.
     *
     * @param seconds the time until the server listened
     * @param startTime the processor time until then, in seconds
     * @param loadTime the processor time under load, in seconds
     * @param millis how long people waited for their four requests, by the second in which they came
     */
    private record Start(double seconds, double startTime, double loadTime, List<List<Double>> millis) {}

    @Test
    void first_seconds_of_a_server() throws Exception {
        var carrier = receiver(this::receive);
        var environment = environment(carrier);
        var starts = new ArrayList<Start>();
        start(environment);
        messageMillis.clear();
        for (int i = 0; i < STARTS; i++) {
            starts.add(start(environment));
        }
        carrier.stop(0);
        Files.writeString(Path.of("target", "benchmark.txt"), report(starts));
    }

    /** Returns the settings of a server on PostgreSQL without limits, whose messages leave through a webhook. */
    private static Map<String, String> environment(HttpServer receiver) throws IOException {
        return Map.of(
                "RINGPROOF_DATA",
                Files.createTempDirectory("ringproof-bench").toString(),
                "RINGPROOF_DATABASE_URL",
                TestDatabases.postgresql(),
                "RINGPROOF_LIMITS",
                "off",
                "RINGPROOF_SMS_GATEWAY",
                "webhook",
                "RINGPROOF_SMS_WEBHOOK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
                "RINGPROOF_SMS_REGIONS",
                "*");
    }

    /** Returns a receiver for the messages of a webhook. It accepts each message. */
    private static HttpServer receiver(Consumer<JsonObject> messages) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            messages.accept(Json.createReader(exchange.getRequestBody()).readObject());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Start start(Map<String, String> environment) {
        long begin = System.nanoTime();
        try (var server = ServerProcess.startTuned(environment)) {
            var api = new Api(server.base());
            double seconds = (System.nanoTime() - begin) / 1e9;
            double started = server.processorTime().toMillis() / 1e3;
            var millis = load(api);
            return new Start(seconds, started, server.processorTime().toMillis() / 1e3 - started, millis);
        }
    }

    private List<List<Double>> load(Api api) {
        List<Queue<Double>> millis = IntStream.range(0, SECONDS)
                .<Queue<Double>>mapToObj(second -> new ConcurrentLinkedQueue<>())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            for (int i = 0; i < SECONDS * RATE; i++) {
                LockSupport.parkNanos(begin + i * TimeUnit.SECONDS.toNanos(1) / RATE - System.nanoTime());
                int person = people++;
                var second = millis.get(i / RATE);
                threads.execute(() -> {
                    long comes = System.nanoTime();
                    requests(api, person);
                    second.add((System.nanoTime() - comes) / 1e6);
                });
            }
        }
        return millis.stream().map(List::copyOf).toList();
    }

    private void requests(Api api, int person) {
        var me = api.me(api.token("user_" + person));
        var number = "+1415" + (2_000_000 + person);
        var id = me.createId(number);
        requestedAt.put(number, System.nanoTime());
        me.prepare(id);
        me.attempt(id, "000000");
    }

    private void receive(JsonObject message) {
        messageMillis.add((System.nanoTime() - requestedAt.getOrDefault(message.getString("to"), 0L)) / 1e6);
    }

    private String report(Collection<Start> starts) {
        var medians = IntStream.range(0, SECONDS)
                .mapToObj(second -> "%.0f"
                        .formatted(median(starts.stream()
                                .flatMap(start -> start.millis().get(second).stream())
                                .toList())))
                .collect(joining(" "));
        return "%d starts, each with %d people a second%n".formatted(STARTS, RATE)
                + "until it listens   %.2f s, %.2f s of processor time%n"
                        .formatted(median(starts, Start::seconds), median(starts, Start::startTime))
                + "%d s of load        %.2f s of processor time%n".formatted(SECONDS, median(starts, Start::loadTime))
                + "four requests of one person, median by second: %s ms%n".formatted(medians)
                + "from prepare to the carrier: p50 %.0f, p95 %.0f, p99 %.0f ms; %d messages too many%n"
                        .formatted(
                                percentile(messageMillis, 50),
                                percentile(messageMillis, 95),
                                percentile(messageMillis, 99),
                                messageMillis.size() - STARTS * SECONDS * RATE);
    }

    private static double median(Collection<Start> starts, ToDoubleFunction<Start> figure) {
        return median(starts.stream().map(figure::applyAsDouble).toList());
    }

    private static double median(Collection<Double> values) {
        return percentile(values, 50);
    }

    /** Returns not a number (NaN) if there are no values. */
    static double percentile(Collection<Double> values, int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) * percent / 100);
    }
}
