package dev.ringproof.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, as an operator runs it: started from its jar by its environment, killed like any
 * process.
 */
final class ServerProcess implements AutoCloseable {
    private static final String JAR = "target/ringproof.jar";
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern LISTENS = Pattern.compile("Ringproof listens on (http://[^ ]+)");
    private static final long START_SECONDS = 90;

    private final Process process;
    private final Path output;
    private final CompletableFuture<String> base = new CompletableFuture<>();

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param environment on top of a port that is free
     * @param jvm further arguments of the JVM's
     */
    static ServerProcess start(Map<String, String> environment, String... jvm) {
        var server = launch(environment, jvm);
        server.base();
        return server;
    }

    /** Starts a server as {@code ./run} does, with the compiler that makes fast code slowly. */
    static ServerProcess startTuned(Map<String, String> environment) {
        var server = launch(
                environment,
                List.of(System.getProperty(
                                "bench.jvm",
                                "-XX:+UseSerialGC -XX:MetaspaceSize=64m -XX:CompileThresholdScaling=4 -Xmx512m")
                        .split(" ")));
        server.base();
        return server;
    }

    /** Starts a server and does not wait. */
    static ServerProcess launch(Map<String, String> environment, String... jvm) {
        var arguments = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"));
        arguments.addAll(List.of(jvm));
        return launch(environment, arguments);
    }

    private static ServerProcess launch(Map<String, String> environment, List<String> jvm) {
        var command = new ArrayList<>(
                List.of(JDK.resolve("bin/java").toString(), "-XX:SharedArchiveFile=" + ClassArchive.NAME));
        command.addAll(jvm);
        // What stands behind the jar are classes that a test puts into the server.
        command.addAll(List.of("-cp", JAR + File.pathSeparator + "target/test-classes", Main.class.getName()));
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

    /** Many servers start here, so as {@code ./run} does it, they share one. */
    private static final class ClassArchive {
        static final String NAME = name();

        private static String name() {
            var script = new ProcessBuilder("../.mvn/class-archive.sh").redirectError(Redirect.INHERIT);
            script.environment().put("JAVA_HOME", JDK.toString());
            try {
                var process = script.start();
                var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = ended(process);
                if (status != 0) {
                    throw new IllegalStateException("no archive of classes: " + status);
                }
                return printed.strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8);
                var file = Files.newBufferedWriter(output)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line);
                file.newLine();
                file.flush();
                var listens = LISTENS.matcher(line);
                if (listens.find()) {
                    base.complete(listens.group(1).replace("0.0.0.0", "127.0.0.1"));
                }
            }
            base.completeExceptionally(new IllegalStateException("the server ended: " + output()));
        } catch (IOException e) {
            base.completeExceptionally(e);
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:41234}. */
    String base() {
        try {
            return base.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            kill();
            throw new IllegalStateException("the server did not start: " + output(), e);
        }
    }

    /** All it has written so far, to both streams. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time that the processor has spent on it. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Waits for the end of a server that is expected to end by itself. */
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

    /** What {@code kill} does: the server ends what it has begun. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
