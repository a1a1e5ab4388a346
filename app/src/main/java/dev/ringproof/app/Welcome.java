package dev.ringproof.app;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a server prints on the console after its start. In dev they contain commands, ready to paste, that
 * verify a number.
 */
final class Welcome {
    private Welcome() {}

    static String text(Settings settings, int port, @Nullable Integer managementPort) {
        var base = url(settings.host(), port);
        var pages = managementPort == null ? base : url(settings.network().managementHost(), managementPort);
        var about = """

                Ringproof listens on %s (%s)
                  database  %s
                  messages  %s
                  API       %s/openapi/ui
                  health    %s/health
                """.formatted(
                base,
                settings.isDevelopment() ? "dev: only this machine can reach it" : "production",
                database(settings),
                settings.gateways().stream().anyMatch(gateway -> gateway.name().equals("development"))
                        ? "on this console, and on a phone at " + base
                        : "through "
                                + settings.gateways().stream()
                                        .map(Settings.Gateway::name)
                                        .collect(Collectors.joining(", ")),
                pages,
                pages);
        return settings.isDevelopment() ? about + mainJob(base) : about;
    }

    private static String database(Settings settings) {
        var database = settings.database();
        return database.isH2()
                ? "H2 in " + database.file().map(Path::toString).orElse("no file of this machine")
                : "PostgreSQL";
    }

    private static String url(String host, int port) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String mainJob(String base) {
        return """

                Paste these commands to add a number, send a code to it and verify it. Replace 123456 with the code that the box below shows:
                  TOKEN=$(curl -s '%1$s/dev/token?user_id=user_1')
                  ID=$(curl -s %1$s/v1/me/phone_numbers -H "Authorization: $TOKEN" -d phone_number=%%2B14155552671 | grep -o 'idn_[0-9A-Za-z]*' | head -1)
                  curl -s %1$s/v1/me/phone_numbers/$ID/prepare_verification -H "Authorization: $TOKEN" -d strategy=phone_code
                  curl -s %1$s/v1/me/phone_numbers/$ID/attempt_verification -H "Authorization: $TOKEN" -d code=123456

                """.formatted(base);
    }
}
