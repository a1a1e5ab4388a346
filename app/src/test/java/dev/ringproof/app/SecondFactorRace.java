package dev.ringproof.app;

import java.nio.file.Path;
import java.sql.Connection;
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

/**
 * A race of sixteen clients. At random they add, verify and remove the numbers of the same few users, reserve and
 * release them, and choose the default. Meanwhile a query checks every 50 ms that the rules hold. {@code
 * -Drace.users=20} lets the clients work on more users.
 *
 * <p>Switching a second factor on makes backup codes, which takes seconds on purpose. So most users keep one number
 * reserved: of twenty users, only two are ever without a second factor.
 */
final class SecondFactorRace {
    static final int ENOUGH_CHANGES = 200;
    private static final long SEED = 20261124;
    private static final int CLIENTS = 16;
    private static final int USERS = Integer.getInteger("race.users", 3);
    private static final int STEADY_USERS = USERS - USERS / 10;
    private static final int STEPS_TO_ONE_OF_THE_OTHERS = 200;
    private static final int NUMBERS = 4;

    private static final String TEST_CODE = "424242";
    private static final String VIOLATIONS = """
            select count(*) from (
                select count(*) filter (where second_factor = 'DEFAULT') as defaults,
                       count(*) filter (where second_factor <> 'NONE') as reserved,
                       count(*) filter (where second_factor <> 'NONE' and state <> 'VERIFIED') as unverified
                from phone_number group by owner_id) owners
            where defaults <> least(reserved, 1) or unverified > 0
            """;

    private final List<Api> nodes;
    private final String database;
    private final List<String> tokens = new ArrayList<>();
    /** The ids of the numbers that stay reserved, one for each steady user. */
    private final List<String> alwaysReserved = new ArrayList<>();

    /** Returns the settings of servers without step-up, without waits between codes, and without notices of changes. */
    static Map<String, String> environment(Path data, String database) {
        return Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_DATABASE_URL", database,
                "RINGPROOF_LIMITS", "off",
                "RINGPROOF_RESEND_AFTER", "PT0S",
                "RINGPROOF_STEP_UP_WINDOW", "PT0S",
                "RINGPROOF_NOTIFY_FACTOR_CHANGES", "off");
    }

    /** @param database the JDBC URL of the database of both nodes */
    SecondFactorRace(Api one, Api other, String database) {
        this.nodes = List.of(one, other);
        this.database = database;
        for (int user = 0; user < USERS; user++) {
            tokens.add(one.token("racer_" + user));
        }
    }

    /**
     * The result of a race.
     *
     * @param checks how often the rules were checked
     * @param violations how many users the checks found with two defaults, with none although a number is reserved, or
     *     with an unverified second factor
     * @param changes the number of answers with status 200
     * @param broken the answers that no client should get: those of a fault or a conflict
     */
    record Result(long seed, int checks, int violations, int changes, List<String> broken) {}

    /**
     * Runs the race for this time and until there were enough changes, or until a rule or an answer is broken. A slow
     * machine gets five times as long.
     */
    Result run(Duration time) throws SQLException {
        try (var connection = DriverManager.getConnection(database)) {
            for (int user = 0; user < STEADY_USERS; user++) {
                var id = addVerified(nodes.getFirst(), user, 0).object().getString("id");
                alwaysReserved.add(id);
                reserve(connection, id);
            }
            var over = new AtomicBoolean();
            var changes = new AtomicInteger();
            Queue<String> broken = new ConcurrentLinkedQueue<>();
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    var random = new Random(SEED + i);
                    var node = nodes.get(i % nodes.size());
                    clients.execute(() -> {
                        while (!over.get()) {
                            var reply = step(node, random);
                            changes.addAndGet(reply.status() == 200 ? 1 : 0);
                            if (reply.status() >= 500 || reply.status() == 409) {
                                broken.add(reply.status() + " " + reply.body());
                            }
                        }
                    });
                }
                try {
                    return check(connection, time, changes, broken);
                } finally {
                    over.set(true);
                }
            }
        }
    }

    private static Result check(Connection connection, Duration time, AtomicInteger changes, Queue<String> broken)
            throws SQLException {
        int checks = 0;
        int violations = 0;
        long begun = System.nanoTime();
        try (var statement = connection.prepareStatement(VIOLATIONS)) {
            while (goesOn(System.nanoTime() - begun, time, changes.get()) && violations == 0 && broken.isEmpty()) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    violations += rows.getInt(1);
                    checks++;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        return new Result(SEED, checks, violations, changes.get(), List.copyOf(broken));
    }

    private static boolean goesOn(long nanos, Duration time, int changes) {
        return nanos < time.toNanos()
                || (changes <= ENOUGH_CHANGES && nanos < time.multipliedBy(5).toNanos());
    }

    /**
     * Reserves a number in the database, since the API would make ten backup codes for each user, which takes a minute.
     */
    private static void reserve(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update phone_number set second_factor = 'DEFAULT', reserved_since = created_at, default_of = owner_id
                where id = ?
                """)) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    /** Takes one step at random that a user or a back end might take, on a number at random. */
    private Api.Reply step(Api node, Random random) {
        int user = USERS > STEADY_USERS && random.nextInt(STEPS_TO_ONE_OF_THE_OTHERS) == 0
                ? random.nextInt(STEADY_USERS, USERS)
                : random.nextInt(STEADY_USERS);
        var me = node.me(tokens.get(user));
        var numbers = me.all();
        int n = random.nextInt(NUMBERS);
        if (n >= numbers.size()) {
            return random.nextBoolean() ? addVerified(node, user, n) : me.create(number(user, n));
        }
        var id = numbers.getJsonObject(n).getString("id");
        boolean steady = alwaysReserved.contains(id);
        return switch (random.nextInt(6)) {
            case 0 -> me.update(id, "reserved_for_second_factor=true");
            case 1 -> steady ? me.get(id) : me.update(id, "reserved_for_second_factor=false");
            case 2, 3 -> me.update(id, "default_second_factor=true");
            case 4 -> me.prepare(id).status() == 200 ? me.attempt(id, TEST_CODE) : me.get(id);
            default -> steady ? me.get(id) : me.destroy(id);
        };
    }

    private static Api.Reply addVerified(Api node, int user, int number) {
        return node.backEnd(
                "POST",
                "/v1/phone_numbers",
                "{\"user_id\":\"racer_%d\",\"phone_number\":\"%s\",\"verified\":true}"
                        .formatted(user, number(user, number)));
    }

    /** Returns a test number, whose code is known. */
    private static String number(int user, int number) {
        return "+1415555%04d".formatted(100 + user * NUMBERS + number);
    }
}
