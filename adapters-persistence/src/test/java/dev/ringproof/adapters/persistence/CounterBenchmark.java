package dev.ringproof.adapters.persistence;

import static dev.ringproof.core.domain.limit.Limit.ADDRESS;
import static dev.ringproof.core.domain.limit.Limit.NUMBER;
import static dev.ringproof.core.domain.limit.Limit.OWNER;
import static dev.ringproof.core.domain.limit.Limit.PREFIX;
import static dev.ringproof.core.domain.limit.Limit.RANGE;
import static dev.ringproof.core.domain.limit.Limit.REGION;
import static dev.ringproof.core.domain.limit.Limit.SERVER;
import static dev.ringproof.core.domain.limit.Limit.WIDE_PREFIX;

import dev.ringproof.adapters.persistence.limit.JpaCounterRepository;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.testkit.internal.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Measures how many times a second two nodes raise all counters of a message, and what it costs PostgreSQL. It is not a
 * test: run it by {@code ./test fast -Dtest=CounterBenchmark} and read docs/performance.md.
 *
 * <p>System properties: {@code counters.seconds} is the time of each measurement, {@code counters.threads} the number
 * of requests at once, and {@code counters.work} how many milliseconds a unit of work goes on after it has counted, as
 * if it stored something.
 */
final class CounterBenchmark {
    private static final int SECONDS = Integer.getInteger("counters.seconds", 10);
    private static final int THREADS = Integer.getInteger("counters.threads", 16);
    private static final int WORK = Integer.getInteger("counters.work", 0);
    private static final List<Limit> SHARED = List.of(WIDE_PREFIX, REGION, SERVER);

    @Test
    void raises_a_second() throws Exception {
        measure("no shared counters", 16, false);
        for (int shards : new int[] {0, 1, 8, 16, 32}) {
            measure(shards + " shards", shards, true);
        }
    }

    private static void measure(String what, int shards, boolean shared) throws Exception {
        var url = TestDatabases.postgresql();
        try (var one = TestDatabases.open(url);
                var other = TestDatabases.open(url)) {
            run(List.of(one, other), shards, shared, Duration.ofSeconds(3));
            var cpu = TestDatabases.postgresqlProcessorTime();
            long raises = run(List.of(one, other), shards, shared, Duration.ofSeconds(SECONDS));
            var used = TestDatabases.postgresqlProcessorTime().minus(cpu);
            System.out.printf(
                    "%s: %d a second, %.2f ms of PostgreSQL each%n",
                    what, raises / SECONDS, (double) used.toMillis() / raises);
        }
    }

    private static long run(List<Database> nodes, int shards, boolean shared, Duration time) throws Exception {
        var index = new NumberIndex(TestDatabases.INDEX_KEYS);
        var counters = nodes.stream()
                .map(_ -> new JpaCounterRepository(index, false, shards))
                .toList();
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var clients = new ArrayList<Future<Long>>();
            for (int t = 0; t < THREADS; t++) {
                int node = t % nodes.size();
                Callable<Long> client = () -> {
                    long raises = 0;
                    while (System.nanoTime() < end) {
                        raise(nodes.get(node), counters.get(node), shared);
                        raises++;
                    }
                    return raises;
                };
                clients.add(threads.submit(client));
            }
            long raises = 0;
            for (var client : clients) {
                raises += client.get();
            }
            return raises;
        }
    }

    private static void raise(Database node, JpaCounterRepository counters, boolean shared) {
        var charges = charges(ThreadLocalRandom.current(), shared);
        node.stores().work().run(() -> {
            var counts = counters.count(charges, node.clock().instant()).counts();
            if (WORK > 0) {
                JpaUnitOfWork.session()
                        .createNativeQuery("select 1 from pg_sleep(" + WORK / 1000.0 + ")", Integer.class)
                        .getSingleResult();
            }
            return counts;
        });
    }

    /** The charges of a message to one of a million numbers. */
    private static List<Charge> charges(Random random, boolean shared) {
        int number = random.nextInt(1_000_000);
        var charges = new ArrayList<Charge>();
        add(charges, NUMBER, "+1212" + number);
        add(charges, OWNER, "user_" + number);
        add(charges, ADDRESS, "10.0." + number % 60_000);
        add(charges, RANGE, "+1212" + number / 100);
        add(charges, PREFIX, "+1212" + number / 10_000);
        if (shared) {
            SHARED.forEach(limit -> add(charges, limit, "US"));
            charges.addAll(Limits.WIDE_OPEN.budget().charges("US", 1, BigDecimal.ONE, false));
        }
        return charges;
    }

    private static void add(List<Charge> charges, Limit limit, String value) {
        Limits.WIDE_OPEN.rule(limit).ifPresent(rule -> charges.add(Charge.of(new Counter(limit, value), rule, 1)));
    }
}
