package dev.ringproof.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Holds what a cycle costs, in what does not depend on the machine: statements, commits and allocated bytes. Who makes a
 * cycle cheaper or dearer on purpose changes the figures here. {@code ./bench} measures the time.
 */
final class CycleCostTest {
    private static final int CYCLES = 300;

    /** Only C1 compiles, since C2 leaves out more allocations the longer a server runs. */
    private static final List<String> WITHOUT_C2 = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

    @Test
    void a_cycle_costs_what_it_did() throws Exception {
        var options = new Options(List.of("ours"), CYCLES, 1, CYCLES, 8, 8, 0, 0, WITHOUT_C2, null);
        try (var stage = new Stage(options)) {
            var ours = (ServerContestant) stage.start("ours");
            ours.run(CYCLES);
            var figures = new Meter(stage.postgresql()).measure(ours, CYCLES);
            double kilobytes = Bench.allocated(ours, CYCLES);
            var soft = new SoftAssertions();
            soft.assertThat(figures.statements()).as("statements").isBetween(15.8, 16.3);
            // Four of the requests, and the settling of messages, of which several may share one.
            soft.assertThat(figures.commits()).as("commits").isBetween(4.0, 5.1);
            soft.assertThat(kilobytes).as("kB for a request").isBetween(185.0, 222.0);
            soft.assertAll();
            assertThat(figures.walBytes()).as("bytes of WAL").isLessThan(16_000);
        }
    }
}
