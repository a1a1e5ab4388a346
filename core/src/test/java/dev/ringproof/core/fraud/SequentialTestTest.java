package dev.ringproof.core.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.limit.GuardPolicy.Thresholds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequentialTestTest {
    private static final long SEED = 14;

    /** Wald: at most one of n honest neighbourhoods ever reaches the score ln n, however long one waits. */
    @Test
    void it_accuses_at_most_one_of_a_hundred_honest_prefixes_at_the_score_of_a_hundred() {
        var test = SequentialTest.of(Thresholds.DEFAULT, Conversion.NONE);
        var random = new SplittableRandom(SEED);
        int accused = 0;
        for (int prefix = 0; prefix < 20_000; prefix++) {
            long sent = 0;
            long entered = 0;
            boolean crossed = false;
            while (sent < 60 && !crossed) {
                sent++;
                entered += random.nextDouble() < Thresholds.DEFAULT.normal() ? 1 : 0;
                crossed = test.score(new Conversion(sent, entered)) >= Math.log(100);
            }
            accused += crossed ? 1 : 0;
        }

        assertThat(accused).as("seed %d", SEED).isBetween(20, 200);
    }

    @Test
    void nothing_is_no_evidence() {
        assertThat(SequentialTest.of(Thresholds.DEFAULT, Conversion.NONE).score(Conversion.NONE))
                .isZero();
    }

    @Test
    void a_code_that_was_sent_before_the_window_and_entered_within_it_is_no_negative_count() {
        assertThat(new Conversion(1, 3).missed()).isZero();
        assertThat(new Conversion(5, 3).minus(new Conversion(6, 1))).isEqualTo(new Conversion(0, 2));
    }
}
