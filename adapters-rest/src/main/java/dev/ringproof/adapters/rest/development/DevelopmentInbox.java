package dev.ringproof.adapters.rest.development;

import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.port.in.MessageInbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages as they arrive at the phones of a development server's users, and the place where requests wait for the
 * next one. A message arrives when it is handed over, unless a fake gateway says that it arrives later, twice or never.
 * Safe for use by many threads.
 */
public final class DevelopmentInbox {
    /** Another node on the same database cannot wake a request of this one, so each looks again after this time. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final MessageInbox inbox;
    private final FakeGateways gateways;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;
    private boolean closed;

    public DevelopmentInbox(MessageInbox inbox, FakeGateways gateways) {
        this.inbox = inbox;
        this.gateways = gateways;
        inbox.onHandOver(this::wake);
        gateways.onArrival(this::wake);
    }

    /**
     * A message that has arrived.
     *
     * @param time which time it is that the message arrives, from 1 on
     */
    record Arrival(TextMessage message, Instant at, int time) {
        /** The name of this arrival, which no other one has. */
        String id() {
            return time == 1 ? message.id().value() : message.id().value() + "." + time;
        }
    }

    /**
     * Returns what has arrived of the newest 100 messages, in the order of arrival.
     *
     * @param to only messages to this number; null for all
     */
    List<Arrival> arrivals(@Nullable String to) {
        return inbox.newest(to).reversed().stream()
                .flatMap(this::arrivals)
                .sorted(Comparator.comparing(Arrival::at))
                .toList();
    }

    private Stream<Arrival> arrivals(TextMessage message) {
        var times = gateways.arrivals(message.id()).orElseGet(() -> List.of(message.createdAt()));
        return IntStream.range(0, times.size()).mapToObj(i -> new Arrival(message, times.get(i), i + 1));
    }

    /** Returns a number that is another one after each change. Ask for it before you look. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there may be something new.
     *
     * @param seen the number of changes before the caller looked; if there was one since, the method does not wait
     * @param atMost how long to wait at most
     * @return false if the server stops, so that nobody has to wait any more
     */
    boolean await(long seen, Duration atMost) {
        long nanos = Math.min(atMost.toNanos(), LOOK_AGAIN.toNanos());
        lock.lock();
        try {
            while (changes == seen && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests wait now. */
    int waiting() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. To be called before the server stops: it lets requests that are under way end first. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
