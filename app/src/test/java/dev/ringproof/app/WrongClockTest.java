package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two servers on one PostgreSQL, one of which has a clock that is ten minutes wrong. Codes live for as long as they
 * should, wherever they are made and entered.
 */
class WrongClockTest {
    private static final Duration LIFETIME = Duration.ofSeconds(8);
    private static final String CODE = "424242"; // of test numbers

    @TempDir
    Path data;

    private int users;

    @ParameterizedTest
    @ValueSource(longs = {600, -600})
    void no_code_is_accepted_after_its_life_and_none_is_refused_within_it(long wrongBy) throws Exception {
        var environment = Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_DATABASE_URL", TestDatabases.postgresql(),
                "RINGPROOF_CODE_LIFETIME", LIFETIME.toString());
        try (var right = ServerProcess.start(environment);
                var wrong = ServerProcess.start(environment, WrongClock.argument(data, wrongBy))) {
            var here = new Api(right.base());
            var there = new Api(wrong.base());
            assertThat(clockOf(here)).isBetween(Duration.ofSeconds(-60), Duration.ofSeconds(60));
            assertThat(clockOf(there).minusSeconds(wrongBy)).isBetween(Duration.ofSeconds(-60), Duration.ofSeconds(60));

            var nodes = List.of(here, there);
            var late = new ArrayList<Attempt>();
            for (var prepares : nodes) {
                for (var attempts : nodes) {
                    assertThat(new Attempt(attempts, prepared(prepares)).send().status())
                            .as("within its life")
                            .isEqualTo(200);
                    late.add(new Attempt(attempts, prepared(prepares)));
                }
            }
            awaitEnd(late.getLast().prepared());

            assertThat(late)
                    .allSatisfy(attempt -> assertThat(attempt.send().code()).isEqualTo("verification_expired"));
        }
    }

    private record Attempt(Api node, Prepared prepared) {
        Api.Reply send() {
            return node.me(prepared.token()).attempt(prepared.id(), CODE);
        }
    }

    private record Prepared(String token, String id, long nanos) {}

    private Prepared prepared(Api node) {
        var user = ++users;
        var token = node.token("user_" + user);
        var id = node.me(token).createId("+1415555%04d".formatted(100 + user % 100));
        assertThat(node.me(token).prepare(id).status()).isEqualTo(200);
        return new Prepared(token, id, System.nanoTime());
    }

    /** Waits until the life of the code is over by this test's own timer, which no clock can set. */
    private static void awaitEnd(Prepared prepared) {
        long end = prepared.nanos() + LIFETIME.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Returns by how much the clock of a node differs from that of this test, as the node's answers show. */
    private static Duration clockOf(Api node) {
        var date = node.get("/v1/environment")
                .response()
                .headers()
                .firstValue("Date")
                .orElseThrow();
        var shown =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return Duration.between(Instant.now(), shown);
    }
}
