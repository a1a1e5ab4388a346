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
 */
public final class JpaUnitOfWork implements UnitOfWork {
    private static final ScopedValue<Session> SESSION = ScopedValue.newInstance();
    private static final int MAX_RUNS = 3;

    /** One connection of this many is reserved for units that go ahead. */
    private static final int RESERVED_ONE_IN = 5;

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SessionFactory sessions;
    private final Semaphore permits;
    private final Duration longestWait;
    private final LongSupplier nanoTime;

    /** When the pool last had no connection to give, by {@link System#nanoTime()}; null if that never happened. */
    private volatile @Nullable Long lastWithoutConnection;

    /** @param longestWait how long a unit that does not go ahead waits for its turn before it fails */
    public JpaUnitOfWork(SessionFactory sessions, int connections, Duration longestWait) {
        this(sessions, connections, longestWait, System::nanoTime);
    }

    JpaUnitOfWork(SessionFactory sessions, int connections, Duration longestWait, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sessions = sessions;
        this.permits = new Semaphore(connections - connections / RESERVED_ONE_IN, true);
        this.longestWait = longestWait;
    }

    /** Returns the session of the unit of work that the current thread runs. */
    public static Session session() {
        if (!SESSION.isBound()) {
            throw new IllegalStateException("only within a unit of work");
        }
        return SESSION.get();
    }

    @Override
    public <T> T run(Supplier<T> work) {
        acquirePermit();
        try {
            requireConnections();
            return runAhead(work);
        } finally {
            permits.release();
        }
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
        if (SESSION.isBound()) {
            throw new IllegalStateException("units of work do not nest");
        }
        for (int runs = 1; ; runs++) {
            try {
                return once(work);
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

    private <T> T once(Supplier<T> work) {
        return ScopedValue.where(SESSION, sessions.openSession()).call(() -> {
            try (var session = SESSION.get()) {
                var transaction = session.beginTransaction();
                try {
                    T result = work.get();
                    transaction.commit();
                    return result;
                } catch (RuntimeException | Error e) {
                    rollBack(transaction, e);
                    throw e;
                }
            }
        });
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
