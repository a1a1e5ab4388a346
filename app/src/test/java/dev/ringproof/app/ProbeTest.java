package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProbeTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void an_answer_that_comes_in_time_is_the_answer() {
        assertThat(new Probe<>(() -> "yes", LONG).ask()).contains("yes");
    }

    @Test
    void a_question_that_fails_has_no_answer_even_if_the_failure_says_nothing() {
        assertThat(new Probe<String>(
                                () -> {
                                    throw new IllegalStateException((String) null);
                                },
                                LONG)
                        .ask())
                .isEmpty();
        assertThat(new Probe<String>(
                                () -> {
                                    throw new AssertionError();
                                },
                                LONG)
                        .ask())
                .isEmpty();
    }

    @Test
    void a_question_that_hangs_is_asked_once_and_its_late_answer_is_not_given_later() {
        var hangs = new CountDownLatch(1);
        var asked = new AtomicInteger();
        var probe = new Probe<>(
                () -> {
                    asked.incrementAndGet();
                    awaitUninterruptibly(hangs);
                    return asked.get();
                },
                SHORT);
        var answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(probe.ask().isPresent());
        }

        assertThat(answers).containsOnly(false);
        assertThat(asked).hasValue(1);

        hangs.countDown();
        while (probe.ask().filter(answer -> answer > 1).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
