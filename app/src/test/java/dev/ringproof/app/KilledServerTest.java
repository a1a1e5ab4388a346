package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills several servers in the middle of their work. If a prepare was answered, its message must arrive, with one code.
 * The usual run kills few servers; {@code -Dkills=20} kills more. At the end the test searches logs, metrics and the
 * database for codes and numbers. Codes have ten digits here, since a shorter one could occur there by chance.
 */
class KilledServerTest {
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final int PREPARES = 50;
    private static final int STARTED_AHEAD = 3;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final List<String> numbers = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();

    @Test
    void each_answered_prepare_is_delivered_with_one_code_and_leaves_no_trace() throws Exception {
        long seed = 20261124;
        var random = new Random(seed);
        try (var receiver = new MessageReceiver()) {
            var database = TestDatabases.postgresql();
            var environment = environment(receiver, database);
            var answered = new HashSet<String>();
            var survivor = ServerProcess.launch(environment);
            var servers = new ArrayDeque<ServerProcess>();
            for (int kill = 0; kill < KILLS; kill++) {
                while (servers.size() < Math.min(STARTED_AHEAD, KILLS - kill)) {
                    servers.add(ServerProcess.launch(environment));
                }
                var numbers = addNumbers(new Api(survivor.base()));
                var server = servers.remove();
                answered.addAll(prepareAndKill(server, numbers, random.nextInt(PREPARES)));
                written.append(server.output());
            }

            awaitMessages(receiver, answered);
            written.append(new Api(survivor.base()).get("/metrics").body());
            survivor.close();
            written.append(survivor.output());

            assertThat(answered).as("seed %d", seed).hasSizeGreaterThan(KILLS * PREPARES / 20);
            assertThat(receiver.all())
                    .allSatisfy(messages -> assertThat(messages.stream().map(MessageReceiver.Message::code))
                            .as("one prepare, one code")
                            .containsOnly(messages.getFirst().code()));
            int duplicates = receiver.all().stream()
                    .mapToInt(messages -> messages.size() - 1)
                    .sum();
            System.out.println(
                    answered.size() + " prepares were answered, and " + duplicates + " messages arrived twice");
            assertNoTrace(receiver, database);
        }
    }

    private Map<String, String> environment(MessageReceiver receiver, String database) {
        var environment = new HashMap<>(ServerProcess.observedLimits());
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_DATABASE_URL", database);
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", receiver.url());
        environment.put("RINGPROOF_CODE_LENGTH", "10");
        environment.put("RINGPROOF_KEYS", KeyRing.newPair("1", new SecureRandom()));
        return environment;
    }

    /** An unverified number, with the token of its owner. */
    private record Added(String number, String token, String id) {}

    private List<Added> addNumbers(Api api) {
        var added = new ArrayList<Added>();
        for (int i = 0; i < PREPARES; i++) {
            var number = "+1212555" + (2000 + numbers.size());
            var token = api.token("user_" + numbers.size());
            numbers.add(number);
            added.add(new Added(number, token, api.me(token).createId(number)));
        }
        return added;
    }

    /**
     * Prepares all numbers at once and kills the server after some answers.
     *
     * @param killAfter the number of answers after which the server is killed
     * @return the numbers whose prepare was answered
     */
    private static Collection<String> prepareAndKill(ServerProcess server, List<Added> added, int killAfter)
            throws InterruptedException {
        var api = new Api(server.base());
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        var soFar = new Semaphore(0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : added) {
                threads.execute(() -> {
                    try {
                        if (api.me(one.token()).prepare(one.id()).status() == 200) {
                            answered.add(one.number());
                            soFar.release();
                        }
                    } catch (Api.Unreachable e) {
                        // The server was killed before it answered.
                    }
                });
            }
            soFar.acquire(killAfter);
            server.kill();
        }
        return answered;
    }

    private static void awaitMessages(MessageReceiver receiver, Set<String> answered) {
        long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (answered.stream().anyMatch(number -> receiver.to(number).isEmpty())) {
            assertThat(System.nanoTime())
                    .as(() -> "messages that did not arrive although their prepare was answered: "
                            + answered.stream()
                                    .filter(number -> receiver.to(number).isEmpty())
                                    .count())
                    .isLessThan(giveUp);
            Thread.onSpinWait();
        }
    }

    private void assertNoTrace(MessageReceiver receiver, String database) throws SQLException {
        var dump = dump(database);
        assertThat(dump).contains("user_").contains("HANDED_OVER");
        assertThat(written).contains("ringproof_events_total");
        for (var number : numbers) {
            assertThat(dump.contains(number.substring(1)))
                    .as("numbers in the database")
                    .isFalse();
            assertThat(written.indexOf(number.substring(1)))
                    .as("numbers in logs and metrics")
                    .isNegative();
        }
        for (var messages : receiver.all()) {
            var code = messages.getFirst().code();
            assertThat(dump.contains(code)).as("codes in the database").isFalse();
            assertThat(written.indexOf(code)).as("codes in logs and metrics").isNegative();
        }
    }

    /** Returns every value of every row of every table. Bytes are read as ISO 8859-1 characters. */
    private static String dump(String database) throws SQLException {
        var dump = new StringBuilder();
        try (var connection = DriverManager.getConnection(database);
                var tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("select * from " + tables.getString("TABLE_NAME"))) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            var value = rows.getObject(i);
                            dump.append(
                                            value instanceof byte[] bytes
                                                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                                                    : value)
                                    .append('\t');
                        }
                    }
                }
            }
        }
        return dump.toString();
    }
}
