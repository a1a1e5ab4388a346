package dev.ringproof.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.keys.KeyRing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops and starts PostgreSQL below two servers that verify numbers without a pause. While it is stopped, the answers
 * are 503 with a time to wait; when it is back, so are the servers; and nothing that was answered with 200 is lost. The
 * usual run stops it once; {@code ./test drill-database} stops it twenty times.
 */
class DatabaseOutageTest {
    private static final int STOPS = Integer.getInteger("database.stops", 1);
    private static final int USERS_AT_ONCE = 8;
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final List<Api> nodes = new ArrayList<>();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final Queue<String> wrongAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<String> prepared = new ConcurrentLinkedQueue<>();
    private final Queue<Verified> verified = new ConcurrentLinkedQueue<>();
    private volatile boolean ends;

    /** A number that was verified, with the token of its owner. */
    private record Verified(String id, String token) {}

    @Test
    void while_the_database_is_stopped_answers_are_503_and_afterwards_nothing_is_lost() throws Exception {
        try (var receiver = new MessageReceiver();
                var database = new StoppableDatabase(data.resolve("postgresql"))) {
            var environment = environment(receiver, database.start());
            try (var one = ServerProcess.start(environment);
                    var other = ServerProcess.start(environment);
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                nodes.add(new Api(one.base()));
                nodes.add(new Api(other.base()));
                var recoveries = new ArrayList<Duration>();
                try {
                    for (int i = 0; i < USERS_AT_ONCE; i++) {
                        threads.execute(() -> verifyNumbers(receiver));
                    }
                    for (int stop = 0; stop < STOPS; stop++) {
                        recoveries.add(stopAndStart(database));
                    }
                } finally {
                    ends = true;
                }
                threads.shutdown();
                assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

                System.out.printf(
                        "%d stops, %d answers with 503, %d numbers verified, longest recovery %d ms%n",
                        STOPS,
                        unavailable.get(),
                        verified.size(),
                        recoveries.stream().mapToLong(Duration::toMillis).max().orElseThrow());
                assertThat(recoveries).allSatisfy(time -> assertThat(time).isLessThan(LONGEST_RECOVERY));
                assertThat(wrongAnswers).isEmpty();
                assertThat(unavailable.get()).isGreaterThanOrEqualTo(2 * STOPS);
                assertNothingIsLost(receiver);
            }
        }
    }

    private Map<String, String> environment(MessageReceiver receiver, String database) {
        var environment = new HashMap<String, String>();
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_DATABASE_URL", database);
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", receiver.url());
        environment.put("RINGPROOF_LIMITS", "off");
        environment.put("RINGPROOF_KEYS", KeyRing.newPair("1", new SecureRandom()));
        return environment;
    }

    /** Stops the database until each node has answered 503, starts it, and returns how long the nodes then need. */
    private Duration stopAndStart(StoppableDatabase database) throws IOException {
        int before = verified.size();
        await("the load", () -> verified.size() >= before + 2 * USERS_AT_ONCE || !wrongAnswers.isEmpty());
        assertThat(wrongAnswers).isEmpty();
        database.stop();
        for (var node : nodes) {
            await("503", () -> node.get("/dev/token?user_id=somebody").status() == 503);
        }
        database.start();
        long began = System.nanoTime();
        for (var node : nodes) {
            await("200", () -> node.get("/dev/token?user_id=somebody").status() == 200);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Verifies one number of a new user after the other. A step that was answered with 503 is taken again. */
    private void verifyNumbers(MessageReceiver receiver) {
        while (!ends) {
            int user = users.incrementAndGet();
            var number = "+1212" + (2_000_000 + user);
            var here = nodes.get(user % 2);
            var there = nodes.get((user + 1) % 2);
            var token = again(() -> here.get("/dev/token?user_id=user_" + user), 200);
            var created = again(() -> here.me(token.body()).create(number), 200, 422);
            if (created.status() == 422) {
                // It was stored although the answer was 503.
                continue;
            }
            var id = created.enveloped().getString("id");
            again(() -> there.me(token.body()).prepare(id), 200);
            prepared.add(number);
            await("a message", () -> !receiver.to(number).isEmpty());
            // A prepare that was stored although its answer was 503 has made an earlier code.
            var attempted = again(
                    () -> here.me(token.body())
                            .attempt(id, receiver.to(number).getLast().code()),
                    200,
                    400,
                    422);
            if (attempted.status() == 200 || attempted.code().equals("verification_already_verified")) {
                verified.add(new Verified(id, token.body()));
            }
        }
    }

    /** Sends a request until the answer is not 503. All other answers but these are wrong. */
    private Api.Reply again(Supplier<Api.Reply> request, Integer... right) {
        while (true) {
            var reply = request.get();
            if (reply.status() != 503) {
                if (!List.of(right).contains(reply.status())) {
                    wrongAnswers.add(reply.status() + " " + reply.body());
                    throw new IllegalStateException(reply.status() + " " + reply.body());
                }
                return reply;
            }
            unavailable.incrementAndGet();
            if (reply.response().headers().firstValue("Retry-After").isEmpty()) {
                wrongAnswers.add("503 without Retry-After " + reply.body());
            }
        }
    }

    private void assertNothingIsLost(MessageReceiver receiver) {
        for (var number : prepared) {
            await("a message to " + number, () -> !receiver.to(number).isEmpty());
        }
        for (var one : verified) {
            assertThat(nodes.getFirst().me(one.token()).status(one.id())).isEqualTo("verified");
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", what).isLessThan(giveUp);
            // Many threads wait here at once, and would leave no processor to the servers if they were busy.
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** A PostgreSQL of its own that keeps its port and its files while it is stopped. */
    private static final class StoppableDatabase implements AutoCloseable {
        private final Path files;
        private @Nullable EmbeddedPostgres running;
        private int port;

        StoppableDatabase(Path files) {
            this.files = files;
        }

        String start() throws IOException {
            var builder = EmbeddedPostgres.builder()
                    .setDataDirectory(files)
                    .setCleanDataDirectory(false)
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on");
            var started = (port == 0 ? builder : builder.setPort(port)).start();
            running = started;
            port = started.getPort();
            return started.getJdbcUrl("postgres", "postgres");
        }

        void stop() throws IOException {
            requireNonNull(running).close();
            running = null;
        }

        @Override
        public void close() throws IOException {
            if (running != null) {
                running.close();
            }
        }
    }
}
