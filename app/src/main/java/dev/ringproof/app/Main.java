package dev.ringproof.app;

import io.helidon.microprofile.server.Server;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server. With {@code --check} it stops the server again at once, which shows that the settings and the
 * database work. With {@code --new-keys} it starts no server; it prints new keys for production. The exit status is 2
 * if a setting is missing or wrong, and 1 if the server cannot start for another reason.
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
            System.out.print(Welcome.text(settings(), server.port(), Listeners.managementPort(settings())));
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
                .withSources(new ServerLimits(Listeners.properties(settings)))
                .build();
        return Server.builder().config(config).build().start();
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
