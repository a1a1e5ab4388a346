package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import io.helidon.microprofile.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server. With {@code --check} it stops the server again at once, which shows that the settings and the
 * database work. With {@code --train} it makes a {@link TrainingRun} before it stops. With {@code --new-keys} it starts no
 * server; it prints new keys for production. {@link KeyCommands} and {@link ReplayCommand} are the other commands that
 * start none. The exit status is 2 if a setting is missing or wrong, and 1 if the server cannot start for another reason.
 */
public final class Main {
    private static final Logger LOG = System.getLogger(Main.class.getName());

    private static @Nullable Settings settings;
    private static @Nullable OpeningDatabase opening;

    private Main() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--new-keys")) {
            System.out.print(DevelopmentKeys.forProduction());
            return;
        }
        try {
            settings = SettingsReader.read(System.getenv());
        } catch (SettingsException e) {
            end(2, "Ringproof does not start:" + eachOnItsLine(String.valueOf(e.getMessage())));
        }
        try {
            Log.begin(settings().isDevelopment());
            UnusualSettings.of(settings(), System.getenv())
                    .warnings()
                    .forEach(warning -> LOG.log(Level.WARNING, warning));
            if (ReplayCommand.isIn(List.of(arguments))) {
                System.exit(new ReplayCommand(settings().limits(), settings().routes(), System.out)
                        .run(List.of(arguments)));
            }
            if (KeyCommands.isOneOf(List.of(arguments))) {
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                var commands = new KeyCommands(settings().database(), in, System.out);
                System.exit(commands.run(List.of(arguments)));
            }
            boolean training = List.of(arguments).contains("--train");
            if (training && !settings().isDevelopment()) {
                end(2, "Ringproof does not start: --train is only for dev, because it sends messages.");
            }
            requireFreePorts(settings());
            opening = OpeningDatabase.begin(settings().database());
            var server = start(settings());
            if (server.port() < 0) {
                end(1, "Ringproof does not start: see the log.");
            }
            if (training) {
                new TrainingRun(server.port()).run();
                server.stop();
                end(0, "Ringproof has made a training run.");
            }
            if (List.of(arguments).contains("--check")) {
                server.stop();
                end(0, "Ringproof starts.");
            }
            System.out.print(Welcome.text(settings(), server.port(), Listeners.managementPort(settings())));
            System.out.flush();
        } catch (IOException | InterruptedException e) {
            end(1, "Ringproof cannot make a training run: " + causes(e));
        } catch (RuntimeException e) {
            KeyCommands.keyProblem(e, settings(), System.getenv().keySet())
                    .ifPresent(problem -> end(2, "Ringproof does not start: " + problem));
            end(1, "Ringproof does not start: " + causes(e));
        }
    }

    /** Returns the settings that were read at the start. */
    static Settings settings() {
        return Objects.requireNonNull(settings, "the settings are not read yet");
    }

    /** Returns the database, which is opened while the container starts. Waits until it is open. */
    static Database database() {
        return Objects.requireNonNull(opening, "no database is opened yet").database();
    }

    private static Server start(Settings settings) {
        var resolver = ConfigProviderResolver.instance();
        var config = resolver.getBuilder()
                .addDefaultSources()
                .withSources(new ServerLimits(Listeners.properties(settings)))
                .build();
        return Server.builder().config(config).build().start();
    }

    /** A single problem stays on the line that says that Ringproof does not start. */
    private static String eachOnItsLine(String problems) {
        return problems.contains("\n") ? "\n" + problems.indent(2).stripTrailing() : " " + problems;
    }

    private static void requireFreePorts(Settings settings) {
        requireFreePort(settings.host(), settings.port(), Setting.PORT);
        var network = settings.network();
        if (network.managementPort() != null) {
            requireFreePort(network.managementHost(), network.managementPort(), Setting.MANAGEMENT_PORT);
        }
    }

    /**
     * Binds the port for a moment. If this fails, the server ends with one line. Helidon would write a trace to the log,
     * and then report a start.
     */
    private static void requireFreePort(String host, int port, Setting setting) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            end(
                    1,
                    "Ringproof does not start: port %d on %s cannot be used: %s. Stop the process that uses it, or set %s to another port."
                            .formatted(port, host, e.getMessage(), setting.environmentName()));
        }
    }

    private static String causes(Throwable thrown) {
        var text = new StringBuilder();
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : "\n  because: ").append(Log.masked(String.valueOf(cause.getMessage())));
        }
        return text.toString();
    }

    private static void end(int status, String message) {
        System.err.println(message);
        System.exit(status);
    }
}
