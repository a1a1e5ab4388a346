package dev.ringproof.adapters.persistence;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * A clock that follows the database's clock. It reads the database's time in the background, and adds what the node's
 * own monotonic timer has measured since. So nodes agree even if their own clocks are wrong, and nothing jumps when a
 * node's clock is set.
 */
final class DatabaseClock implements InstantSource, AutoCloseable {
    private static final Logger LOG = System.getLogger(DatabaseClock.class.getName());
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final DataSource database;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("ringproof-clock").factory());
    private volatile Reading reading;

    /** The time of the database at one moment of the node's timer. */
    private record Reading(Instant database, long nanos) {}

    /** Reads the time once, so that the clock is right from the start. */
    DatabaseClock(DataSource database, LongSupplier nanoTime) throws SQLException {
        this.database = database;
        this.nanoTime = nanoTime;
        this.reading = measured();
    }

    void refreshInBackground() {
        var unused =
                timer.scheduleWithFixedDelay(this::refresh, REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public Instant instant() {
        var last = reading;
        return last.database().plusNanos(nanoTime.getAsLong() - last.nanos());
    }

    void refresh() {
        try {
            reading = measured();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "cannot read the time of the database; the last reading is still used", e);
        }
    }

    /** Reads the time. It assumes that the answer was right half way between the question and the answer. */
    private Reading measured() throws SQLException {
        try (var connection = database.getConnection()) {
            long asked = nanoTime.getAsLong();
            var answer = ask(connection);
            long heard = nanoTime.getAsLong();
            connection.rollback();
            return new Reading(answer, asked + (heard - asked) / 2);
        }
    }

    private static Instant ask(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_timestamp")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
