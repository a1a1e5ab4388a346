package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People use the page of a development server in Chromium. With {@code -Dpictures.write} the test also writes the
 * pictures that README shows.
 */
class PageTest {
    private static final Path PICTURES =
            Path.of("../docs/pictures").toAbsolutePath().normalize();

    @TempDir
    Path data;

    @BeforeEach
    void assumeInstalled() throws IOException {
        ClientScript.assumeInstalled();
    }

    @Test
    void newcomers_add_a_number_and_sign_in_with_it_as_second_factor() throws IOException {
        run("page.mjs", Map.of());
    }

    @Test
    void a_change_asks_for_the_second_factor_in_a_session_that_has_not_shown_it() throws IOException {
        run("step-up.mjs", Map.of(Setting.TICKET_SKIPS_SECOND_FACTOR.environmentName(), "on"));
    }

    private void run(String script, Map<String, String> settings) throws IOException {
        var environment = new HashMap<>(ServerProcess.observedLimits());
        environment.put("RINGPROOF_DATA", data.toString());
        // A person waits for 30 seconds until the next code. The clock of the browser jumps, that of the server does
        // not.
        environment.put("RINGPROOF_RESEND_AFTER", "PT0S");
        environment.putAll(settings);
        try (var server = ServerProcess.startTuned(environment)) {
            var pictures = System.getProperty("pictures.write") == null ? "" : PICTURES.toString();
            assertThat(ClientScript.run(script, Map.of("BASE_URL", server.base(), "PICTURES", pictures)))
                    .endsWith("done\n");
            // Browsers leave in the middle of a stream, and that is no fault of the server.
            assertThat(server.output()).doesNotContain("\tat ");
        }
    }
}
