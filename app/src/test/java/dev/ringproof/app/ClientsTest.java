package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clerk's own clients of JavaScript, unmodified, use the server: clerk-js without a browser, the client of the Backend
 * API, and the components in Chromium. {@link ClerkSdkTest} does the same with the client of Java.
 */
class ClientsTest {
    @TempDir
    static Path data;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        ClientScript.assumeInstalled();
        var environment = new HashMap<>(ServerProcess.observedLimits());
        environment.put("RINGPROOF_DATA", data.toString());
        // A person waits for 30 seconds until the next code; a script need not.
        environment.put("RINGPROOF_RESEND_AFTER", "PT0S");
        environment.put("RINGPROOF_PHONE_SIGN_IN", "on");
        // Ten backup codes cost a second of a processor, and many times that without the compiler C2.
        server = ServerProcess.startTuned(environment);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numbers.mjs",
                "sign-in.mjs",
                "sign-in-by-number.mjs",
                "sign-in-hooks.mjs",
                "components.mjs",
                "backend.mjs",
                "users.mjs",
                "methods.mjs"
            })
    void clerk_s_own_client_gets_through(String script) throws IOException {
        assertThat(ClientScript.run(script, Map.of("BASE_URL", server.base()))).endsWith("done\n");
    }
}
