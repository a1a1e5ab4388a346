package dev.ringproof.app.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * What some cycles have cost. Times are in seconds of processor time for 1,000 cycles.
 *
 * @param compilers the part of the server's time that the compilers of a JVM have taken
 * @param sessions the time of PostgreSQL's processes that serve the contestant
 * @param postgresql the time of all of PostgreSQL's processes, also those that write, clean up and archive
 * @param statements for one cycle, as are commits and bytes of WAL; commits that write nothing do not count
 */
record Figures(
        double server,
        double compilers,
        double sessions,
        double postgresql,
        double cyclesASecond,
        double statements,
        double commits,
        double walBytes) {

    /** Returns the figures that one looks at while the benchmark runs. */
    @Override
    public String toString() {
        return "%sPostgreSQL %.2f s for 1,000 cycles, %.0f cycles a second"
                .formatted(Double.isNaN(server) ? "" : "server %.2f s, ".formatted(server), sessions, cyclesASecond);
    }

    /** Returns the median of one figure over all rounds. */
    static double median(Collection<Figures> rounds, ToDoubleFunction<Figures> figure) {
        var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
