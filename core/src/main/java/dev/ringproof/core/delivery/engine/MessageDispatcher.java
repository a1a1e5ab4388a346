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
 * Runs the delivery: texts made by this node at once, those of a node that died and those to be tried again as they fall
 * due. What became of texts is stored in the background, many at once when there are many.
 */
public final class MessageDispatcher implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MessageDispatcher.class.getName());
    /** So many that a gateway which hangs does not keep texts from the others. */
    private static final int AT_ONCE = 256;

    private static final int SETTLED_TOGETHER = 100;
    private static final long POLL_MILLIS = 1000;
    private static final long LAST_HAND_OVERS_SECONDS = 15;

    private final MessageDelivery delivery;
    private final List<Runnable> chores;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<TextMessage> tried = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch handsAreIdle = new CountDownLatch(1);
    private final List<Thread> threads;

    /** @param chores what else is to be done about once a second */
    public MessageDispatcher(MessageDelivery delivery, List<Runnable> chores) {
        this.delivery = delivery;
        this.chores = List.copyOf(chores);
        this.threads = List.of(
                Thread.ofVirtual().name("ringproof-poll").unstarted(this::poll),
                // What is not stored when this process dies is sent twice, so it waits behind no virtual thread.
                Thread.ofPlatform().name("ringproof-settle").daemon().unstarted(this::settle),
                Thread.ofVirtual().name("ringproof-chores").unstarted(this::doChores));
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** Takes a text that was committed a moment ago. Returns at once; what it cannot do in time the next poll will. */
    public void offer(TextMessage message) {
        if (closing.getCount() > 0) {
            hands.execute(() -> handOver(message));
        }
    }

    private void handOver(TextMessage message) {
        places.acquireUninterruptibly();
        try {
            if (!delivery.tooLate(message)) {
                tried.add(delivery.attempt(message));
            }
        } finally {
            places.release();
        }
    }

    private void poll() {
        do {
            try {
                int free = places.availablePermits();
                if (free > 0) {
                    delivery.claimDue(free).forEach(this::offer);
                }
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "cannot look for texts that are due; trying again", e);
            }
        } while (!over(closing, POLL_MILLIS));
    }

    private void doChores() {
        do {
            for (var chore : chores) {
                try {
                    chore.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "cannot tidy up after texts; trying again", e);
                }
            }
        } while (!over(closing, POLL_MILLIS));
    }

    private void settle() {
        var batch = new ArrayList<TextMessage>();
        while (handsAreIdle.getCount() > 0 || !tried.isEmpty() || !batch.isEmpty()) {
            try {
                if (batch.isEmpty()) {
                    var first = tried.poll(POLL_MILLIS / 10, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    tried.drainTo(batch, SETTLED_TOGETHER - 1);
                }
                delivery.settle(batch);
                batch.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "cannot store what became of " + batch.size() + " texts; trying again", e);
                if (over(closing, POLL_MILLIS)) {
                    return;
                }
            }
        }
    }

    /** Waits for a latch; whether it has opened. */
    private static boolean over(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends the hand-overs under way and stores what became of them. */
    @Override
    public void close() {
        closing.countDown();
        hands.shutdown();
        try {
            if (!hands.awaitTermination(LAST_HAND_OVERS_SECONDS, TimeUnit.SECONDS)) {
                hands.shutdownNow();
            }
            handsAreIdle.countDown();
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            hands.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            handsAreIdle.countDown();
        }
    }
}
