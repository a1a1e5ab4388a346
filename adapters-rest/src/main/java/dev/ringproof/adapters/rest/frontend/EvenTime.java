package dev.ringproof.adapters.rest.frontend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Gives answers only at full tenths of a second after their requests, so that the time which an answer takes does not
 * tell whether a message was stored and handed over. The thread of the request waits; it is a virtual one, and holds no
 * connection to the database.
 */
final class EvenTime {
    static final Duration STEP = Duration.ofMillis(100);

    private EvenTime() {}

    /** Does the work, and returns its result, or throws what it throws, when the time has come. */
    static <T> T of(Supplier<T> work) {
        long begun = System.nanoTime();
        try {
            return work.get();
        } finally {
            long until = System.nanoTime() + rest(System.nanoTime() - begun);
            // A thread may wake up too soon.
            while (until - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }
    }

    /** Returns how long an answer waits that is ready after this time. */
    static long rest(long nanos) {
        long step = STEP.toNanos();
        return step - nanos % step;
    }
}
