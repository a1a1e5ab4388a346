package dev.ringproof.adapters.sms.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.sms.setting.TimeLimits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How long a process waits for a carrier, with and without pauses of its own. */
class CarrierTimeTest {
    private static final Duration LIMIT = Duration.ofMillis(2500);

    private long now = 17;

    /** An answer that comes after a while. Waiting for it moves the clock. */
    private final class Answer extends CompletableFuture<String> {
        private final long comesAt;
        private final Duration late;

        /** @param late how much too late the process wakes up each time */
        Answer(Duration after, Duration late) {
            this.comesAt = now + after.toNanos();
            this.late = late;
        }

        @Override
        public String get(long timeout, TimeUnit unit) throws TimeoutException {
            long until = now + unit.toNanos(timeout);
            if (comesAt <= until) {
                now = Math.max(now, comesAt);
                return "taken";
            }
            now = until + late.toNanos();
            throw new TimeoutException();
        }
    }

    @Test
    void a_carrier_has_its_time_and_no_more() throws Exception {
        assertThat(answer(LIMIT, Duration.ZERO)).isEqualTo("taken");
        assertThatThrownBy(() -> answer(LIMIT.plusNanos(1), Duration.ZERO)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void time_in_which_the_process_stood_still_does_not_count() throws Exception {
        assertThat(answer(Duration.ofMillis(3700), Duration.ofMillis(50))).isEqualTo("taken");
        assertThatThrownBy(() -> answer(Duration.ofMillis(3800), Duration.ofMillis(50)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void a_carrier_gets_at_most_twice_its_time() throws Exception {
        assertThat(answer(Duration.ofMillis(4900), Duration.ofSeconds(1))).isEqualTo("taken");
        assertThatThrownBy(() -> answer(Duration.ofSeconds(7), Duration.ofSeconds(1)))
                .isInstanceOf(TimeoutException.class);
    }

    /** The wait looks for an answer once more before it ends. */
    @Test
    void an_answer_that_is_there_already_counts() throws Exception {
        assertThat(answer(Duration.ofSeconds(8), Duration.ofSeconds(9))).isEqualTo("taken");
    }

    @Test
    void nine_seconds_are_never_passed() {
        assertThat(TimeLimits.of(Duration.ofSeconds(8)).longest()).isEqualTo(Duration.ofSeconds(9));
        assertThat(TimeLimits.of(Duration.ofSeconds(2)).longest()).isEqualTo(Duration.ofSeconds(4));
    }

    private String answer(Duration after, Duration late) throws Exception {
        return new CarrierTime(TimeLimits.of(LIMIT), () -> now).await(new Answer(after, late));
    }
}
