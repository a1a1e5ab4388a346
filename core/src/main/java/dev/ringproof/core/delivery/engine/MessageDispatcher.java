package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs the delivery in the background. This node hands over the messages that it creates at once. It polls every second
 * for messages that are due: those that wait for another round, and those of a node that has died. What has become of
 * messages is stored by a thread of its own, up to 100 messages in one unit of work.
 */
public final class MessageDispatcher implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MessageDispatcher.class.getName());
    /** There are so many hand-overs at a time that a gateway which hangs does not stop the messages of the others. */
    private static final int CONCURRENT_HANDOVERS = 256;

    private static final int SETTLE_BATCH = 100;
    private static final long POLL_MILLIS = 1000;
    private static final long CLOSE_TIMEOUT_SECONDS = 15;

    private final MessageDelivery delivery;
    private final List<Runnable> chores;
    private final Semaphore permits = new Semaphore(CONCURRENT_HANDOVERS);
    private final ExecutorService handovers = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<TextMessage> unsettled = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch handoversEnded = new CountDownLatch(1);
    private final List<Thread> threads;

    /** @param chores further tasks, which one thread runs in order about once a second */
    public MessageDispatcher(MessageDelivery delivery, List<Runnable> chores) {
        this.delivery = delivery;
        this.chores = List.copyOf(chores);
        this.threads = List.of(
                Thread.ofVirtual().name("ringproof-poll").unstarted(this::poll),
                // A message whose result is not stored when the process dies is sent twice. A platform thread never
                // waits for the virtual ones, so it stores results soon.
                Thread.ofPlatform().name("ringproof-settle").daemon().unstarted(this::settle),
                Thread.ofVirtual().name("ringproof-chores").unstarted(this::doChores));
    }

    /** Starts the threads; to be called once. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Hands over a message that was committed a moment ago. The call returns at once. If the lease runs out before
     * there is room for the hand-over, or if the dispatcher is closing, a later poll of some node claims the message.
     */
    public void offer(TextMessage message) {
        if (closing.getCount() > 0) {
            handovers.execute(() -> handOver(message));
        }
    }

    private void handOver(TextMessage message) {
        permits.acquireUninterruptibly();
        try {
            if (!delivery.isTooLateFor(message)) {
                unsettled.add(delivery.handOver(message));
            }
        } finally {
            permits.release();
        }
    }

    private void poll() {
        do {
            try {
                int free = permits.availablePermits();
                if (free > 0) {
                    delivery.claimDue(free).forEach(this::offer);
                }
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "cannot look for messages that are due; trying again", e);
            }
        } while (!isOpenWithin(closing, POLL_MILLIS));
    }

    private void doChores() {
        do {
            for (var chore : chores) {
                try {
                    chore.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "a chore of the delivery has failed; trying again", e);
                }
            }
        } while (!isOpenWithin(closing, POLL_MILLIS));
    }

    private void settle() {
        var batch = new ArrayList<TextMessage>();
        while (handoversEnded.getCount() > 0 || !unsettled.isEmpty() || !batch.isEmpty()) {
            try {
                if (batch.isEmpty()) {
                    var first = unsettled.poll(POLL_MILLIS / 10, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    unsettled.drainTo(batch, SETTLE_BATCH - 1);
                }
                delivery.settle(batch);
                batch.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "cannot store what has become of " + batch.size() + " messages; trying again",
                        e);
                if (isOpenWithin(closing, POLL_MILLIS)) {
                    return;
                }
            }
        }
    }

    /** Waits for the latch. Returns true once it is open, and also when the thread is interrupted. */
    private static boolean isOpenWithin(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits up to 15 seconds for the hand-overs under way, and stores what has become of their messages. */
    @Override
    public void close() {
        closing.countDown();
        handovers.shutdown();
        try {
            if (!handovers.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                handovers.shutdownNow();
            }
            handoversEnded.countDown();
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            handovers.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            handoversEnded.countDown();
        }
    }
}
