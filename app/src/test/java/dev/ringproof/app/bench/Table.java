package dev.ringproof.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes all results as one table in Markdown. */
final class Table {
    private final List<Result> results;
    private final StringBuilder text = new StringBuilder();

    private Table(List<Result> results) {
        this.results = results;
    }

    static String of(Options options, List<Result> results) {
        var table = new Table(results);
        table.write();
        return """
                A cycle is create, prepare, a wrong code and the right code; its message leaves by webhook. Each figure
                of cost is the median of %d rounds of %,d cycles, %d at once, after %,d cycles. Each server has %d
                database connections. better-auth has no create, so its cycle has three requests.

                %s""".formatted(
                        options.rounds(),
                        options.cycles(),
                        options.people(),
                        options.warm(),
                        options.connections(),
                        table.text);
    }

    private void write() {
        var heads = new ArrayList<>(List.of(""));
        results.forEach(result -> heads.add(result.name));
        var ours = result("ours");
        for (var other : List.of("plain", "floor", "better-auth")) {
            if (ours != null && result(other) != null) {
                heads.add("ours / " + other);
            }
        }
        line(heads);
        line(heads.stream().map(head -> head.isEmpty() ? "---" : "---:").toList());
        round("server, processor s for 1,000 cycles", "%.2f", Figures::server);
        round("of it the JVM's compilers", "%.2f", Figures::compilers);
        var marks = new TreeSet<Integer>();
        results.forEach(result -> marks.addAll(result.warmUp.keySet()));
        for (int mark : marks) {
            row("server, after %,d cycles".formatted(mark), "%.2f", result -> warm(result, mark));
        }
        round("PostgreSQL's sessions, processor s for 1,000 cycles", "%.2f", Figures::sessions);
        round("all of PostgreSQL, processor s for 1,000 cycles", "%.2f", Figures::postgresql);
        round("cycles a second", "%.0f", Figures::cyclesASecond);
        round("statements in a cycle", "%.1f", Figures::statements);
        round("commits that write, in a cycle", "%.1f", Figures::commits);
        round("WAL in a cycle, bytes", "%.0f", Figures::walBytes);
        row("allocated for a request, kB", "%.0f", result -> result.allocatedKilobytes);
        row("start to the first answer, ms", "%.0f", result -> result.startMillis);
        row("resident when idle, MB", "%.0f", result -> result.idleMegabytes);
        row("resident after load, MB", "%.0f", result -> result.loadedMegabytes);
        row("steady load, cycles a second", "%.0f", result -> result.rate);
        row("prepare under it, p50, ms", "%.1f", result -> result.prepareP50);
        row("prepare under it, p99, ms", "%.1f", result -> result.prepareP99);
        row("attempt under it, p50, ms", "%.1f", result -> result.attemptP50);
        row("attempt under it, p99, ms", "%.1f", result -> result.attemptP99);
    }

    private static double warm(Result result, int mark) {
        var figures = result.warmUp.get(mark);
        return figures == null ? Double.NaN : figures.server();
    }

    private void round(String what, String format, ToDoubleFunction<Figures> figure) {
        row(what, format, result -> result.rounds.isEmpty() ? Double.NaN : Figures.median(result.rounds, figure));
    }

    private void row(String what, String format, ToDoubleFunction<Result> figure) {
        if (results.stream().mapToDouble(figure).allMatch(Double::isNaN)) {
            return;
        }
        var cells = new ArrayList<>(List.of(what));
        results.forEach(result -> cells.add(cell(format, figure.applyAsDouble(result))));
        var ours = result("ours");
        for (var name : List.of("plain", "floor", "better-auth")) {
            var other = result(name);
            if (ours != null && other != null) {
                cells.add(cell("%.2f", figure.applyAsDouble(ours) / figure.applyAsDouble(other)));
            }
        }
        line(cells);
    }

    private static String cell(String format, double value) {
        return Double.isFinite(value) ? format.formatted(value) : "";
    }

    private void line(List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private @Nullable Result result(String name) {
        return results.stream()
                .filter(result -> result.name.equals(name))
                .findFirst()
                .orElse(null);
    }
}
