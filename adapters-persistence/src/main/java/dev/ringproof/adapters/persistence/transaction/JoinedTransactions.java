package dev.ringproof.adapters.persistence.transaction;

import dev.ringproof.adapters.persistence.transaction.JoinedTransaction.Rows;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transactions of the host that units of work have joined and that are not over yet. */
final class JoinedTransactions {
    private static final ThreadLocal<@Nullable Avoided> AVOIDED = new ThreadLocal<>();

    private final Host host;
    private final Map<Object, JoinedTransaction> open = new ConcurrentHashMap<>();

    /**
     * A transaction that the work of this thread must stay out of.
     *
     * @param outer what it had to stay out of before
     */
    private record Avoided(
            JoinedTransactions by,
            Object transaction,
            @Nullable Avoided outer) {
        boolean has(JoinedTransactions asking, Object current) {
            return (by == asking && transaction.equals(current)) || (outer != null && outer.has(asking, current));
        }
    }

    JoinedTransactions(Host host) {
        this.host = host;
    }

    Host host() {
        return host;
    }

    /** Whether the host has a transaction open on this thread that may be joined here. */
    boolean mayJoin() {
        if (!host.isActive()) {
            return false;
        }
        var avoided = AVOIDED.get();
        return avoided == null || !avoided.has(this, host.current());
    }

    /** Returns the transaction that is open on this thread. */
    JoinedTransaction current() {
        var key = host.current();
        var known = open.get(key);
        if (known != null) {
            return known;
        }
        var begun = new JoinedTransaction();
        // What an action does after the commit must not find the locks of the transaction any more.
        host.afterCommit(() -> {
            open.remove(key);
            begun.committed();
        });
        host.afterRollback(() -> open.remove(key));
        open.put(key, begun);
        return begun;
    }

    /** Runs work that joins no transaction of this thread that is open now. */
    <T> T outside(Supplier<T> work) {
        if (!mayJoin()) {
            return work.get();
        }
        var outer = AVOIDED.get();
        AVOIDED.set(new Avoided(this, host.current(), outer));
        try {
            return host.outside(work);
        } finally {
            if (outer == null) {
                AVOIDED.remove();
            } else {
                AVOIDED.set(outer);
            }
        }
    }

    /** Whether a transaction of this thread has locked anything. */
    boolean haveLocked() {
        return open.values().stream().anyMatch(one -> one.isMine() && one.hasLockedAny());
    }

    /**
     * Makes sure that a unit of work does not wait for a transaction of its own thread, since that wait would never end.
     *
     * @param joined the transaction that the unit has joined; null if it commits by itself
     * @param rows what the unit is about to lock
     */
    void beforeLocking(@Nullable JoinedTransaction joined, Rows rows) {
        for (var other : open.values()) {
            if (other != joined && other.isMine() && other.hasLocked(rows)) {
                throw new IllegalStateException("this call does not take part in a transaction that has changed the"
                        + " same " + rows.kind().noun() + " on this thread, and would wait for it without end: commit"
                        + " that transaction first, or make this call before it");
            }
        }
        if (joined != null) {
            joined.lock(rows);
        }
    }
}
