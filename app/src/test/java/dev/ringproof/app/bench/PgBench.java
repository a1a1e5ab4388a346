package dev.ringproof.app.bench;

import dev.ringproof.app.bench.server.PlainStore;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The statements of the plain server, which pgbench runs one after the other. So it shows what PostgreSQL itself costs,
 * without a server.
 */
final class PgBench implements Contestant, Closeable {
    private static final Pattern PARAMETER = Pattern.compile("\\?");
    private static final String TIME = "1800000000000";
    private static final String OWNER = "('user_' || :n::text)";
    private static final String ID = "('idn_' || :n::text)";
    private static final String MESSAGE = "('sms_' || :n::text)";
    private static final String CHALLENGE = "('challenge_' || :n::text)";
    private static final String INDEX = "sha256(:n::text::bytea)";
    private static final String SEALED = "'\\x" + "5a".repeat(40) + "'::bytea";

    /** What stands for each parameter of {@link PlainStore#CYCLE}, in the same order. */
    private static final List<String> VALUES = List.of(
            // create
            OWNER,
            ID,
            OWNER,
            SEALED,
            INDEX,
            TIME,
            TIME,
            INDEX,
            // prepare
            OWNER,
            MESSAGE,
            ID,
            INDEX,
            SEALED,
            TIME,
            TIME,
            "1",
            CHALLENGE,
            INDEX,
            TIME,
            "0",
            "0",
            TIME,
            TIME,
            "false",
            ID,
            // settle
            TIME,
            MESSAGE,
            // the wrong code
            OWNER,
            "1",
            CHALLENGE,
            INDEX,
            TIME,
            "1",
            "1",
            TIME,
            TIME,
            "false",
            ID,
            // the right code
            OWNER,
            "3",
            "null",
            "null",
            TIME,
            "2",
            "0",
            TIME,
            TIME,
            "true",
            ID);

    private final String program;
    private final int port;
    private final String database;
    private final int connections;
    private final Path script = Files.createTempFile("cycle", ".sql");

    PgBench(String program, int port, String database, int connections) throws IOException {
        this.program = program;
        this.port = port;
        this.database = database;
        this.connections = connections;
        Files.writeString(script, cycle());
    }

    /** Returns where the program is; empty if it is not on this machine. */
    static Optional<String> program() throws IOException {
        var named = System.getProperty("bench.pgbench");
        if (named != null) {
            return Optional.of(named);
        }
        var folders = new ArrayList<>(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList());
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (var versions = Files.list(debian)) {
                versions.sorted().map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        return folders.stream()
                .map(folder -> folder.resolve("pgbench"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String cycle() {
        var values = VALUES.iterator();
        var cycle = new StringBuilder("\\set n random(1, 1000000000000)\n");
        for (var transaction : PlainStore.CYCLE) {
            cycle.append("begin;\n");
            transaction.forEach(sql -> cycle.append(filled(sql, values)).append(";\n"));
            cycle.append("commit;\n");
        }
        if (values.hasNext()) {
            throw new IllegalStateException("there are more values than parameters");
        }
        return cycle.toString();
    }

    private static String filled(String sql, Iterator<String> values) {
        return PARAMETER.matcher(sql).replaceAll(unused -> Matcher.quoteReplacement(values.next()));
    }

    @Override
    public String name() {
        return "pgbench";
    }

    @Override
    public String database() {
        return database;
    }

    /** Runs as many cycles, or a few more, so that each connection runs the same number. */
    @Override
    public void run(int cycles) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program, "-n", "-M", "prepared", "-j", "1", "-h", "127.0.0.1"));
        command.addAll(List.of("-U", "postgres", "-p", Integer.toString(port), "-c", Integer.toString(connections)));
        command.addAll(List.of("-t", Integer.toString(Math.ceilDiv(cycles, connections))));
        command.addAll(List.of("-f", script.toString(), database));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || output.contains("ERROR")) {
            throw new IllegalStateException("pgbench has failed: " + output);
        }
    }

    @Override
    public void close() throws IOException {
        Files.delete(script);
    }
}
