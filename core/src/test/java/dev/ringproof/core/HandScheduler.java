package dev.ringproof.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler that a test runs by hand, on the thread of the test. Like those of a container, it refuses to be shut
 * down.
 */
final class HandScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final List<Task<?>> tasks = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int room = Integer.MAX_VALUE;

    private final class Task<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private final Duration every;
        private Duration at;

        Task(Callable<T> callable, Duration after, Duration every) {
            super(callable);
            this.at = now.plus(after);
            this.every = every;
        }

        private boolean isDue() {
            return at.compareTo(now) <= 0 && !isDone();
        }

        private void go() {
            if (every.isZero()) {
                run();
            } else {
                runAndReset();
                at = now.plus(every);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at.minus(now));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Runs all that is due now, and again after each of so many seconds. */
    void run(int seconds) {
        runDue();
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            runDue();
        }
    }

    private void runDue() {
        var due = List.copyOf(tasks).stream().filter(Task::isDue).toList();
        due.forEach(Task::go);
        tasks.removeIf(Task::isDone);
        if (tasks.stream().anyMatch(Task::isDue)) {
            runDue();
        }
    }

    /** Takes only so many new tasks from now on. */
    void takeOnly(int more) {
        room = more;
    }

    /** Returns how many tasks are not done. */
    int size() {
        tasks.removeIf(Task::isDone);
        return tasks.size();
    }

    private <T> Task<T> added(Task<T> task) {
        if (room == 0) {
            throw new RejectedExecutionException("no more tasks");
        }
        room--;
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    return true;
                },
                delay,
                unit);
    }

    @Override
    public <T> ScheduledFuture<T> schedule(Callable<T> callable, long delay, TimeUnit unit) {
        return added(new Task<>(callable, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long after, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, after, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long after, long delay, TimeUnit unit) {
        Callable<Boolean> callable = () -> {
            command.run();
            return true;
        };
        return added(
                new Task<>(callable, Duration.of(after, unit.toChronoUnit()), Duration.of(delay, unit.toChronoUnit())));
    }

    @Override
    public void execute(Runnable command) {
        var unused = schedule(command, 0, TimeUnit.SECONDS);
    }

    @Override
    public void shutdown() {
        throw new IllegalStateException("the container ends this scheduler");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new IllegalStateException("the container ends this scheduler");
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        throw new IllegalStateException("the container ends this scheduler");
    }
}
