package dev.ringproof.app;

import io.helidon.microprofile.server.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server. With {@code --check} it stops at once, having shown that settings and database do; with {@code
 * --new-keys} it prints fresh keys for a server in production instead. Exits with 2 when a setting is wrong, and with 1 when
 * something else stands in the way.
 */
public final class Main {
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
            end(2, "Ringproof does not start: " + e.getMessage());
        }
        try {
            Log.begin(settings().isDevelopment());
            var server = start(settings());
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

    /** As they were read at the start. */
    static Settings settings() {
        return Objects.requireNonNull(settings, "read first");
    }

    private static Server start(Settings settings) {
        var resolver = ConfigProviderResolver.instance();
        var config = resolver.getBuilder()
                .addDefaultSources()
                .withSources(new ServerBounds(bounds(settings)))
                .build();
        return Server.builder().config(config).build().start();
    }

    /** Helidon bounds nothing by itself. */
    private static Map<String, String> bounds(Settings settings) {
        var bounds = new HashMap<String, String>();
        bounds.put("server.host", settings.host());
        bounds.put("server.port", Integer.toString(settings.port()));
        bounds.put("server.max-payload-size", "65536");
        bounds.put("server.max-tcp-connections", "8192");
        bounds.put("server.max-concurrent-requests", "4096");
        bounds.put("server.idle-connection-timeout", "PT60S");
        bounds.put("server.idle-connection-period", "PT10S");
        bounds.put("server.connection-options.read-timeout", "PT10S");
        bounds.put("server.connection-options.tcp-no-delay", "true");
        bounds.put("server.protocols.http_1_1.max-headers-size", "8192");
        bounds.put("server.protocols.http_1_1.recv-log", "false");
        bounds.put("server.protocols.http_1_1.send-log", "false");
        bounds.put("server.shutdown-grace-period", "PT10S");
        return bounds;
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
