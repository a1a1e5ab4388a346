package dev.ringproof.app.bench;

import dev.ringproof.app.bench.load.Wire.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures what one verification cycle costs: create, prepare, a wrong code and the right code. It starts all
 * contestants, warms them up, and measures one after the other in each round, so that a busy minute of the machine hits
 * all of them. {@code ./bench} runs it, and so does {@code java -cp ... dev.ringproof.app.bench.Bench} in the folder
 * {@code app} after the server was packaged. {@link Options#HELP} has the options.
 */
public final class Bench {
    /** What 1,000 cycles cost is also measured after so many cycles. */
    private static final List<Integer> MARKS = List.of(3_000, 10_000, 20_000);

    private static final int AFTER_MARK = 1_000;
    private static final int ALLOCATING = 500;

    private final Options options;
    private final Stage stage;
    private final Meter meter;
    private final Map<Contestant, Result> results = new LinkedHashMap<>();

    private Bench(Options options, Stage stage) {
        this.options = options;
        this.stage = stage;
        this.meter = new Meter(stage.postgresql());
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        run(Options.ofSystemProperties());
    }

    /** Runs the benchmark, prints the table and writes it to a file. */
    static void run(Options options) throws Exception {
        try (var stage = new Stage(options)) {
            var table = new Bench(options, stage).table();
            System.out.println(table);
            Files.writeString(Path.of("target", "benchmark.txt"), table);
        }
    }

    private String table() throws IOException, SQLException, InterruptedException {
        for (var name : options.contestants()) {
            if (name.equals("pgbench") && PgBench.program().isEmpty()) {
                say("pgbench is not on this machine, so it is not measured");
                continue;
            }
            say("starts " + name);
            var contestant = stage.start(name);
            results.put(contestant, new Result(name));
        }
        idle();
        for (var contestant : results.keySet()) {
            warmUp(contestant);
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (var contestant : results.keySet()) {
                var figures = meter.measure(contestant, options.cycles());
                result(contestant).rounds.add(figures);
                say("round %d of %s: %s".formatted(round, contestant.name(), figures));
            }
        }
        for (var entry : results.entrySet()) {
            if (entry.getKey() instanceof ServerContestant server) {
                entry.getValue().loadedMegabytes = ProcessTimes.residentMegabytes(server.pid());
                latencies(server, entry.getValue());
            }
        }
        for (var entry : results.entrySet()) {
            if (entry.getKey() instanceof ServerContestant server && Allocation.isKnown(server.pid())) {
                entry.getValue().allocatedKilobytes = allocated(server, ALLOCATING);
            }
        }
        return Table.of(options, List.copyOf(results.values()));
    }

    private Result result(Contestant contestant) {
        return Objects.requireNonNull(results.get(contestant));
    }

    private void idle() throws IOException, InterruptedException {
        Thread.sleep(options.idle() * 1000L);
        for (var entry : results.entrySet()) {
            if (entry.getKey() instanceof ServerContestant server) {
                entry.getValue().startMillis = server.startMillis();
                entry.getValue().idleMegabytes = ProcessTimes.residentMegabytes(server.pid());
            }
        }
    }

    private void warmUp(Contestant contestant) throws IOException, SQLException, InterruptedException {
        say("warms %s up".formatted(contestant.name()));
        int done = 0;
        for (int mark : MARKS) {
            if (mark > options.warm()) {
                break;
            }
            contestant.run(mark - done);
            var figures = meter.measure(contestant, AFTER_MARK);
            result(contestant).warmUp.put(mark, figures);
            say("%s after %,d cycles: %s".formatted(contestant.name(), mark, figures));
            done = mark + AFTER_MARK;
        }
        if (done < options.warm()) {
            contestant.run(options.warm() - done);
        }
    }

    private void latencies(ServerContestant server, Result result) throws IOException {
        if (options.seconds() == 0) {
            return;
        }
        result.rate = Figures.median(result.rounds, Figures::cyclesASecond) / 2;
        say("%s gets %.0f cycles a second for %d s".formatted(server.name(), result.rate, options.seconds()));
        var loop = server.steadyLoad(result.rate, options.seconds());
        result.prepareP50 = loop.millis(Kind.PREPARE, 50);
        result.prepareP99 = loop.millis(Kind.PREPARE, 99);
        result.attemptP50 = loop.millis(Kind.ATTEMPT, 50);
        result.attemptP99 = loop.millis(Kind.ATTEMPT, 99);
    }

    /** Returns the kilobytes that a JVM allocates for one request. */
    static double allocated(ServerContestant server, int cycles) throws IOException, InterruptedException {
        var allocation = new Allocation(server.pid());
        long before = allocation.bytes();
        server.run(cycles);
        long requests = (long) cycles * server.requestsOfCycle();
        return (allocation.bytes() - before) / (double) requests / 1000;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
