package dev.ringproof.testkit.internal;

import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.port.out.RiskAdvisor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** An advisor that records each question, and allows it or answers as it is told. Safe for use by many threads. */
public final class RecordingAdvisor implements RiskAdvisor {
    private final List<RiskQuestion> questions = new CopyOnWriteArrayList<>();
    private volatile Function<RiskQuestion, RiskAdvice> answer = question -> new RiskAdvice.Allow(false);

    @Override
    public RiskAdvice advise(RiskQuestion question) {
        questions.add(question);
        return answer.apply(question);
    }

    /** Answers every question like this from now on. */
    public void willAdvise(RiskAdvice advice) {
        willAnswer(question -> advice);
    }

    /** Answers every question like this from now on; the function may also throw. */
    public void willAnswer(Function<RiskQuestion, RiskAdvice> function) {
        answer = function;
    }

    /** Has no advice from now on. */
    public void willFail() {
        willAnswer(question -> {
            throw new Unavailable("broken");
        });
    }

    /** Does not answer from now on until it is interrupted. */
    public void willHang() {
        willAnswer(question -> {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("the latch is never counted down");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("interrupted");
            }
        });
    }

    /** Returns all questions so far, the oldest first. */
    public List<RiskQuestion> questions() {
        return List.copyOf(questions);
    }
}
