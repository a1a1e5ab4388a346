package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private static String hostPort;

    @BeforeAll
    static void start() throws IOException {
        ClientScript.assumeInstalled();
        var environment = new HashMap<>(ServerProcess.observedLimits());
        environment.put("RINGPROOF_DATA", data.toString());
        // The pages come from another origin than the server, as those of most host applications do.
        hostPort = freePort();
        environment.put("RINGPROOF_CORS_ORIGINS", "http://127.0.0.1:" + hostPort);
        // A person waits for 30 seconds until the next code; a script need not.
        environment.put("RINGPROOF_RESEND_AFTER", "PT0S");
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
    @ValueSource(strings = {"numbers.mjs", "backend.mjs", "users.mjs", "components.mjs"})
    void clerk_s_own_client_gets_through(String script) throws IOException {
        assertThat(ClientScript.run(script, Map.of("BASE_URL", server.base(), "HOST_PORT", hostPort))).endsWith("done\n");
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }
}
