package dev.ringproof.core.memory;

import dev.ringproof.core.port.out.UnitOfWork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs one unit of work at a time, and keeps a journal of how to undo its changes. A unit that throws is undone. No
 * unit ever conflicts with another, so each one runs once.
 */
final class InMemoryUnitOfWork implements UnitOfWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> journal = new ArrayDeque<>();

    @Override
    public <T> T run(Supplier<T> work) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("units of work do not nest");
        }
        lock.lock();
        try {
            T result = work.get();
            journal.clear();
            return result;
        } finally {
            undo();
            lock.unlock();
        }
    }

    private void undo() {
        while (!journal.isEmpty()) {
            journal.pop().run();
        }
    }

    /** Undoes a change of the current unit if that unit throws. Changes are undone in reverse order. */
    void onFailure(Runnable change) {
        require();
        journal.push(change);
    }

    /** @throws IllegalStateException when the calling thread is not within a unit of work */
    void require() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("only within a unit of work");
        }
    }
}
