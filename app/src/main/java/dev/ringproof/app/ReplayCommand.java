package dev.ringproof.app;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.replay.AttackShape;
import dev.ringproof.core.replay.LoggedMessage;
import dev.ringproof.core.replay.MessageLog;
import dev.ringproof.core.replay.Replay;
import dev.ringproof.core.replay.ReplayFigures;
import dev.ringproof.core.replay.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The command {@code --replay}: it shows what the limits and the guard do with a log of messages, {@code --replay
 * FILE}, or with the simulated attacks, {@code --replay shapes}. It starts no server and opens no database. The
 * limits, budgets and prices are those of the settings. It is described in docs/fraud.md.
 */
final class ReplayCommand {
    private static final String REPLAY = "--replay";
    private static final String SHAPES = "shapes";

    private final LimitPolicy policy;
    private final Routes routes;
    private final PrintStream out;

    ReplayCommand(LimitPolicy policy, Routes routes, PrintStream out) {
        this.policy = policy;
        this.routes = routes;
        this.out = out;
    }

    /** Returns whether the arguments contain this command. */
    static boolean isIn(List<String> arguments) {
        return arguments.contains(REPLAY);
    }

    /** Runs the command and returns the exit status: 0, or 2 if the log cannot be read. */
    int run(List<String> arguments) {
        int what = arguments.indexOf(REPLAY) + 1;
        if (what == arguments.size()) {
            out.println(REPLAY + " needs a file or the word " + SHAPES + ".");
            return 2;
        }
        if (arguments.get(what).equals(SHAPES)) {
            for (var shape : AttackShape.values()) {
                out.println(shape.label() + ": " + shape.description());
            }
            out.print(Simulation.results(Simulation.SEED));
            return 0;
        }
        return replay(arguments.get(what));
    }

    private int replay(String file) {
        try (var reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            print(MessageLog.read(reader));
            return 0;
        } catch (MessageLog.NotReadable e) {
            out.println(file + ": " + e.getMessage());
        } catch (IOException e) {
            out.println(file + " cannot be read: " + e.getMessage());
        }
        return 2;
    }

    private void print(List<LoggedMessage> log) {
        out.print(ReplayFigures.heading("guard"));
        for (var mode : List.of(LimitMode.ENFORCE, LimitMode.OFF)) {
            var figures =
                    Replay.of(log, Instant.EPOCH, policy.with(policy.guard().with(mode)), routes);
            var word = mode == LimitMode.OFF ? "off" : "on";
            out.println("| " + word + " | " + figures.cells() + " |");
            figures.reasons()
                    .forEach((limit, count) ->
                            out.println("  with the guard " + word + ", refused by " + limit + ": " + count));
        }
    }
}
