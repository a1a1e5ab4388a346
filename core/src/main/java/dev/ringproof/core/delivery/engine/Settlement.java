package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stores what has become of messages, many at a time. Nobody waits for it, so it rests a little after each time: under
 * load, results gather meanwhile, and many share one commit. A result that comes after the rest is stored at once. What
 * the store cannot take is tried again after a second. A message whose result is not stored when the process dies is
 * sent twice.
 */
abstract sealed class Settlement {
    private static final Logger LOG = System.getLogger(Settlement.class.getName());
    private static final int BATCH = 100;
    static final long PAUSE_MILLIS = 1000;
    /** It is short, since for so long a message is in danger of being sent twice. */
    static final long REST_MILLIS = 20;

    private final MessageDelivery delivery;
    private final BlockingQueue<TextMessage> unsettled = new LinkedBlockingQueue<>();
    private final List<TextMessage> batch = new ArrayList<>();
    private volatile int inBatch;

    private Settlement(MessageDelivery delivery) {
        this.delivery = delivery;
    }

    /**
     * Returns a settlement that has not started.
     *
     * @param scheduler null for a thread of its own
     */
    static Settlement of(MessageDelivery delivery, @Nullable ScheduledExecutorService scheduler) {
        return scheduler == null ? new OnOwnThread(delivery) : new OnScheduler(delivery, scheduler);
    }

    abstract void start();

    /** Takes what has become of a message, to store it soon. */
    void add(TextMessage message) {
        unsettled.add(message);
    }

    /** Returns how many messages are not settled. */
    int size() {
        return unsettled.size() + inBatch;
    }

    /** Stores all that is left, unless the store cannot take it. Nothing may be added meanwhile. */
    abstract void end() throws InterruptedException;

    /** Stores all that there is. Returns false when the store cannot take it. */
    final synchronized boolean settleAll() {
        while (true) {
            if (batch.isEmpty()) {
                unsettled.drainTo(batch, BATCH);
                inBatch = batch.size();
            }
            if (batch.isEmpty()) {
                return true;
            }
            try {
                delivery.settle(batch);
            } catch (Throwable e) {
                LOG.log(
                        Level.WARNING,
                        "cannot store what has become of " + batch.size() + " messages; trying again",
                        e);
                return false;
            }
            batch.clear();
            inBatch = 0;
        }
    }

    /** A platform thread, which never waits for the virtual ones, so it stores results soon. */
    private static final class OnOwnThread extends Settlement {
        private final Thread thread =
                Thread.ofPlatform().name("ringproof-settle").daemon().unstarted(this::run);
        private final Object signal = new Object();
        private boolean idle;
        private boolean ending;

        OnOwnThread(MessageDelivery delivery) {
            super(delivery);
        }

        @Override
        void start() {
            thread.start();
        }

        @Override
        void add(TextMessage message) {
            super.add(message);
            synchronized (signal) {
                if (idle) {
                    signal.notifyAll();
                }
            }
        }

        private void run() {
            try {
                while (awaitWork()) {
                    pause(settleAll() ? REST_MILLIS : PAUSE_MILLIS);
                }
                settleAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Returns false at the end. */
        private boolean awaitWork() throws InterruptedException {
            synchronized (signal) {
                idle = true;
                while (size() == 0 && !ending) {
                    signal.wait();
                }
                idle = false;
                return !ending;
            }
        }

        /** Ends early when the settlement ends. */
        private void pause(long millis) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            synchronized (signal) {
                for (long left = until - System.nanoTime(); !ending && left > 0; left = until - System.nanoTime()) {
                    signal.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                }
            }
        }

        @Override
        void end() throws InterruptedException {
            synchronized (signal) {
                ending = true;
                signal.notifyAll();
            }
            thread.join();
        }
    }

    /** Threads of a host. */
    private static final class OnScheduler extends Settlement {
        private final ScheduledExecutorService scheduler;
        private final AtomicBoolean asked = new AtomicBoolean();
        private volatile boolean ended;
        private volatile @Nullable Future<?> next;

        OnScheduler(MessageDelivery delivery, ScheduledExecutorService scheduler) {
            super(delivery);
            this.scheduler = scheduler;
        }

        @Override
        void start() {}

        @Override
        void add(TextMessage message) {
            super.add(message);
            if (asked.compareAndSet(false, true)) {
                ask(0);
            }
        }

        /** If the scheduler does not take it, the thread of the hand-over settles. */
        private void ask(long afterMillis) {
            try {
                next = scheduler.schedule(this::run, afterMillis, TimeUnit.MILLISECONDS);
            } catch (RuntimeException e) {
                asked.set(false);
                settleAll();
            }
        }

        /** Looks again after the rest, until there is nothing to settle. */
        private void run() {
            if (ended) {
                return;
            }
            if (size() > 0) {
                ask(settleAll() ? REST_MILLIS : PAUSE_MILLIS);
                return;
            }
            asked.set(false);
            if (size() > 0 && asked.compareAndSet(false, true)) {
                ask(0);
            }
        }

        @Override
        void end() {
            ended = true;
            var last = next;
            if (last != null) {
                last.cancel(false);
            }
            settleAll();
        }
    }
}
