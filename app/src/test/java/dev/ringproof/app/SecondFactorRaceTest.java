package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL, sixteen clients that reserve, release, choose, remove and add the numbers of the same
 * twenty users at random, and somebody who looks every 50 ms whether the rules hold. {@code -Drace.seconds} says how long;
 * 60 for the figure that counts.
 */
class SecondFactorRaceTest {
    private static final int USERS = 20;
    private static final int CLIENTS = 16;
    private static final long SEED = 20261124;
    private static final long SECONDS = Long.getLong("race.seconds", 8);
    private static final String VIOLATIONS = """
            select count(*) from (
                select owner_id,
                       count(*) filter (where second_factor = 'DEFAULT') as defaults,
                       count(*) filter (where second_factor <> 'NONE') as reserved,
                       count(*) filter (where second_factor <> 'NONE' and state <> 'VERIFIED') as unproven
                from phone_number group by owner_id) owners
            where defaults <> least(reserved, 1) or unproven > 0
            """;

    @TempDir
    Path data;

    /** What came of it: looks, violations seen in them, and answers that no client should be given. */
    private record Race(int looks, int violations, int answers, List<String> bad) {}

    @Test
    void exactly_one_is_the_default_while_any_is_reserved() throws Exception {
        var race = race();

        System.out.println(race);
        assertThat(race.looks()).isGreaterThan(20);
        assertThat(race.answers()).isGreaterThan(100);
        assertThat(race.violations()).as("seed %d", SEED).isZero();
        assertThat(race.bad()).as("seed %d", SEED).isEmpty();
    }

    @Test
    void a_build_without_the_lock_is_caught() throws Exception {
        var race = race("-Dhibernate.session_factory.statement_inspector=" + NaiveStatements.class.getName());

        System.out.println(race);
        assertThat(race.violations() + race.bad().size()).as("seed %d", SEED).isPositive();
    }

    private Race race(String... jvm) throws Exception {
        var database = TestDatabases.postgresql();
        var environment = Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_DATABASE_URL", database,
                "RINGPROOF_STEP_UP_WINDOW", "PT0S",
                "RINGPROOF_NOTIFY_FACTOR_CHANGES", "off",
                "RINGPROOF_LIMITS", "off");
        try (var one = ServerProcess.launch(environment, jvm);
                var other = ServerProcess.launch(environment, jvm)) {
            var nodes = List.of(new Api(one.base()), new Api(other.base()));
            for (int user = 0; user < USERS; user++) {
                for (int number = 0; number < 3; number++) {
                    create(nodes.getFirst(), user, number);
                }
            }
            var over = new AtomicBoolean();
            var answers = new AtomicInteger();
            Queue<String> bad = new ConcurrentLinkedQueue<>();
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    var random = new Random(SEED + i);
                    var node = nodes.get(i % 2);
                    clients.execute(() -> {
                        while (!over.get()) {
                            var reply = step(node, random);
                            answers.incrementAndGet();
                            if (reply.status() >= 500 || reply.status() == 409) {
                                bad.add(reply.status() + " " + reply.body());
                            }
                        }
                    });
                }
                var seen = look(database);
                over.set(true);
                return new Race(seen[0], seen[1], answers.get(), new ArrayList<>(bad));
            }
        }
    }

    private static int[] look(String database) throws SQLException {
        int looks = 0;
        int violations = 0;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.prepareStatement(VIOLATIONS)) {
            while (System.nanoTime() < end) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    violations += rows.getInt(1);
                    looks++;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        return new int[] {looks, violations};
    }

    /** One thing that a user or a back end might do, to a number of a user at random. */
    private static Api.Reply step(Api node, Random random) {
        int user = random.nextInt(USERS);
        var token = node.token("user_" + user);
        var ids = node.send("GET", "/v1/me/phone_numbers", token, "text/plain", "")
                .json()
                .asJsonArray();
        if (ids.isEmpty() || random.nextInt(8) == 0) {
            return create(node, user, random.nextInt(3));
        }
        var id = ids.getJsonObject(random.nextInt(ids.size())).getString("id");
        var path = "/v1/me/phone_numbers/" + id;
        return switch (random.nextInt(6)) {
            case 0, 1 -> patch(node, path, token, "reserved_for_second_factor=true");
            case 2 -> patch(node, path, token, "reserved_for_second_factor=false");
            case 3, 4 -> patch(node, path, token, "default_second_factor=true");
            default -> node.send("DELETE", path, token, "text/plain", "");
        };
    }

    private static Api.Reply patch(Api node, String path, String token, String form) {
        return node.send("PATCH", path, token, "application/x-www-form-urlencoded", form);
    }

    private static Api.Reply create(Api node, int user, int number) {
        return node.backEnd(
                "POST",
                "/v1/phone_numbers",
                "{\"user_id\":\"user_%d\",\"phone_number\":\"+1415555%04d\",\"verified\":true}"
                        .formatted(user, 2000 + user * 10 + number));
    }
}
