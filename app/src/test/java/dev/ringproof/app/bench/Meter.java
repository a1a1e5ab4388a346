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
        long pid = contestant instanceof ServerContestant server ? server.pid() : 0;
        return new Reading(
                pid == 0 ? 0 : ProcessTimes.of(pid),
                pid == 0 ? 0 : ProcessTimes.compilers(pid),
                postgresql.sessionsTime(contestant.database()),
                postgresql.wholeTime(),
                postgresql.statements(contestant.database()),
                postgresql.commits(contestant.database()),
                postgresql.walBytes(),
                System.nanoTime());
    }
}
