package dev.ringproof.cdi.wiring;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a question that may take long, and waits for the answer only for a while. The question is not asked again while
 * it is open, so a database that hangs does not collect questions. An answer is good for the same while.
 */
final class Probe<T> {
    private final Supplier<T> question;
    private final Duration patience;
    private @Nullable CompletableFuture<T> open;
    private long asked;

    Probe(Supplier<T> question, Duration patience) {
        this.question = question;
        this.patience = patience;
    }

    /**
     * Returns the answer; empty if it does not come in time, or if the question fails. The time begins when the
     * question is asked, which {@link #begin} may do before.
     */
    Optional<T> ask() {
        var answer = begin();
        try {
            return Optional.of(answer.get(Math.max(0, left()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized long left() {
        return patience.toNanos() - (System.nanoTime() - asked);
    }

    /** Asks the question, unless it is open or was asked a moment ago, and does not wait for the answer. */
    synchronized CompletableFuture<T> begin() {
        if (open == null || (open.isDone() && left() <= 0)) {
            var answer = new CompletableFuture<T>();
            open = answer;
            asked = System.nanoTime();
            Thread.ofVirtual().name("health").start(() -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        return open;
    }
}
