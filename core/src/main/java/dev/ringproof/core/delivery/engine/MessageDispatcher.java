package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.port.out.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the delivery in the background. This node hands over the messages that it creates at once. It polls every second
 * for messages that are due: those that wait for another round, and those of a node that has died. What has become of
 * messages is stored by {@link Settlement}, up to 100 messages in one unit of work.
 *
 * <p>It has threads of its own unless a host gives others. No exception or error ends them.
 */
public final class MessageDispatcher {
    private static final Logger LOG = System.getLogger(MessageDispatcher.class.getName());
    /** There are so many hand-overs at a time that a gateway which hangs does not stop the messages of the others. */
    private static final int CONCURRENT_HANDOVERS = 256;

    static final long POLL_MILLIS = 1000;

    private final MessageDelivery delivery;
    private final List<Runnable> chores;
    private final Faults faults;
    private final Semaphore permits = new Semaphore(CONCURRENT_HANDOVERS);
    private final @Nullable ExecutorService ownExecutor;
    private final Executor handovers;
    private final Set<FutureTask<?>> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Settlement settlement;
    private final Beats beats;
    private volatile long polledAt = System.nanoTime();

    /**
     * @param chores further tasks, which one thread runs in order about once a second
     * @param executor runs hand-overs; null for virtual threads of its own. It is not shut down
     * @param scheduler runs everything else; null for threads of its own. It is not shut down
     */
    public MessageDispatcher(
            MessageDelivery delivery,
            List<Runnable> chores,
            @Nullable Executor executor,
            @Nullable ScheduledExecutorService scheduler,
            Faults faults) {
        this.delivery = delivery;
        this.chores = List.copyOf(chores);
        this.faults = faults;
        if (executor == null) {
            var own = Executors.newVirtualThreadPerTaskExecutor();
            this.ownExecutor = own;
            this.handovers = own;
        } else {
            this.ownExecutor = null;
            this.handovers = executor;
        }
        this.settlement = Settlement.of(delivery, scheduler);
        this.beats = scheduler == null ? new OwnBeats(closing) : new ScheduledBeats(scheduler);
    }

    /** Begins to deliver; to be called once. If the scheduler does not take it, nothing has begun. */
    public void start() {
        try {
            beats.start("ringproof-poll", this::poll);
            beats.start("ringproof-chores", this::doChores);
        } catch (RuntimeException e) {
            beats.cancel();
            throw e;
        }
        settlement.start();
    }

    /** Registers what shows whether the delivery keeps up. */
    public void measure(Meters meters) {
        meters.gauge(Meters.QUEUE, underWay::size);
        meters.gauge(Meters.UNSETTLED, settlement::size);
        meters.gauge(Meters.LAG, this::lagSeconds);
    }

    /** A node that polls has looked within two pauses; beyond them, the time since its last look counts as lag too. */
    private double lagSeconds() {
        double unpolled = (System.nanoTime() - polledAt) / 1e9 - 2 * POLL_MILLIS / 1e3;
        return Math.max(delivery.lastLag().toMillis() / 1e3, Math.max(0, unpolled));
    }

    /**
     * Hands over a message that was committed a moment ago. The call returns at once. If the lease runs out before
     * there is room for the hand-over, if the executor rejects it, or if the dispatcher is closing, a later poll of
     * some node claims the message.
     */
    public void offer(TextMessage message) {
        if (closing.getCount() == 0) {
            return;
        }
        var task = new FutureTask<>(() -> handOver(message), null) {
            @Override
            protected void done() {
                ended(this);
            }
        };
        underWay.add(task);
        try {
            handovers.execute(task);
        } catch (Throwable e) {
            task.cancel(false);
            faults.ofExecutor(e);
        }
    }

    private void ended(FutureTask<?> task) {
        underWay.remove(task);
        if (closing.getCount() == 0) {
            synchronized (underWay) {
                underWay.notifyAll();
            }
        }
    }

