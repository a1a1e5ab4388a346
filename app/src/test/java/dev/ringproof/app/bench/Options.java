package dev.ringproof.app.bench;

import dev.ringproof.app.ServerProcess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run does. Each option is a system property.
 *
 * @param contestants the names of what is measured, in the order of the columns
 * @param warm the number of cycles that each contestant makes before it is measured
 * @param rounds how often each contestant is measured, one contestant after the other
 * @param cycles the number of cycles of one round
 * @param people the number of cycles at once
 * @param connections the number of database connections of each contestant
 * @param seconds the time of steady load for each contestant, of which latencies are shown; 0 for none
 * @param idle the seconds after the last start until the memory of all contestants is read
 * @param jvm the options of the JVM of each server
 * @param betterAuth the folder with an installed better-auth; null if it is not measured
 */
record Options(
        List<String> contestants,
        int warm,
        int rounds,
        int cycles,
        int people,
        int connections,
        int seconds,
        int idle,
        List<String> jvm,
        @Nullable String betterAuth) {
    static final String HELP = """
            ./bench measures what one verification costs, and compares Ringproof with other servers in one run.
            ./bench --quick does so in some four minutes after the build, with figures that are less sure.
            ./bench first-seconds measures a server that has just started.

            Options, each as -Dbench.NAME=VALUE:
              contestants   what is measured, separated by commas (default: all of these):
                            ours          Ringproof without limits
                            ours-limits   Ringproof with all limits on
                            plain         a server of the JDK with JDBC, written by hand
                            floor         Helidon MP, JSON-P and Hibernate with the same statements, and nothing else
                            pgbench       the statements of the plain server, without a server
                            better-auth   its phone number plugin, which has no create: send-otp, wrong code, right code;
                                          only if its folder is given
              warm          cycles before the first figure, default 20000 (quick: 3000)
              rounds        rounds of measuring, of which each figure is the median, default 5 (quick: 1)
              cycles        cycles in one round, default 2000 (quick: 1000)
              people        cycles at once, default 16
              connections   database connections of each contestant, default 8
              seconds       seconds of steady load at half of capacity, for latencies, default 20 (quick: 5; 0: none)
              idle          seconds without load before the memory of the idle servers is read, default 10
              jvm           options of each server's JVM, default as ./run has them
              better-auth   folder to which docs/bench/better-auth was copied and where npm install ran
              pgbench       the program pgbench, default the one on the path

            The table is printed, and written to app/target/benchmark.txt.
            """;

    static Options ofSystemProperties() {
        boolean quick = Boolean.getBoolean("bench.quick");
        var betterAuth = System.getProperty("bench.better-auth");
        var usual = "ours,ours-limits,plain,floor,pgbench" + (betterAuth == null ? "" : ",better-auth");
        return new Options(
                List.of(System.getProperty("bench.contestants", usual).split(",")),
                Integer.getInteger("bench.warm", quick ? 3000 : 20_000),
                Integer.getInteger("bench.rounds", quick ? 1 : 5),
                Integer.getInteger("bench.cycles", quick ? 1000 : 2000),
                Integer.getInteger("bench.people", 16),
                Integer.getInteger("bench.connections", 8),
                Integer.getInteger("bench.seconds", quick ? 5 : 20),
                Integer.getInteger("bench.idle", 10),
                ServerProcess.tuned(),
                betterAuth);
    }
}
