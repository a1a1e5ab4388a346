package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvenTimeTest {

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 99", "7, 93", "99, 1", "100, 100", "101, 99", "250, 50"})
    void an_answer_waits_for_the_next_tenth_of_a_second(long ready, long rest) {
        assertThat(EvenTime.rest(ready * 1_000_000)).isEqualTo(rest * 1_000_000);
    }

    @Test
    void a_result_and_an_exception_come_no_sooner() {
        long begun = System.nanoTime();
        assertThat(EvenTime.of(() -> "done")).isEqualTo("done");
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(EvenTime.STEP.toNanos());
        long again = System.nanoTime();
        assertThatThrownBy(() -> EvenTime.of(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(System.nanoTime() - again).isGreaterThanOrEqualTo(EvenTime.STEP.toNanos());
    }
}
