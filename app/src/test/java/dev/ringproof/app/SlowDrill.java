package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill in which thousands of slow clients attack one server, first from many addresses and then from one. The usual
 * test run leaves it out, and runs its short form in {@link SlowClientsTest}: {@code ./test drill-slow} runs it and
 * writes {@code docs/drills/slow.json}.
 *
 * <p>System properties: {@code drill.seconds} is the time of each attack, and {@code drill.connections} the number of
 * connections that it keeps open. Both the test and the server need as many file descriptors.
 */
final class SlowDrill {
    private static final int SECONDS = Integer.getInteger("drill.seconds", 120);
    private static final int CONNECTIONS = Integer.getInteger("drill.connections", 8000);
    private static final int WARM_UP_SECONDS = 10;
    private static final int WARM_UP_REQUESTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Path RESULTS = Path.of("../docs/drills/slow.json");
    private static final Pattern OPEN =
            Pattern.compile("ringproof_connections_open\\{listener=\"public\",.*} ([0-9.]+)");
    private static final Pattern CLOSED = Pattern.compile(
            "ringproof_connections_closed_total\\{listener=\"public\",.*reason=\"([a-z]+)\",} ([0-9.]+)");

    @TempDir
    Path data;

    @Test
    void slow_clients_from_many_addresses_and_from_one() throws IOException {
        try (var server =
                ServerProcess.startTuned(Map.of("RINGPROOF_DATA", data.toString(), "RINGPROOF_MANAGEMENT_PORT", "0"))) {
            var many = attack(server, CONNECTIONS, 100, SECONDS, Duration.ofSeconds(1));
            var one = attack(server, CONNECTIONS, 1, SECONDS, Duration.ofSeconds(1));

            write(Json.createObjectBuilder().add("from_100_addresses", many).add("from_1_address", one));
        }
    }

    /**
     * Attacks the server, and asserts that health answers in time throughout, that other clients are served, and
     * that no connection is left soon after the attack.
     */
    static JsonObject attack(
            ServerProcess server, int connections, int addresses, int seconds, Duration slowestHealth) {
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            new Api(server.management()).get("/health/ready");
            owner(server, i);
        }
        var before = new Callers(server).during(Math.min(seconds, WARM_UP_SECONDS));
        Callers meanwhile;
        int most;
        long opened;
        try (var clients = new SlowClients(server.base(), connections, addresses)) {
            meanwhile = new Callers(server).during(seconds);
            most = clients.most();
            opened = clients.opened();
        }
        double secondsUntilGone = untilGone(server, System.nanoTime());

        assertThat(Collections.max(meanwhile.health))
                .as("the slowest answer of health, in ms")
                .isLessThan((double) slowestHealth.toMillis());
        assertThat(secondsUntilGone).isLessThan(15);
        return Json.createObjectBuilder()
                .add("seconds", seconds)
                .add("most_open_connections", most)
                .add("opened_connections", opened)
                .add("before", before.figures())
                .add("meanwhile", meanwhile.figures())
                .add("seconds_until_connections_are_gone", Math.round(secondsUntilGone * 10) / 10.0)
                .add("closed", closed(server))
                .build();
    }

    /** Callers that do nothing wrong: one that asks for health, and others that use the API. */
    private static final class Callers {
        private final ServerProcess server;
        private final List<Double> health = new CopyOnWriteArrayList<>();
        private final List<Double> others = new CopyOnWriteArrayList<>();
        private final List<Double> owners = new CopyOnWriteArrayList<>();

        private Callers(ServerProcess server) {
            this.server = server;
        }

        private Callers during(int seconds) {
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            try (var scope = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = List.of(
                        scope.submit(() -> repeat(
                                end,
                                i -> health.add(
                                        timed(server.management(), i % 2 == 0 ? "/health/live" : "/health/ready")))),
                        scope.submit(() -> repeat(end, i -> others.add(timed(server.base(), "/v1/environment")))),
                        scope.submit(() -> repeat(end, i -> owners.add(owner(server, i)))));
                for (var each : all) {
                    each.get();
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
            return this;
        }

        private static void repeat(long end, IntConsumer step) {
            for (int i = 0; System.nanoTime() - end < 0; i++) {
                step.accept(i);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        private JsonObjectBuilder figures() {
            return Json.createObjectBuilder()
                    .add("health_ms", SlowDrill.figures(health))
                    .add("other_callers_ms", SlowDrill.figures(others))
                    .add("numbers_added_and_removed_ms", SlowDrill.figures(owners));
        }
    }

    /** Makes one request on a new connection, as a client does that has no other. */
    private static double timed(String base, String path) {
        long begun = System.nanoTime();
        try (var socket = new Socket()) {
            socket.connect(RawHttp.address(base), 10_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Adds a number and removes it again. */
    private static double owner(ServerProcess server, int i) {
        var api = new Api(server.base());
        long begun = System.nanoTime();
        var me = api.me(api.token("user_" + i));
        var id = me.createId("+1415555%04d".formatted(2000 + i % 7000));
        assertThat(me.destroy(id).status()).isEqualTo(200);
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double untilGone(ServerProcess server, long begun) {
        var management = new Api(server.management());
        while (true) {
            var open = OPEN.matcher(management.get("/metrics").body());
            assertThat(open.find()).isTrue();
            double passed = (System.nanoTime() - begun) / 1e9;
            // The clients of this test keep some connections.
            if (Double.parseDouble(open.group(1)) < 20 || passed > 60) {
                return passed;
            }
        }
    }

    private static JsonObjectBuilder closed(ServerProcess server) {
        var json = Json.createObjectBuilder();
        CLOSED.matcher(new Api(server.management()).get("/metrics").body())
                .results()
                .forEach(match -> json.add(match.group(1), Math.round(Double.parseDouble(match.group(2)))));
        return json;
    }

    private static JsonObjectBuilder figures(List<Double> values) {
        return Json.createObjectBuilder()
                .add("count", values.size())
                .add("p50", rounded(FirstSecondsBenchmark.percentile(values, 50)))
                .add("p99", rounded(FirstSecondsBenchmark.percentile(values, 99)))
                .add(
                        "max",
                        rounded(values.stream()
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElse(0)));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static void write(JsonObjectBuilder result) throws IOException {
        var all = Json.createObjectBuilder()
                .add("date", InstantSource.system().instant().toString())
                .add("processors", Runtime.getRuntime().availableProcessors())
                .add("connections", CONNECTIONS)
                .addAll(result);
        JsonWriterFactory pretty = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
        Files.createDirectories(RESULTS.getParent());
        try (var writer = pretty.createWriter(Files.newBufferedWriter(RESULTS))) {
            writer.write(all.build());
        }
    }
}