    private void handOver(TextMessage message) {
        permits.acquireUninterruptibly();
        try {
            if (!delivery.isTooLateFor(message)) {
                settlement.add(delivery.handOver(message));
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "cannot hand over " + message.id() + "; a later poll takes it", e);
        } finally {
            permits.release();
        }
    }

    private void poll() {
        try {
            int free = CONCURRENT_HANDOVERS - underWay.size();
            if (free > 0) {
                delivery.claimDue(free).forEach(this::offer);
            }
            polledAt = System.nanoTime();
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "cannot look for messages that are due; trying again", e);
        }
    }

    private void doChores() {
        for (var chore : chores) {
            try {
                chore.run();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "a chore of the delivery has failed; trying again", e);
            }
        }
    }

    /**
     * Waits for the hand-overs under way, and stores what has become of their messages. Those that have not ended by
     * the deadline are interrupted; a later poll takes their messages.
     *
     * @param deadline in the terms of {@link System#nanoTime}
     */
    public void close(long deadline) throws InterruptedException {
        closing.countDown();
        try {
            awaitHandovers(deadline);
        } finally {
            underWay.forEach(task -> task.cancel(true));
            if (ownExecutor != null) {
                ownExecutor.shutdownNow();
            }
            settlement.end();
        }
        beats.end();
    }

    private void awaitHandovers(long deadline) throws InterruptedException {
        synchronized (underWay) {
            for (long left = deadline - System.nanoTime();
                    !underWay.isEmpty() && left > 0;
                    left = deadline - System.nanoTime()) {
                underWay.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
        }
    }

    /** Does things about once a second. */
    private sealed interface Beats {
        void start(String name, Runnable beat);

        /** Lets no beat begin any more. */
        void cancel();

        /** Ends the beats, and waits for those that are under way. */
        void end() throws InterruptedException;
    }

    /** Virtual threads. */
    private static final class OwnBeats implements Beats {
        private final CountDownLatch closing;
        private final List<Thread> threads = new ArrayList<>();

        OwnBeats(CountDownLatch closing) {
            this.closing = closing;
        }

        @Override
        public void start(String name, Runnable beat) {
            threads.add(Thread.ofVirtual().name(name).start(() -> {
                do {
                    beat.run();
                } while (!isOpenWithin(closing, POLL_MILLIS));
            }));
        }

        @Override
        public void cancel() {
            closing.countDown();
        }

        @Override
        public void end() throws InterruptedException {
            cancel();
            for (var thread : threads) {
                thread.join();
            }
        }
    }

    /** Threads of a host. */
    private static final class ScheduledBeats implements Beats {
        private final ScheduledExecutorService scheduler;
        private final List<ScheduledBeat> beats = new ArrayList<>();
        private final List<Future<?>> futures = new ArrayList<>();

        /** A beat that does nothing after its end. */
        private static final class ScheduledBeat implements Runnable {
            private final Runnable beat;
            private boolean ended;

            ScheduledBeat(Runnable beat) {
                this.beat = beat;
            }

            @Override
            public synchronized void run() {
                if (!ended) {
                    beat.run();
                }
            }

            synchronized void end() {
                ended = true;
            }
        }

        ScheduledBeats(ScheduledExecutorService scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public void start(String name, Runnable beat) {
            var scheduledBeat = new ScheduledBeat(beat);
            beats.add(scheduledBeat);
            futures.add(scheduler.scheduleWithFixedDelay(scheduledBeat, 0, POLL_MILLIS, TimeUnit.MILLISECONDS));
        }

        @Override
        public void cancel() {
            futures.forEach(future -> future.cancel(false));
        }

        @Override
        public void end() {
            cancel();
            beats.forEach(ScheduledBeat::end);
        }
    }

    /** Waits for the latch. Returns true once it is open, and also when the thread is interrupted. */
    static boolean isOpenWithin(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
