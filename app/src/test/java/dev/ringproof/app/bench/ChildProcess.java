package dev.ringproof.app.bench;

import dev.ringproof.app.ServerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process that prints {@code listens on PORT}. All that it prints is written to a file in {@code target}. */
final class ChildProcess implements Closeable {
    private static final Pattern LISTENS = Pattern.compile("listens on ([0-9]+)");

    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    ChildProcess(String name, Path folder, List<String> command) throws IOException {
        log = Path.of("target", "bench-" + name + ".log");
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try {
            ServerProcess.copyLines(process, log, line -> {
                var listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                }
            });
            port.completeExceptionally(new IllegalStateException("the process ended: see " + log));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    /** Waits until the process listens. */
    int port() {
        return port.orTimeout(60, TimeUnit.SECONDS).join();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
