package dev.ringproof.app;

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
 * it is open, so a database that hangs does not collect questions.
 */
final class Probe<T> {
    private final Supplier<T> question;
    private final Duration patience;
    private @Nullable CompletableFuture<T> open;

    Probe(Supplier<T> question, Duration patience) {
        this.question = question;
        this.patience = patience;
    }

    /** Returns the answer; empty if it does not come in time, or if the question fails. */
    Optional<T> ask() {
        try {
            return Optional.of(asked().get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized CompletableFuture<T> asked() {
        if (open == null || open.isDone()) {
            var answer = new CompletableFuture<T>();
            open = answer;
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
