package dev.ringproof.app;

import dev.ringproof.core.domain.limit.LimitPolicy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A server in its own process, as an operator runs it. It starts from its jar, gets its settings from the environment,
 * and can be killed like any process.
 */
public final class ServerProcess implements AutoCloseable {
    private static final String JAR = "target/ringproof.jar";
    /** A file with the options of the JVM, as {@code java} reads it. */
    private static final String OPTIONS = "@../.mvn/server.options";

    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern LISTENS = Pattern.compile("Ringproof listens on (http://[^ ]+)");
    private static final Pattern HEALTH = Pattern.compile("  health    (http://[^ ]+)/health");
    private static final long START_SECONDS = 90;

    private final Process process;
    private final Path output;
    private final Thread reader;
    private final CompletableFuture<String> base = new CompletableFuture<>();
    private final CompletableFuture<String> management = new CompletableFuture<>();

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        // Reading a pipe holds a carrier thread, and two servers would take them all where there are two processors.
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param environment the settings; without a port among them the server takes a free one
     * @param jvm further arguments of the JVM
     */
    static ServerProcess start(Map<String, String> environment, String... jvm) {
        var server = launch(environment, jvm);
        server.base();
        return server;
    }

    /** Returns the settings of a server whose limits count everything and refuse nothing. */
    static Map<String, String> observedLimits() {
        var environment = new HashMap<String, String>();
        LimitPolicy.DEFAULT
                .rules()
                .keySet()
                .forEach(limit -> environment.put(Setting.of(limit).environmentName(), "observe"));
        environment.put(Setting.BUDGET.environmentName(), "observe");
        return environment;
    }

    /** Returns the options of a JVM as {@code ./run} starts it, or those of the property {@code bench.jvm}. */
    public static List<String> tuned() {
        return List.of(System.getProperty("bench.jvm", OPTIONS).split(" "));
    }

    /** Makes the ahead-of-time cache now, if there is none, so that no start has to wait for it. */
    public static void makeAotCache() {
        if (!Files.exists(Path.of(AotCache.NAME))) {
            throw new IllegalStateException("there is no ahead-of-time cache");
        }
    }

    /** Returns settings with new keys for a server in production. */
    public static Map<String, String> newKeys() {
        var environment = new HashMap<String, String>();
        DevelopmentKeys.forProduction().lines().forEach(line -> {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
        });
        return environment;
    }

    /** Starts a server as {@code ./run} does, with the compiler that needs more time and makes faster code. */
    public static ServerProcess startTuned(Map<String, String> environment) {
        return startWith(tuned(), environment);
    }

    /** Starts a server with these options of its JVM, and waits until it listens. */
    public static ServerProcess startWith(List<String> jvm, Map<String, String> environment) {
        var server = launch(environment, jvm);
        server.base();
        return server;
    }

    /** Starts a server and does not wait until it listens. */
    static ServerProcess launch(Map<String, String> environment, String... jvm) {
        var arguments = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"));
        arguments.addAll(List.of(jvm));
        return launch(environment, arguments);
    }

    /**
     * Runs the server with arguments, and returns its exit status and what it has written to both streams.
     *
     * @param input what it reads from its standard input
     */
    static Ended run(Map<String, String> environment, String input, String... arguments) {
        var server = launch(environment, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), arguments);
        try (var writer = server.process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input);
        } catch (IOException e) {
            // It has ended without reading.
        }
        int status = server.awaitEnd();
        try {
            server.reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Ended(status, server.output());
    }

    /** How a run has ended. */
    record Ended(int status, String output) {}

    private static ServerProcess launch(Map<String, String> environment, List<String> jvm, String... arguments) {
        var command = new ArrayList<>(List.of(JDK.resolve("bin/java").toString(), "-XX:AOTCache=" + AotCache.NAME));
        command.addAll(jvm);
        // The classes after the jar are those that a test puts into the server.
        command.addAll(List.of("-cp", JAR + File.pathSeparator + "target/test-classes", Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            var output = Files.createTempFile("ringproof-server", ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("RINGPROOF_"));
            builder.environment().put("RINGPROOF_PORT", "0");
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ahead-of-time cache. Tests start many servers, and all of them use one cache, as {@code ./run} does. */
    private static final class AotCache {
        static final String NAME = name();

        private static String name() {
            var script = new ProcessBuilder("../.mvn/aot-cache.sh").redirectError(Redirect.INHERIT);
            script.environment().put("JAVA_HOME", JDK.toString());
            try {
                var process = script.start();
                var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = ended(process);
                if (status != 0) {
                    throw new IllegalStateException("the script for the ahead-of-time cache ended with " + status);
                }
                return printed.strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Copies all that a process writes to a file, and shows each line. Ends when the process does. */
    public static void copyLines(Process process, Path file, Consumer<String> line) throws IOException {
        try (var lines = process.inputReader(StandardCharsets.UTF_8);
                var copy = Files.newBufferedWriter(file)) {
            for (var next = lines.readLine(); next != null; next = lines.readLine()) {
                copy.write(next);
                copy.newLine();
                copy.flush();
                line.accept(next);
            }
        }
    }

    private void read() {
        try {
            copyLines(process, output, line -> {
                var listens = LISTENS.matcher(line);
                if (listens.find()) {
                    base.complete(listens.group(1).replace("0.0.0.0", "127.0.0.1"));
                }
                var health = HEALTH.matcher(line);
                if (health.find()) {
                    management.complete(health.group(1).replace("0.0.0.0", "127.0.0.1"));
                }
            });
            base.completeExceptionally(new IllegalStateException("the server ended: " + output()));
        } catch (IOException e) {
            base.completeExceptionally(e);
        }
    }

    /** Waits until the server listens, and returns its base URL, such as {@code http://127.0.0.1:41234}. */
    public String base() {
        try {
            return base.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            kill();
            throw new IllegalStateException("the server did not start: " + output(), e);
        }
    }

    /** Returns the base URL of the listener that serves health and metrics. */
    String management() {
        base();
        return management.join();
    }

    /** Returns all that the server has written so far to both streams. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all that a server has written which ended without listening. */
    String wholeOutput() {
        try {
            base.get(START_SECONDS, TimeUnit.SECONDS);
            throw new IllegalStateException("the server listens");
        } catch (ExecutionException e) {
            return output();
        } catch (TimeoutException | InterruptedException e) {
            throw new IllegalStateException("the output has no end", e);
        }
    }

    /** Returns the id of the server's process. */
    public long pid() {
        return process.pid();
    }

    /** Returns the processor time of the server so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Kills the server, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Waits until the server ends by itself, and returns its exit status. */
    int awaitEnd() {
        return ended(process);
    }

    private static int ended(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the server, and returns all that it has written to both streams. */
    String stop() {
        close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return output();
    }

    /** Stops the server, as {@code kill} does. The server finishes what it has begun. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
