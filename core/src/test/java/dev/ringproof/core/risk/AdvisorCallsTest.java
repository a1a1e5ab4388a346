package dev.ringproof.core.risk;

import static dev.ringproof.testkit.contract.RiskAdvisorContract.QUESTION;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.risk.AdvisorCalls.Answer;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.RecordingAdvisor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdvisorCallsTest {
    private static final RiskPolicy PATIENT = RiskPolicy.DEFAULT.within(Duration.ofSeconds(8));
    private static final RiskPolicy IMPATIENT = RiskPolicy.DEFAULT.within(Duration.ofMillis(50));

    private final RecordingAdvisor advisor = new RecordingAdvisor();
    private final SettableClock clock = new SettableClock(NOON);
    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void release() {
        never.countDown();
        threads.close();
    }

    private AdvisorCalls calls(RiskPolicy policy) {
        return new AdvisorCalls(advisor, policy, clock);
    }

    @Test
    void advice_in_time_is_passed_on() {
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));

        assertThat(calls(PATIENT).ask(QUESTION)).isEqualTo(new Answer.Advised(new RiskAdvice.Deny("sim_swapped")));
    }

    @Test
    void an_advisor_that_does_not_answer_is_slow_and_is_interrupted() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        advisor.willAnswer(question -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return new RiskAdvice.Allow(false);
        });

        assertThat(calls(IMPATIENT).ask(QUESTION)).isEqualTo(new Answer.Failed("slow"));
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Such an advisor would otherwise hold the threads of all requests. */
    @Test
    void an_advisor_that_ignores_interrupts_holds_its_place_and_nobody_who_asks() throws Exception {
        advisor.willAnswer(question -> stubborn());
        var calls = calls(IMPATIENT.atOnce(2));

        assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("slow"));
        assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("slow"));
        assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("busy"));
        assertThat(advisor.questions()).hasSize(2);
    }

    private RiskAdvice stubborn() {
        boolean over = false;
        while (!over) {
            try {
                never.await();
                over = true;
            } catch (InterruptedException e) {
                // It goes on to wait, which is what the test is about.
            }
        }
        return new RiskAdvice.Allow(false);
    }

    @Test
    void a_question_waits_for_a_place_within_its_time_limit() throws Exception {
        var first = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        advisor.willAnswer(question -> {
            begun.countDown();
            try {
                first.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new RiskAdvice.Allow(false);
        });
        var calls = calls(PATIENT.atOnce(1));

        var one = threads.submit(() -> calls.ask(QUESTION));
        begun.await();
        var other = threads.submit(() -> calls.ask(QUESTION));
        first.countDown();

        assertThat(one.get()).isEqualTo(new Answer.Advised(new RiskAdvice.Allow(false)));
        assertThat(other.get()).isEqualTo(new Answer.Advised(new RiskAdvice.Allow(false)));
    }

    @Test
    void an_advisor_that_fails_gives_its_place_back() {
        advisor.willFail();
        var calls = calls(PATIENT.atOnce(1));

        for (int i = 0; i < 3; i++) {
            assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("failed"));
        }
    }

    @Test
    void an_error_of_the_advisor_is_a_failure() {
        advisor.willAnswer(question -> {
            throw new StackOverflowError();
        });

        assertThat(calls(PATIENT).ask(QUESTION)).isEqualTo(new Answer.Failed("failed"));
    }

    /** Somebody may write an advisor without null checks. */
    @Test
    @SuppressWarnings("NullAway")
    void no_answer_at_all_is_a_failure() {
        advisor.willAdvise(null);

        assertThat(calls(PATIENT).ask(QUESTION)).isEqualTo(new Answer.Failed("failed"));
    }

    @Test
    void an_advisor_that_fails_too_often_is_not_asked_until_its_rest_is_over() {
        advisor.willFail();
        var calls = calls(PATIENT);
        for (int i = 0; i < 5; i++) {
            assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("failed"));
        }

        clock.advance(Duration.ofSeconds(9));
        assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Failed("resting"));
        assertThat(advisor.questions()).hasSize(5);
        advisor.willAdvise(new RiskAdvice.Allow(false));
        clock.advance(Duration.ofSeconds(1));

        assertThat(calls.ask(QUESTION)).isEqualTo(new Answer.Advised(new RiskAdvice.Allow(false)));
    }

    @Test
    void an_interrupted_caller_goes_on_at_once_and_stays_interrupted() throws Exception {
        advisor.willHang();
        var calls = calls(PATIENT);

        var answer = threads.submit(() -> {
            Thread.currentThread().interrupt();
            var result = calls.ask(QUESTION);
            return Thread.interrupted() ? result : null;
        });

        assertThat(answer.get()).isEqualTo(new Answer.Failed("interrupted"));
    }
}
