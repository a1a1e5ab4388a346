package dev.ringproof.app;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.persistence.KeyException;
import dev.ringproof.adapters.persistence.LostSealKey;
import dev.ringproof.adapters.persistence.NumberReindexing;
import dev.ringproof.adapters.persistence.NumberResealing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands that change keys in the database: {@code --new-index-key}, {@code --reseal-numbers} and {@code
 * --abandon-key ID}. None of them starts a server. They are described in docs/keys.md.
 */
final class KeyCommands {
    private static final String ABANDON = "--abandon-key";
    private static final String NEW_INDEX_KEY = "--new-index-key";
    private static final String RESEAL = "--reseal-numbers";

    private final DatabaseSettings database;
    private final BufferedReader in;
    private final PrintStream out;

    KeyCommands(DatabaseSettings database, BufferedReader in, PrintStream out) {
        this.database = database;
        this.in = in;
        this.out = out;
    }

    /** Returns whether the arguments contain a command of this class. */
    static boolean isOneOf(List<String> arguments) {
        return arguments.contains(ABANDON) || arguments.contains(NEW_INDEX_KEY) || arguments.contains(RESEAL);
    }

    /** Runs the command and returns the exit status: 0, or 2 if the command was not confirmed or is not complete. */
    int run(List<String> arguments) {
        if (arguments.contains(NEW_INDEX_KEY)) {
            out.println("Phone numbers that have an index under " + Setting.INDEX_KEY.environmentName() + " now: "
                    + new NumberReindexing(database).run());
            return 0;
        }
        if (arguments.contains(RESEAL)) {
            out.println("Phone numbers that were sealed again, under key "
                    + database.sealKeys().currentId() + ": " + new NumberResealing(database).run());
            return 0;
        }
        int id = arguments.indexOf(ABANDON) + 1;
        if (id == arguments.size()) {
            out.println(ABANDON + " needs the id of a key.");
            return 2;
        }
        return abandon(arguments.get(id));
    }

    private int abandon(String id) {
        var key = new LostSealKey(database, id);
        var needs = key.needs();
        if (needs.isEmpty()) {
            key.abandon();
            out.println("No row needs key " + id + ".");
            return 0;
        }
        var word = "abandon " + id;
        out.println("Rows that need key " + id + ": " + needs);
        out.println(
                "Without the key nobody can read them. This command removes them for good. To go on, type: " + word);
        out.flush();
        if (!word.equals(answer())) {
            out.println("Nothing was removed.");
            return 2;
        }
        key.abandon();
        out.println("They are removed. Owners have to add their numbers again.");
        return 0;
    }

    private @Nullable String answer() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with a key, with the name of its setting; empty if the exception has another cause. */
    static Optional<String> keyProblem(Throwable thrown, Settings settings, Set<String> variables) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof KeyException wrong) {
                var setting = setting(wrong.ring()).environmentName();
                var advice = settings.isDevelopment() && !variables.contains(setting)
                        ? "the database is older than " + DevelopmentKeys.file(settings.data())
                                + ": put the former file back, or begin anew with an empty database"
                        : "see docs/keys.md";
                return Optional.of(setting + ": " + wrong.problem() + "; " + advice);
            }
        }
        return Optional.empty();
    }

    private static Setting setting(KeyException.Ring ring) {
        return switch (ring) {
            case SEAL_KEYS -> Setting.KEYS;
            case INDEX_KEYS -> Setting.INDEX_KEY;
        };
    }
}
