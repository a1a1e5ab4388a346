package dev.ringproof.app.bench;

import org.junit.jupiter.api.Test;

/** Runs the benchmark with the class path of the tests. It is not a test: {@code ./bench} runs it. */
final class BenchRun {
    @Test
    void all_contestants_in_one_table() throws Exception {
        Bench.run(Options.ofSystemProperties());
    }
}
