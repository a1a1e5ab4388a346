package dev.ringproof.adapters.persistence.transaction;

import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.UnitOfWork;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Units of work on the database: each is one session and one transaction. A unit that conflicts with another is run
 * again, up to {@value #MAX_RUNS} times in all. Some connections are reserved for the units that go ahead of others.
 *
 * <p>A joined unit is a session on the connection of the host's transaction, between a savepoint and its release. It
 * needs no connection of the pool but for what it counts.
 */
public final class JpaUnitOfWork implements UnitOfWork {
    private static final ThreadLocal<@Nullable Unit> UNIT = new ThreadLocal<>();
    private static final int MAX_RUNS = 3;

    /** One connection of this many is reserved for units that go ahead. */
    private static final int RESERVED_ONE_IN = 5;

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SessionFactory sessions;
    private final Semaphore permits;
    private final Duration longestWait;
    private final LongSupplier nanoTime;
    private final @Nullable JoinedTransactions joins;

    /** When the pool last had no connection to give, by {@link System#nanoTime()}; null if that never happened. */
    private volatile @Nullable Long lastWithoutConnection;

    /**
     * A unit that a thread runs.
     *
     * @param joined the transaction of the host that it has joined; null if it commits by itself
     */
    private record Unit(
            Session session, JpaUnitOfWork work, @Nullable JoinedTransaction joined) {}

    /**
     * @param longestWait how long a unit that does not go ahead waits for its turn before it fails
     * @param host whose transactions are joined; null if none is
     */
    public JpaUnitOfWork(SessionFactory sessions, int connections, Duration longestWait, @Nullable Host host) {
        this(sessions, connections, longestWait, host, System::nanoTime);
    }

    JpaUnitOfWork(
            SessionFactory sessions,
            int connections,
            Duration longestWait,
            @Nullable Host host,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sessions = sessions;
        this.permits = new Semaphore(connections - connections / RESERVED_ONE_IN, true);
        this.longestWait = longestWait;
        this.joins = host == null ? null : new JoinedTransactions(host);
    }

    /** Returns the session of the unit of work that the current thread runs. */
    public static Session session() {
        return unit().session();
    }

    private static Unit unit() {
        var unit = UNIT.get();
        if (unit == null) {
            throw new IllegalStateException("only within a unit of work");
        }
        return unit;
    }

    /**
     * Runs a part of a unit of work that commits by itself if the unit has joined a transaction of the host. Otherwise it
     * is as any other part.
     */
    public static <T> T apart(Supplier<T> part) {
        var unit = unit();
        if (unit.joined() == null) {
            return part.get();
        }
        UNIT.remove();
        try {
            return unit.work().run(part);
        } finally {
            UNIT.set(unit);
        }
    }

    /**
     * Called before the unit of work locks or changes rows that other units may have locked. A unit that commits by
     * itself fails at once if a transaction of the host on the same thread has locked them, since the thread would wait
     * for itself.
     *
     * @param kind what the rows belong to
     * @throws IllegalStateException if the unit would wait for a transaction of its own thread
     */
    public static void beforeLocking(Locked kind, String id) {
        beforeLocking(kind, () -> id);
    }

    /** Does so for rows whose id is worth computing only if transactions of a host can be joined. */
    public static void beforeLocking(Locked kind, Supplier<String> id) {
        var unit = unit();
        var joins = unit.work().joins;
        if (joins != null) {
            joins.beforeLocking(unit.joined(), new JoinedTransaction.Rows(kind, id.get()));
        }
    }

    /**
     * Whether a transaction of the host on this thread has locked anything, so that the owner of rows must be known
     * before they are locked.
     */
    public static boolean mayWaitForItself() {
        var joins = unit().work().joins;
        return joins != null && joins.haveLocked();
    }

    @Override
    public <T> T run(Supplier<T> work) {
        return outside(() -> {
            acquirePermit();
            try {
                requireConnections();
                return committed(work);
            } finally {
                permits.release();
            }
        });
    }

    private void acquirePermit() {
        try {
            if (!permits.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailable("the database has too much to do", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for a connection", e);
        }
    }

    /**
     * While the database is away, each unit waits for a connection in vain. Those behind it must not do so too, one
     * after the other, so for a moment they fail at once.
     */
    private void requireConnections() {
        var last = lastWithoutConnection;
        if (last != null && nanoTime.getAsLong() - last < MOMENT.toNanos()) {
            throw new StoreUnavailable("the database does not answer", null);
        }
    }

    @Override
    public <T> T runAhead(Supplier<T> work) {
        return outside(() -> committed(work));
    }

    @Override
    public <T> T outside(Supplier<T> work) {
        return joins == null ? work.get() : joins.outside(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        if (joins != null && joins.mayJoin()) {
            joins.current().afterCommit(action);
        } else {
            action.run();
        }
    }

    @Override
    public <T> T join(Supplier<T> work) {
        if (joins == null || !joins.mayJoin()) {
            return run(work);
        }
        requireNoUnit();
        var joined = joins.current();
        try {
            return joins.host().with(connection -> within(new HostConnection(connection), joined, work));
        } catch (StoreConflict | StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            throw switch (Failure.of(e)) {
                case NO_CONNECTION, UNAVAILABLE -> new StoreUnavailable("the database does not answer", e);
                case CONFLICT -> new StoreConflict(e);
                case OTHER -> e;
            };
        }
    }

    private <T> T within(HostConnection connection, JoinedTransaction joined, Supplier<T> work) {
        connection.setSavepoint();
        try {
            T result = once(sessions.withOptions().connection(connection.kept()).openSession(), joined, work);
            connection.releaseSavepoint();
            return result;
        } catch (RuntimeException | Error e) {
            try {
                connection.undo();
            } catch (RuntimeException broken) {
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    private static void requireNoUnit() {
        if (UNIT.get() != null) {
            throw new IllegalStateException("units of work do not nest");
        }
    }

    private <T> T committed(Supplier<T> work) {
        requireNoUnit();
        for (int runs = 1; ; runs++) {
            try {
                return once(sessions.openSession(), null, work);
            } catch (RuntimeException e) {
                switch (Failure.of(e)) {
                    case NO_CONNECTION -> {
                        lastWithoutConnection = nanoTime.getAsLong();
                        throw new StoreUnavailable("the database does not answer", e);
                    }
                    case UNAVAILABLE -> throw new StoreUnavailable("the database does not answer", e);
                    case OTHER -> throw e;
                    case CONFLICT -> {
                        if (runs == MAX_RUNS) {
                            throw new StoreConflict(e);
                        }
                    }
                }
            }
        }
    }

    /** Runs work in a session that is new. The end of a joined transaction is up to the host, so it is only flushed. */
    private <T> T once(Session opened, @Nullable JoinedTransaction joined, Supplier<T> work) {
        try (var session = opened) {
            UNIT.set(new Unit(session, this, joined));
            var transaction = session.beginTransaction();
            try {
                T result = work.get();
                transaction.commit();
                return result;
            } catch (RuntimeException | Error e) {
                rollBack(transaction, e);
                throw e;
            }
        } finally {
            UNIT.remove();
        }
    }

    /** On a connection that is broken nothing can be rolled back. The failure that broke it says more than that. */
    private static void rollBack(Transaction transaction, Throwable failure) {
        try {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * A kind of failure. A conflict is run again, an unavailable store is reported, and any other failure passes
     * unchanged.
     */
    private enum Failure {
        CONFLICT,
        /** The pool had no connection to give. */
        NO_CONNECTION,
        UNAVAILABLE,
        OTHER;

        /** What a server says that a failover has made a replica: a unit that writes must find the other one. */
        private static final String READ_ONLY = "25006";

        /** What the pool says, without a state, of a connection that it has closed because it was broken. */
        private static final String CLOSED = "Connection is closed";

        static Failure of(Throwable thrown) {
            for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof OptimisticLockException) {
                    return CONFLICT;
                }
                if (cause instanceof SQLTransientConnectionException) {
                    return NO_CONNECTION;
                }
                if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                    return of(sql.getSQLState());
                }
                if (cause instanceof SQLException && CLOSED.equals(cause.getMessage())) {
                    return UNAVAILABLE;
                }
            }
            return OTHER;
        }

        /**
         * Classifies a failure by its SQLSTATE class, as in appendix A of the manual of PostgreSQL. H2 has the same
         * classes, and its own 90xxx and HYT00 besides.
         */
        private static Failure of(String state) {
            if (state.equals(READ_ONLY)) {
                return UNAVAILABLE;
            }
            return switch (state.substring(0, 2)) {
                case "40" -> CONFLICT; // serialization failure, deadlock
                case "23" -> state.equals("23505") ? CONFLICT : OTHER; // unique violation
                case "08", "53", "57" -> UNAVAILABLE; // connection, resources, shutdown or cancelled
                case "HY", "90" -> UNAVAILABLE; // H2: lock timeout, closed
                case "55" -> UNAVAILABLE; // lock timeout
                default -> OTHER;
            };
        }
    }
}
