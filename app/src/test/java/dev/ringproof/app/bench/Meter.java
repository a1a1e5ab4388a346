package dev.ringproof.app.bench;

import java.io.IOException;
import java.sql.SQLException;

/** Measures what cycles of a contestant cost. */
final class Meter {
    private final Postgresql postgresql;

    Meter(Postgresql postgresql) {
        this.postgresql = postgresql;
    }

    /** All that is counted up to one moment. */
    private record Reading(
            double server,
            double compilers,
            double sessions,
            double postgresql,
            long statements,
            long commits,
            long walBytes,
            long nanos) {}

    Figures measure(Contestant contestant, int cycles) throws IOException, SQLException, InterruptedException {
        if (contestant instanceof ServerContestant server) {
            server.signTokens(cycles);
        }
        var before = reading(contestant);
        contestant.run(cycles);
        long end = System.nanoTime();
        var after = reading(contestant);
        double thousands = cycles / 1000.0;
        return new Figures(
                (after.server - before.server) / thousands,
                (after.compilers - before.compilers) / thousands,
                (after.sessions - before.sessions) / thousands,
                (after.postgresql - before.postgresql) / thousands,
                cycles / ((end - before.nanos) / 1e9),
                (after.statements - before.statements) / (double) cycles,
                (after.commits - before.commits) / (double) cycles,
                (after.walBytes - before.walBytes) / (double) cycles);
    }

    private Reading reading(Contestant contestant) throws IOException, SQLException {
        double whole = postgresql.wholeTime();
        var server = contestant instanceof ServerContestant it ? it : null;
        return new Reading(
                server == null ? Double.NaN : ProcessTimes.of(server.pid()),
                server == null ? Double.NaN : ProcessTimes.compilers(server.pid()),
                // The connections of a program that has ended are gone, and their time is in the whole.
                server == null ? whole : postgresql.sessionsTime(contestant.database()),
                whole,
                postgresql.statements(contestant.database()),
                postgresql.writingTransactions(),
                postgresql.walBytes(),
                System.nanoTime());
    }
}
