package dev.ringproof.core.risk;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdvisorBreakerTest {
    private final AdvisorBreaker breaker = new AdvisorBreaker();

    private static Instant second(int second) {
        return NOON.plusSeconds(second);
    }

    private void fail(int times, Instant now) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.admits(now)).isTrue();
            breaker.failed(now);
        }
    }

    private void answer(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.admits(NOON)).isTrue();
            breaker.answered();
        }
    }

    @Test
    void an_advisor_rests_after_five_failures_in_a_row() {
        fail(4, NOON);
        assertThat(breaker.rests(NOON)).isFalse();

        fail(1, NOON);

        assertThat(breaker.rests(second(9))).isTrue();
        assertThat(breaker.admits(second(9))).isFalse();
        assertThat(breaker.admits(second(10))).isTrue();
    }

    @Test
    void an_advisor_rests_if_five_of_the_last_ten_questions_fail() {
        fail(4, NOON);
        answer(5);
        fail(1, NOON);

        assertThat(breaker.rests(NOON)).isTrue();
    }

    @Test
    void failures_before_the_last_ten_questions_are_forgotten() {
        fail(4, NOON);
        answer(6);
        fail(4, NOON);

        assertThat(breaker.rests(NOON)).isFalse();
    }

    @Test
    void after_a_rest_one_question_is_the_trial() {
        fail(5, NOON);

        assertThat(breaker.admits(second(10))).isTrue();
        assertThat(breaker.admits(second(10))).isFalse();
        assertThat(breaker.rests(second(100))).isTrue();
    }

    @Test
    void an_advisor_that_answers_its_trial_is_asked_as_before() {
        fail(5, NOON);
        assertThat(breaker.admits(second(10))).isTrue();
        breaker.answered();

        fail(4, second(10));
        assertThat(breaker.rests(second(10))).isFalse();
        fail(1, second(10));

        assertThat(breaker.rests(second(19))).isTrue();
        assertThat(breaker.rests(second(20))).isFalse();
    }

    @Test
    void each_rest_after_a_trial_that_fails_is_twice_as_long_up_to_two_minutes() {
        fail(5, NOON);
        int now = 10;
        for (int rest : new int[] {20, 40, 80, 120, 120}) {
            fail(1, second(now));

            assertThat(breaker.rests(second(now + rest - 1))).isTrue();
            assertThat(breaker.rests(second(now + rest))).isFalse();
            now += rest;
        }
    }

    @Test
    void questions_that_end_during_the_rest_neither_end_it_nor_make_it_longer() {
        for (int i = 0; i < 8; i++) {
            assertThat(breaker.admits(NOON)).isTrue();
        }
        for (int i = 0; i < 5; i++) {
            breaker.failed(NOON);
        }

        assertThat(breaker.failed(second(5))).isFalse();
        breaker.answered();

        assertThat(breaker.rests(second(9))).isTrue();
        assertThat(breaker.rests(second(10))).isFalse();
    }
}
