package dev.ringproof.adapters.rest.filter;

import dev.ringproof.core.domain.OwnerId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets only a few requests of one owner be under way at once in this process. A request locks its owner's account, so
 * others of the same owner would wait for it and hold a connection of the database, which is then missing for all other
 * owners. Further requests wait for their turn here, where they hold nothing. If too many wait, or one waits too long,
 * it gets no turn.
 */
final class OwnerTurns {
    private final int atOnce;
    private final int mostRequests;
    private final Duration longestWait;
    private final ConcurrentMap<OwnerId, Line> lines = new ConcurrentHashMap<>();

    /**
     * The requests of one owner. It exists while there are any.
     *
     * @param requests how many wait or are under way
     */
    private record Line(Semaphore turns, int requests) {
        Line with(int more) {
            return new Line(turns, requests + more);
        }
    }

    /**
     * @param atOnce how many requests of one owner are under way at once
     * @param waiting how many more may wait
     * @param longestWait how long one may wait
     */
    OwnerTurns(int atOnce, int waiting, Duration longestWait) {
        this.atOnce = atOnce;
        this.mostRequests = Math.addExact(atOnce, waiting);
        this.longestWait = longestWait;
    }

    static OwnerTurns unlimited() {
        return new OwnerTurns(Integer.MAX_VALUE, 0, Duration.ZERO);
    }

    /** Waits for a turn. If the result is true, {@link #end} must follow. */
    boolean begin(OwnerId owner) {
        var line = lines.compute(
                owner, (_, before) -> before == null ? new Line(new Semaphore(atOnce, true), 1) : before.with(1));
        boolean begun = false;
        try {
            begun = line.requests() <= mostRequests
                    && line.turns().tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!begun) {
                leave(owner);
            }
        }
        return begun;
    }

    /** Ends a turn, and lets the request go on that has waited longest. */
    void end(OwnerId owner) {
        var line = lines.get(owner);
        if (line == null) {
            throw new IllegalStateException("no turn has begun");
        }
        line.turns().release();
        leave(owner);
    }

    private void leave(OwnerId owner) {
        lines.computeIfPresent(owner, (_, line) -> line.requests() == 1 ? null : line.with(-1));
    }

    /** Returns how many requests of an owner wait or are under way. */
    int requests(OwnerId owner) {
        var line = lines.get(owner);
        return line == null ? 0 : line.requests();
    }

    /** Returns how many owners have requests that wait or are under way. */
    int owners() {
        return lines.size();
    }
}
