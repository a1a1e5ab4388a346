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
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * One session and one transaction of the database for each unit; run anew, up to three times, when others got in the way. A
 * few of the connections are for the units that go ahead of others.
 */
public final class JpaUnitOfWork implements UnitOfWork {
    private static final ScopedValue<Session> SESSION = ScopedValue.newInstance();
    private static final int TRIES = 3;

    /** One connection in so many is kept from those who do not go ahead. */
    private static final int ONE_IN = 5;

    private final SessionFactory sessions;
    private final Semaphore places;
    private final Duration longestWait;

    /** @param longestWait for a connection */
    public JpaUnitOfWork(SessionFactory sessions, int connections, Duration longestWait) {
        this.sessions = sessions;
        this.places = new Semaphore(connections - connections / ONE_IN, true);
        this.longestWait = longestWait;
    }

    /** The session of the unit of work that the caller is within. */
    public static Session session() {
        if (!SESSION.isBound()) {
            throw new IllegalStateException("only within a unit of work");
        }
        return SESSION.get();
    }

    @Override
    public <T> T run(Supplier<T> work) {
        takePlace();
        try {
            return runAhead(work);
        } finally {
            places.release();
        }
    }

    private void takePlace() {
        try {
            if (!places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailable("the database has too much to do", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }

    @Override
    public <T> T runAhead(Supplier<T> work) {
        if (SESSION.isBound()) {
            throw new IllegalStateException("units of work do not nest");
        }
        for (int tries = 1; ; tries++) {
            try {
                return once(work);
            } catch (RuntimeException e) {
                switch (Trouble.of(e)) {
                    case UNAVAILABLE -> throw new StoreUnavailable("the database does not answer", e);
                    case OTHER -> throw e;
                    case CONFLICT -> {
                        if (tries == TRIES) {
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
                } finally {
                    if (transaction.isActive()) {
                        transaction.rollback();
                    }
                }
            }
        });
    }

    /** What went wrong, as far as the caller can do something about it. */
    private enum Trouble {
        CONFLICT,
        UNAVAILABLE,
        OTHER;

        static Trouble of(Throwable thrown) {
            for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof OptimisticLockException) {
                    return CONFLICT;
                }
                if (cause instanceof SQLTransientConnectionException) {
                    return UNAVAILABLE;
                }
                if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                    return of(sql.getSQLState());
                }
            }
            return OTHER;
        }

        /** By SQLSTATE class, as PostgreSQL's appendix A has them; H2 follows it but for its own 90xxx and HYT00. */
        private static Trouble of(String state) {
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
