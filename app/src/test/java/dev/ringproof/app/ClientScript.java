package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script of the folder {@code src/test/clients} in Node.js. The scripts use Clerk's own clients, unmodified. What
 * they need is installed by {@code install.sh} there, which {@code ./test} runs.
 */
final class ClientScript {
    private static final Path FOLDER = Path.of("src/test/clients").toAbsolutePath();
    private static final Path INSTALLED = FOLDER.resolve("node_modules/installed-lock.json");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Duration LONGEST = Duration.ofMinutes(6);

    private ClientScript() {}

    /**
     * Skips the test if the clients are not installed. In CI and with {@code -Dclients.required}, the test fails instead.
     */
    static void assumeInstalled() throws IOException {
        boolean installed = Files.exists(INSTALLED)
                && Files.mismatch(INSTALLED, FOLDER.resolve("package-lock.json")) == -1
                && Files.isExecutable(CHROMIUM);
        var reason = "Clerk's clients are not installed: app/src/test/clients/install.sh says what is missing";
        if (System.getProperty("clients.required") != null || "true".equals(System.getenv("CI"))) {
            assertThat(installed).as(reason).isTrue();
        }
        assumeTrue(installed, reason);
    }

    /**
     * Runs a script until it ends. Fails with all that it has written if it does not succeed in time.
     *
     * @param environment what the script is told: first of all the address of the server as {@code BASE_URL}
     */
    static String run(String script, Map<String, String> environment) throws IOException {
        var output = Files.createTempFile("ringproof-client", ".log");
        var builder = new ProcessBuilder(node(), script)
                .directory(FOLDER.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        boolean ended = ended(process);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var written = Files.readString(output);
        assertThat(ended).as("%s has not ended in time: %s", script, written).isTrue();
        assertThat(process.exitValue()).as("%s: %s", script, written).isZero();
        return written;
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the Node.js that install.sh has brought, or else the one of the machine. */
    private static String node() {
        for (var arch : List.of("x64", "arm64")) {
            var own = FOLDER.resolve(".node/node_modules/node-linux-" + arch + "/bin/node");
            if (Files.isExecutable(own)) {
                return own.toAbsolutePath().toString();
            }
        }
        return "node";
    }
}
