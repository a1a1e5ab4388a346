package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.contract.StoresContract;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes second factors by HTTP on two server processes of one PostgreSQL, with the limits that are the default. */
class NoticesOnTwoServersTest {
    private static final int NUMBERS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @TempDir
    Path data;

    /** Attack C2: before there was a limit, this sent 160 messages. */
    @Test
    void forty_changes_of_the_default_send_one_message_to_each_of_four_numbers_and_one_more_waits() throws Exception {
        var database = TestDatabases.postgresql();
        var environment = Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_DATABASE_URL", database,
                "RINGPROOF_STEP_UP_WINDOW", "PT0S");
        try (var one = ServerProcess.launch(environment);
                var other = ServerProcess.launch(environment)) {
            var nodes = List.of(new Api(one.base()), new Api(other.base()));
            var ids = addNumbers(nodes.getFirst());
            reserve(database);
            var token = nodes.getFirst().token("user_1");

            var changes = StoresContract.atOnce(IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(i -> () -> nodes.get(i % 2)
                            .me(token)
                            .update(ids.get(i / 2 % NUMBERS), "default_second_factor=true")
                            .status())
                    .toList());

            assertThat(changes).containsOnly(200);
            for (var id : ids) {
                assertThat(statusesWhenHandedOver(nodes.getFirst(), id)).containsExactly("queued", "handed_over");
            }
        }
    }

    private static List<String> addNumbers(Api api) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < NUMBERS; i++) {
            var body = "{\"user_id\":\"user_1\",\"phone_number\":\"+1415555267%d\",\"verified\":true}".formatted(i);
            ids.add(api.backEnd("POST", "/v1/phone_numbers", body).object().getString("id"));
        }
        return ids;
    }

    /** Reserves all numbers in the database, since the owner would get notices of it and then none for ten minutes. */
    private static void reserve(String database) throws Exception {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.executeUpdate("update phone_number set second_factor = 'RESERVED', reserved_since = created_at");
            statement.executeUpdate("update phone_number set second_factor = 'DEFAULT', default_of = owner_id"
                    + " where id = (select min(id) from phone_number)");
        }
    }

    /** Waits until a notice to the number was handed over. Returns the status of each notice, the newest first. */
    private static List<String> statusesWhenHandedOver(Api api, String id) {
        long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
        List<String> statuses;
        do {
            statuses = api.backEnd("GET", "/v1/phone_numbers/" + id + "/messages", "").json().asJsonArray().stream()
                    .map(message -> ((JsonObject) message).getString("status"))
                    .toList();
        } while (!statuses.contains("handed_over") && System.nanoTime() < giveUp);
        return statuses;
    }
}
