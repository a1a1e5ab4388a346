package dev.ringproof.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.RiskAdvisor.Unavailable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RiskAdvisor} keeps to. The test that implements the contract connects its advisor to an expert, who
 * behaves as {@link Expert} says.
 */
public interface RiskAdvisorContract {
    /** How long an advisor may take: far longer than it has, so that a slow machine does not fail a test. */
    Duration TIME_LIMIT = Duration.ofSeconds(20);

    RiskQuestion QUESTION = question("+14155552671");

    /** How the one behaves who knows about the risk. All answers repeat the question, which no error may contain. */
    enum Expert {
        ALLOWS,
        /** Has checked the proof token, and accepts it. */
        ALLOWS_A_PERSON,
        /** With the reason {@code sim_swapped}. */
        DENIES,
        /** With the reason {@code new_device}. */
        STEPS_UP,
        FAILS,
        /** Reads the question and never answers. */
        HANGS,
        TALKS_NONSENSE
    }

    /** Returns an advisor whose expert behaves like this. For one that hangs, its own time limit is short. */
    RiskAdvisor advisorWith(Expert expert);

    /** Returns the experts without advice that this advisor can have. */
    default Set<Expert> withoutAdvice() {
        return EnumSet.of(Expert.FAILS, Expert.HANGS, Expert.TALKS_NONSENSE);
    }

    /** Returns the numbers that the expert was asked about, each as often as it was asked. */
    List<String> asked();

    @Test
    default void passes_on_each_advice() {
        assertThat(advice(Expert.ALLOWS)).isEqualTo(new RiskAdvice.Allow(false));
        assertThat(advice(Expert.ALLOWS_A_PERSON)).isEqualTo(new RiskAdvice.Allow(true));
        assertThat(advice(Expert.DENIES)).isEqualTo(new RiskAdvice.Deny("sim_swapped"));
        assertThat(advice(Expert.STEPS_UP)).isEqualTo(new RiskAdvice.StepUp("new_device"));
    }

    private RiskAdvice advice(Expert expert) {
        var advisor = advisorWith(expert);
        return assertTimeoutPreemptively(TIME_LIMIT, () -> advisor.advise(QUESTION));
    }

    @Test
    default void without_advice_it_is_unavailable_and_repeats_nothing_of_the_question() {
        for (var expert : withoutAdvice()) {
            var advisor = advisorWith(expert);

            var thrown = assertTimeoutPreemptively(TIME_LIMIT, () -> catchThrowable(() -> advisor.advise(QUESTION)));

            assertThat(thrown).as(expert.name()).isInstanceOf(Unavailable.class);
            assertThat(thrown.getMessage())
                    .as(expert.name())
                    .isNotBlank()
                    .hasSizeLessThanOrEqualTo(255)
                    .doesNotContain("4155552671", "192.0.2.1", "token-of-a-person");
            assertThat(thrown).as(expert.name()).hasNoCause();
        }
    }

    @Test
    default void an_interrupted_caller_gets_no_advice_soon_and_stays_interrupted() {
        var advisor = advisorWith(Expert.HANGS);

        var stayedInterrupted = assertTimeoutPreemptively(TIME_LIMIT, () -> {
            Thread.currentThread().interrupt();
            var thrown = catchThrowable(() -> advisor.advise(QUESTION));
            return Thread.interrupted() && thrown instanceof Unavailable;
        });

        assertThat(stayedInterrupted).isTrue();
    }

    @Test
    default void each_question_is_asked_once() {
        var advisor = advisorWith(Expert.FAILS);

        assertThatThrownBy(() -> advisor.advise(QUESTION)).isInstanceOf(Unavailable.class);

        assertThat(asked()).containsExactly("+14155552671");
    }

    @Test
    default void questions_of_many_threads_at_once_are_all_answered() throws Exception {
        var advisor = advisorWith(Expert.DENIES);
        var numbers =
                IntStream.range(0, 32).mapToObj(i -> "+141555526" + (10 + i)).toList();

        var answers = StoresContract.atOnce(numbers.stream()
                .map(number -> (Callable<RiskAdvice>) () -> advisor.advise(question(number)))
                .toList());

        assertThat(answers).hasSize(32).containsOnly(new RiskAdvice.Deny("sim_swapped"));
        assertThat(asked()).containsExactlyInAnyOrderElementsOf(numbers);
    }

    private static RiskQuestion question(String number) {
        return new RiskQuestion(
                new E164Number(number),
                "US",
                new OwnerId("user_anna"),
                false,
                Purpose.VERIFICATION,
                "192.0.2.1",
                "Browser/1.0",
                "token-of-a-person");
    }
}
