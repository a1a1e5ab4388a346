package dev.ringproof.core.codes;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.port.Overloaded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that compute hashes, for one owner after the other. An owner who wants many hashes gets one, and then
 * it is the turn of the next owner. So how long an owner waits depends on how many other owners wait, and not on what
 * one of them wants. Safe for use by many threads.
 */
final class HashQueue implements AutoCloseable {
    /** As many hashes as a set of backup codes has. */
    static final int MOST_OF_ONE_OWNER = 10;

    static final int MOST = 100;

    private final int atOnce;
    private final Executor executor;
    private final @Nullable ExecutorService own;
    /** The hashes that wait, by owner. The owner whose turn it is comes first. */
    private final Map<OwnerId, Queue<FutureTask<?>>> waiting = new LinkedHashMap<>();

    private int size;
    private int workers;
    private boolean closed;

    /**
     * @param atOnce how many hashes are computed at once
     * @param given runs the hashes, and is not shut down; null for threads of its own, which end when there is nothing
     *     to do
     */
    HashQueue(String name, int atOnce, @Nullable Executor given) {
        this.atOnce = atOnce;
        if (given == null) {
            var threads = threads(name, atOnce);
            this.own = threads;
            this.executor = threads;
        } else {
            this.own = null;
            this.executor = given;
        }
    }

    private static ExecutorService threads(String name, int number) {
        var threads = new ThreadPoolExecutor(
                number,
                number,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Lets a hash wait for its turn.
     *
     * @throws Overloaded when too many hashes wait, of this owner or in all, or when the executor takes none
     */
    <T> Future<T> submit(OwnerId owner, Callable<T> hash) {
        var task = new FutureTask<>(hash);
        if (add(owner, task)) {
            try {
                executor.execute(this::work);
            } catch (RejectedExecutionException e) {
                giveUp();
            }
        }
        return task;
    }

    /** Returns the result of a hash, when it is there. */
    static <T> T await(Future<T> hash) {
        try {
            return hash.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("interrupted while a backup code was hashed");
        } catch (CancellationException e) {
            throw new Overloaded("no backup codes are hashed any more");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot hash a backup code", e.getCause());
        }
    }

    /** Returns whether one more worker is needed. */
    private synchronized boolean add(OwnerId owner, FutureTask<?> task) {
        if (closed) {
            throw new Overloaded("no backup codes are hashed any more");
        }
        var ofOwner = waiting.get(owner);
        if (size >= MOST || (ofOwner != null && ofOwner.size() >= MOST_OF_ONE_OWNER)) {
            throw new Overloaded("too many backup codes are being hashed");
        }
        waiting.computeIfAbsent(owner, unseen -> new ArrayDeque<>()).add(task);
        size++;
        if (workers >= atOnce) {
            return false;
        }
        workers++;
        return true;
    }

    /** The executor has not taken a worker. If there is no other, nobody computes what waits. */
    private void giveUp() {
        List<FutureTask<?>> left;
        synchronized (this) {
            workers--;
            left = workers == 0 ? dropped() : List.of();
        }
        left.forEach(task -> task.cancel(false));
    }

    private void work() {
        for (var task = next(); task != null; task = next()) {
            task.run();
        }
    }

    /** Returns null when nothing waits, and then the worker has ended. */
    private synchronized @Nullable FutureTask<?> next() {
        var turn = waiting.entrySet().iterator();
        if (!turn.hasNext()) {
            workers--;
            return null;
        }
        var first = turn.next();
        turn.remove();
        var owner = first.getKey();
        var tasks = first.getValue();
        var task = tasks.remove();
        size--;
        if (!tasks.isEmpty()) {
            waiting.put(owner, tasks);
        }
        return task;
    }

    /** Ends the threads of its own. Who waits for a hash that was not begun gets {@link Overloaded}. */
    @Override
    public void close() {
        List<FutureTask<?>> left;
        synchronized (this) {
            closed = true;
            left = dropped();
        }
        if (own != null) {
            own.shutdownNow();
        }
        left.forEach(task -> task.cancel(false));
    }

    private synchronized List<FutureTask<?>> dropped() {
        var all = new ArrayList<FutureTask<?>>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        size = 0;
        return all;
    }
}
