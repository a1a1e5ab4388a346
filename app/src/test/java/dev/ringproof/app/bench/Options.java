package dev.ringproof.app.bench;

import java.util.List;

/**
 * What a run does. Each option is a system property.
 *
 * @param contestants the names of what is measured, in the order of the columns
 * @param warm the number of cycles that each contestant makes before it is measured
 * @param rounds how often each contestant is measured, one contestant after the other
 * @param cycles the number of cycles of one round
 * @param people the number of cycles at once
 * @param connections the number of database connections of each contestant
 * @param idle the seconds after the last start until the memory of all contestants is read
 */
record Options(
        List<String> contestants,
        int warm,
        int rounds,
        int cycles,
        int people,
        int connections,
        int idle) {
    static final String HELP = """
            ./bench measures what one verification costs, and compares Ringproof with other servers in one run.
            ./bench --quick does so in two or three minutes, with figures that are less sure.
            ./bench first-seconds measures a server that has just started.

            Options, each as -Dbench.NAME=VALUE:
              contestants   what is measured, separated by commas (default: ours,ours-limits,plain,floor)
              warm          cycles before the first figure, default 20000 (quick: 3000)
              rounds        rounds of measuring, of which each figure is the median, default 5 (quick: 1)
              cycles        cycles in one round, default 2000 (quick: 1000)
              people        cycles at once, default 16
              connections   database connections of each contestant, default 8
              idle          seconds without load before the memory of the idle servers is read, default 10
              jvm           options of each server's JVM, default as ./run has them

            The table is printed, and written to app/target/benchmark.txt.
            """;

    static Options ofSystemProperties() {
        boolean quick = Boolean.getBoolean("bench.quick");
        return new Options(
                List.of(System.getProperty("bench.contestants", "ours,ours-limits,plain,floor").split(",")),
                Integer.getInteger("bench.warm", quick ? 3000 : 20_000),
                Integer.getInteger("bench.rounds", quick ? 1 : 5),
                Integer.getInteger("bench.cycles", quick ? 1000 : 2000),
                Integer.getInteger("bench.people", 16),
                Integer.getInteger("bench.connections", 8),
                Integer.getInteger("bench.idle", 10));
    }
}
