package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the tests: a repository without locks loses the races, so the races really take place. */
class NaiveRepositoryTest {
    private static final String WITHOUT_LOCKS =
            "-Dhibernate.session_factory.statement_inspector=" + NaiveStatements.class.getName();

    @TempDir
    static Path data;

    private static ServerProcess one;
    private static ServerProcess other;
    private static String database;
    private static Races races;

    @BeforeAll
    static void start() {
        database = TestDatabases.postgresql();
        var environment = SecondFactorRace.environment(data, database);
        one = ServerProcess.launch(environment, WITHOUT_LOCKS);
        other = ServerProcess.launch(environment, WITHOUT_LOCKS);
        races = new Races(new Api(one.base()), new Api(other.base()));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void a_naive_repository_counts_more_than_five_wrong_attempts() {
        assertThat(races.wrongAttempts(2000).counted()).isGreaterThan(5);
    }

    @Test
    void a_naive_repository_accepts_a_code_more_than_once() {
        var most = IntStream.range(0, 10).mapToLong(i -> races.successes(200)).max();

        assertThat(most.orElseThrow()).isGreaterThan(1);
    }

    @Test
    void a_naive_repository_does_not_keep_exactly_one_default() throws Exception {
        var race = new SecondFactorRace(new Api(one.base()), new Api(other.base()), database);

        var result = race.run(Duration.ofMinutes(2));

        System.out.println(result);
        assertThat(result.violations() + result.broken().size()).isPositive();
    }
}
