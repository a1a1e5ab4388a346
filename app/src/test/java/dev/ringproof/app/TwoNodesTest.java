package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs races against two server processes on one PostgreSQL. {@code -Drace.seconds=60 -Drace.users=20} runs the race of
 * second factors for a longer time and with more users.
 */
class TwoNodesTest {
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

    /** PostgreSQL refuses NUL in any text, so each of these was an internal error. */
    @Test
    void text_that_postgresql_cannot_keep_is_refused_and_is_never_an_internal_error() {
        var api = new Api(one.base());
        for (var bad : List.of("%00", "a%00b", "a%FF", "a%ED%A0%80")) {
            assertThat(api.get("/dev/token?user_id=" + bad).status()).isEqualTo(422);
            assertThat(api.backEnd("GET", "/v1/messages?gateway=" + bad, "").status())
                    .isEqualTo(422);
            for (var path : List.of(
                    "/v1/users/%s/second_factor",
                    "/v1/phone_numbers/%s", "/v1/phone_numbers/%s/messages", "/v1/second_factor_challenges/%s")) {
                assertThat(api.backEnd("GET", path.formatted(bad), "").status()).isEqualTo(404);
            }
            assertThat(api.backEnd("DELETE", "/v1/users/%s/mfa".formatted(bad), "")
                            .status())
                    .isEqualTo(404);
            assertThat(api.backEnd("POST", "/v1/messages/%s/resend".formatted(bad), "")
                            .status())
                    .isEqualTo(404);
        }
        for (var bad : List.of("\\u0000", "a\\u0000b", "a\\ud800")) {
            for (var body : List.of(
                    "{\"user_id\":\"%s\"}",
                    "{\"user_id\":\"user_1\",\"session_id\":\"%s\"}",
                    "{\"user_id\":\"user_1\",\"user_agent\":\"%s\"}")) {
                assertThat(api.backEnd("POST", "/v1/second_factor_challenges", body.formatted(bad))
                                .status())
                        .isEqualTo(422);
            }
        }
    }

    @Test
    void a_semicolon_in_a_path_does_not_name_another_user() {
        var api = new Api(one.base());

        api.token("user_1%3Bx");

        assertThat(api.backEnd("DELETE", "/v1/users/user_1;x/mfa", "").status()).isEqualTo(404);
        assertThat(api.backEnd("DELETE", "/v1/users/user_1%3Bx/mfa", "").body())
                .isEqualTo("{\"user_id\":\"user_1;x\"}");
    }

    @Test
    void the_first_code_is_right_after_the_other_server_has_sent_another_message() {
        var here = new Api(one.base());
        var there = new Api(other.base());
        var token = here.token("user_2");
        var id = here.me(token).createId("+14155551998");
        here.me(token).prepare(id);
        var code = here.newestCode("+14155551998");

        assertThat(there.me(token).prepare(id).status()).isEqualTo(200);
        assertThat(Races.newCode(there, "+14155551998", 2)).isEqualTo(code);
        assertThat(there.me(token).attempt(id, code).status()).isEqualTo(200);
    }

    @Test
    void exactly_one_second_factor_is_the_default_while_many_changes_happen_at_once() throws Exception {
        var race = new SecondFactorRace(new Api(one.base()), new Api(other.base()), database);

        var result = race.run(Duration.ofSeconds(Integer.getInteger("race.seconds", 5)));

        System.out.println(result);
        assertThat(result.changes()).as(result.toString()).isGreaterThan(SecondFactorRace.ENOUGH_CHANGES);
        assertThat(result.violations()).as(result.toString()).isZero();
        assertThat(result.broken()).as(result.toString()).isEmpty();
    }

    @RepeatedTest(2)
    void of_two_thousand_wrong_attempts_at_once_five_are_counted_and_the_right_code_comes_too_late() {
        var attempts = races.wrongAttempts(2000);

        assertThat(attempts).isEqualTo(new Races.Attempts(5, 1995, 0, 5, 400));
    }

    @RepeatedTest(3)
    void of_two_hundred_right_answers_at_once_one_succeeds() {
        assertThat(races.successes(200)).isEqualTo(1);
    }

    @RepeatedTest(100)
    void of_two_owners_who_verify_one_number_at_once_one_wins() {
        var replies = races.twoOwners();

        assertThat(replies).filteredOn(r -> r.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(r -> r.status() != 200)
                .singleElement()
                .satisfies(loser -> assertThat(loser.code()).isEqualTo("form_identifier_exists"));
    }
}
