package dev.ringproof.core.risk;

import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.port.out.RiskAdvisor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls an advisor on threads of its own. A caller waits for the time limit at most, also if the advisor ignores
 * interrupts. An advisor that does not come back keeps its place, so there are never more of its threads than places.
 */
final class AdvisorCalls {
    private static final Logger LOG = System.getLogger(AdvisorCalls.class.getName());

    private final RiskAdvisor advisor;
    private final RiskPolicy policy;
    private final InstantSource clock;
    private final Semaphore places;
    private final AdvisorBreaker breaker = new AdvisorBreaker();

    AdvisorCalls(RiskAdvisor advisor, RiskPolicy policy, InstantSource clock) {
        this.advisor = advisor;
        this.policy = policy;
        this.clock = clock;
        this.places = new Semaphore(policy.atOnce(), true);
    }

    /** The result of a call. */
    sealed interface Answer {
        record Advised(RiskAdvice advice) implements Answer {}

        /** @param reason one word for the operator */
        record Failed(String reason) implements Answer {}
    }

    /** Asks the advisor, and waits for at most the time limit. */
    Answer ask(RiskQuestion question) {
        if (breaker.rests(clock.instant())) {
            return new Answer.Failed("resting");
        }
        long deadline = System.nanoTime() + policy.timeLimit().toNanos();
        try {
            if (!places.tryAcquire(policy.timeLimit().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Answer.Failed("busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed("interrupted");
        }
        if (!breaker.admits(clock.instant())) {
            places.release();
            return new Answer.Failed("resting");
        }
        return await(begin(question), deadline);
    }

    private record Call(CompletableFuture<RiskAdvice> advice, Thread thread) {}

    private Call begin(RiskQuestion question) {
        var advice = new CompletableFuture<RiskAdvice>();
        var thread = Thread.ofVirtual().name("ringproof-risk").start(() -> {
            try {
                advice.complete(advisor.advise(question));
            } catch (RuntimeException | Error e) {
                advice.completeExceptionally(e);
            } finally {
                places.release();
            }
        });
        return new Call(advice, thread);
    }

    private Answer await(Call call, long deadline) {
        try {
            var advice = call.advice().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            breaker.answered();
            return new Answer.Advised(advice);
        } catch (TimeoutException e) {
            call.thread().interrupt();
            return failed("slow", "it has not answered within " + policy.timeLimit());
        } catch (ExecutionException e) {
            return failed("failed", description(e.getCause()));
        } catch (InterruptedException e) {
            call.thread().interrupt();
            Thread.currentThread().interrupt();
            return failed("interrupted", "the request was interrupted");
        }
    }

    /** The message of an exception may hold parts of the question, unless it is the port's own. */
    private static String description(Throwable cause) {
        return cause instanceof RiskAdvisor.Unavailable ? cause.getMessage() : cause.getClass().getName();
    }

    private Answer failed(String reason, String description) {
        if (breaker.failed(clock.instant())) {
            LOG.log(Level.WARNING, "The risk advisor rests, since it fails too often. Lately: {0}", description);
        }
        return new Answer.Failed(reason);
    }
}
