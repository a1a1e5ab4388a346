package dev.ringproof.app;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.domain.limit.LimitPolicy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A benchmark of one verification cycle: create, prepare, a wrong code and the right code. It calls the Frontend API of
 * one server process on a real PostgreSQL, and prints the processor time of both for 1,000 cycles. It is not a test:
 * run it by {@code ./bench} and read docs/performance.md.
 *
 * <p>System properties: {@code bench.warm} is the number of cycles to warm up, {@code bench.cycles} the number of
 * cycles to measure, and {@code bench.threads} the number of cycles at once. With {@code bench.messages=true} each code
 * leaves through a webhook; with {@code false} the numbers are test numbers, whose code is known. With {@code
 * bench.limits=on} all limits and the budgets count, each client has an address, and no ceiling is reached; with {@code
 * off} nothing counts.
 */
final class CycleBenchmark {
    private static final boolean LIMITS =
            System.getProperty("bench.limits", "off").equals("on");
    private static final List<String> AREAS =
            List.of("212", "213", "214", "215", "216", "217", "218", "219", "224", "225");

    private final Map<String, CompletableFuture<String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger addresses = new AtomicInteger();
    private final List<String> tokens = new ArrayList<>();
    private final boolean messages = Boolean.parseBoolean(System.getProperty("bench.messages", "true"));
    private final StringBuilder result = new StringBuilder();

    @Test
    void costs_of_one_cycle() throws Exception {
        int warmUp = Integer.getInteger("bench.warm", 20_000);
        int cycles = Integer.getInteger("bench.cycles", 10_000);
        int atOnce = Integer.getInteger("bench.threads", 16);
        var receiver = receiver(this::receive);
        try (var server = ServerProcess.startTuned(environment(receiver))) {
            var api = new Api(server.base(), LIMITS ? this::nextAddress : null);
            for (int i = 0; i < warmUp + cycles; i++) {
                tokens.add(api.token("user_" + i));
            }
            cycles(api, warmUp, atOnce);
            var serverBefore = server.processorTime();
            var databaseBefore = TestDatabases.postgresqlProcessorTime();
            long began = System.nanoTime();
            cycles(api, cycles, atOnce);
            var took = Duration.ofNanos(System.nanoTime() - began);
            report("server", server.processorTime().minus(serverBefore), cycles);
            report("PostgreSQL", TestDatabases.postgresqlProcessorTime().minus(databaseBefore), cycles);
            result.append("%d cycles of 4 requests, %d at once, %s: %.1f s, %.0f requests a second%n"
                    .formatted(
                            cycles,
                            atOnce,
                            messages ? "each code by webhook" : "test numbers",
                            took.toMillis() / 1000.0,
                            4.0 * cycles / took.toMillis() * 1000));
            each(api, cycles, atOnce);
            Files.writeString(Path.of("target", "benchmark.txt"), result);
        }
    }

    /** Returns addresses in many blocks, as of people at home. */
    private String nextAddress() {
        int n = addresses.getAndIncrement() % 50_000;
        return "20." + n / 250 + "." + n % 250 + ".7";
    }

    /** Returns the settings of a server on PostgreSQL that refuses nothing, and whose messages leave through a webhook. */
    static Map<String, String> environment(HttpServer receiver) throws IOException {
        var environment = new HashMap<>(withoutLimits(receiver));
        if (LIMITS) {
            LimitPolicy.DEFAULT
                    .rules()
                    .forEach((limit, rule) -> environment.put(
                            Setting.of(limit).environmentName(),
                            rule.ceilings().stream()
                                    .map(ceiling -> "900000000/" + ceiling.window())
                                    .collect(Collectors.joining(","))));
            environment.put("RINGPROOF_BUDGET", "900000000/day, 900000000/month");
            environment.put("RINGPROOF_GUARD", "observe");
            environment.put("RINGPROOF_TRUSTED_PROXIES", "loopback");
        }
        return environment;
    }

    private static Map<String, String> withoutLimits(HttpServer receiver) throws IOException {
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

    /** Measures how many prepares and how many attempts a second the server can do, one kind after the other. */
    private void each(Api api, int times, int atOnce) throws InterruptedException {
        record Added(Api.Me me, String id) {}
        Queue<Added> toPrepare = new ConcurrentLinkedQueue<>();
        Queue<Added> toAttempt = new ConcurrentLinkedQueue<>();
        atOnce(times, atOnce, () -> {
            int n = count.getAndIncrement();
            var me = api.me(api.token("user_" + n));
            toPrepare.add(new Added(me, me.createId(number(n))));
        });
        rate("prepare", times, atOnce, () -> {
            var added = toPrepare.remove();
            expect(200, added.me().prepare(added.id()));
            toAttempt.add(added);
        });
        rate("attempt", times, atOnce, () -> {
            var added = toAttempt.remove();
            expect(422, added.me().attempt(added.id(), "000000"));
        });
    }

    private void rate(String what, int times, int atOnce, Runnable task) throws InterruptedException {
        long began = System.nanoTime();
        atOnce(times, atOnce, task);
        double seconds = (System.nanoTime() - began) / 1e9;
        result.append("%-10s %.0f a second%n".formatted(what, times / seconds));
    }

    private void report(String who, Duration processorTime, int cycles) {
        result.append("%-10s %.2f s of processor time for 1,000 cycles%n"
                .formatted(who, (double) processorTime.toMillis() / cycles));
    }

    private void cycles(Api api, int number, int atOnce) throws InterruptedException {
        atOnce(number, atOnce, () -> cycle(api));
    }

    private static void atOnce(int times, int atOnce, Runnable task) throws InterruptedException {
        var places = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                places.acquire();
                threads.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private void cycle(Api api) {
        int n = count.getAndIncrement();
        var number = number(n);
        var code = messages
                ? codes.computeIfAbsent(number, x -> new CompletableFuture<>())
                : CompletableFuture.completedFuture("424242");
        var me = api.me(tokens.get(n));
        var id = me.createId(number);
        expect(200, me.prepare(id));
        var right = code.join();
        expect(422, me.attempt(id, right.equals("000000") ? "000001" : "000000"));
        expect(200, me.attempt(id, right));
    }

    /** Returns numbers that are no neighbours, as those of people are: each prefix has a counter of its own. */
    private String number(int n) {
        return messages
                ? "+1" + AREAS.get(n % AREAS.size()) + (2_000_000 + n * 7919L % 8_000_000)
                : "+1%03d55501%02d".formatted(n / 100 % 1000, n % 100);
    }

    private static void expect(int status, Api.Reply reply) {
        if (reply.status() != status) {
            throw new IllegalStateException(reply.status() + " " + reply.body());
        }
    }

    /** Returns a receiver for the messages of a webhook. It accepts each message. */
    static HttpServer receiver(Consumer<JsonObject> messages) throws IOException {
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

    private void receive(JsonObject message) {
        codes.computeIfAbsent(message.getString("to"), x -> new CompletableFuture<>())
                .complete(message.getString("code"));
    }
}
