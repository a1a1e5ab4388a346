package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two server processes on one PostgreSQL. */
class TwoNodesTest {
    @TempDir
    static Path data;

    private static ServerProcess one;
    private static ServerProcess other;
    private static Races races;

    @BeforeAll
    static void start() {
        var environment = Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_DATABASE_URL", TestDatabases.postgresql());
        one = ServerProcess.launch(environment);
        other = ServerProcess.launch(environment);
        races = new Races(new Api(one.base()), new Api(other.base()));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void two_servers_serve_one_user() {
        var here = new Api(one.base());
        var there = new Api(other.base());
        var token = here.token("user_1");

        var id = here.me(token).createId("+14155551999");
        there.me(token).prepare(id);
        var code = here.newestCode("+14155551999");

        assertThat(there.me(token).attempt(id, code).status()).isEqualTo(200);
        assertThat(here.me(token).status(id)).isEqualTo("verified");
    }

    @RepeatedTest(2)
    void of_two_thousand_wrong_guesses_at_once_five_are_counted_and_the_right_one_comes_too_late() {
        var guesses = races.wrongGuesses(2000);

        assertThat(guesses).isEqualTo(new Races.Guesses(5, 1995, 0, 5, 400));
    }

    @RepeatedTest(3)
    void of_two_hundred_right_answers_at_once_one_succeeds() {
        assertThat(races.successes(200)).isEqualTo(1);
    }

    @RepeatedTest(100)
    void of_two_owners_who_prove_one_number_at_once_one_wins() {
        var replies = races.twoOwners();

        assertThat(replies).filteredOn(r -> r.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(r -> r.status() != 200)
                .singleElement()
                .satisfies(loser -> assertThat(loser.code()).isEqualTo("form_identifier_exists"));
    }
}
