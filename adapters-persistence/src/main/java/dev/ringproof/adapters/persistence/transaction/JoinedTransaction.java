package dev.ringproof.adapters.persistence.transaction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the host that units of work have joined: what they have locked in it, and what is to be done after
 * its commit. Its host may end it on another thread.
 */
final class JoinedTransaction {
    private final Thread thread = Thread.currentThread();
    private final Set<Rows> locked = new HashSet<>();
    private final List<Runnable> actions = new ArrayList<>();

    /** Rows that units lock together. */
    record Rows(Locked kind, String id) {}

    /** Whether the transaction belongs to this thread, so that a wait of this thread for its locks would never end. */
    boolean isMine() {
        return thread == Thread.currentThread();
    }

    synchronized void lock(Rows rows) {
        locked.add(rows);
    }

    synchronized boolean hasLocked(Rows rows) {
        return locked.contains(rows);
    }

    synchronized boolean hasLockedAny() {
        return !locked.isEmpty();
    }

    synchronized void afterCommit(Runnable action) {
        actions.add(action);
    }

    /** Runs all actions in their order. One that throws does not keep the others from running. */
    void committed() {
        @Nullable RuntimeException failure = null;
        for (var action : taken()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized List<Runnable> taken() {
        var taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }
}
