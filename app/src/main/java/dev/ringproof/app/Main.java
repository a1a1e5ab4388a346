package dev.ringproof.app;

import io.helidon.microprofile.server.Server;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server. With {@code --check} it stops the server again at once, which shows that the settings and the
 * database work. With {@code --new-keys} it starts no server; it prints new keys for production. The exit status is 2
 * if a setting is missing or wrong, and 1 if the server cannot start for another reason.
 */
public final class Main {
    private static final Logger LOG = System.getLogger(Main.class.getName());

    private static @Nullable Settings settings;

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
            requireFreePort(settings().host(), settings().port(), Setting.PORT);
            var server = start(settings());
            if (server.port() < 0) {
                end(1, "Ringproof does not start: see the log.");
            }
            if (List.of(arguments).contains("--check")) {
                server.stop();
                end(0, "Ringproof starts.");
            }
            System.out.print(Welcome.text(settings(), server.port()));
            System.out.flush();
        } catch (RuntimeException e) {
            end(1, "Ringproof does not start: " + causes(e));
        }
    }

    /** Returns the settings that were read at the start. */
    static Settings settings() {
        return Objects.requireNonNull(settings, "the settings are not read yet");
    }

    private static Server start(Settings settings) {
        var resolver = ConfigProviderResolver.instance();
        var config = resolver.getBuilder()
                .addDefaultSources()
                .withSources(new ServerLimits(limits(settings)))
                .build();
        return Server.builder().config(config).build().start();
    }

    /** Returns the server's limits. Helidon sets none by itself. */
    private static Map<String, String> limits(Settings settings) {
        var limits = new HashMap<String, String>();
        limits.put("server.host", settings.host());
        limits.put("server.port", Integer.toString(settings.port()));
        limits.put("server.max-payload-size", "65536");
        limits.put("server.max-tcp-connections", "8192");
        limits.put("server.max-concurrent-requests", "4096");
        limits.put("server.idle-connection-timeout", "PT60S");
        limits.put("server.idle-connection-period", "PT10S");
        limits.put("server.connection-options.read-timeout", "PT10S");
        limits.put("server.connection-options.tcp-no-delay", "true");
        limits.put("server.protocols.http_1_1.max-headers-size", "8192");
        limits.put("server.protocols.http_1_1.recv-log", "false");
        limits.put("server.protocols.http_1_1.send-log", "false");
        limits.put("server.shutdown-grace-period", "PT10S");
        return limits;
    }

    /** A single problem stays on the line that says that Ringproof does not start. */
    private static String eachOnItsLine(String problems) {
        return problems.contains("\n") ? "\n" + problems.indent(2).stripTrailing() : " " + problems;
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
