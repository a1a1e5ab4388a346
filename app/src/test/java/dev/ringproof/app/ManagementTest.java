package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.adapters.rest.token.Assertions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics and the OpenAPI document have a listener of their own. */
class ManagementTest {
    private static final List<String> PAGES = List.of(
            "/health",
            "/health/live",
            "/health/ready",
            "/health/started",
            "/metrics",
            "/openapi",
            "/openapi/ui/index.html");
    private static final Duration SOON = Duration.ofMillis(2500);

    @TempDir
    Path data;

    @Test
    void in_production_the_pages_are_not_on_the_public_port() throws IOException {
        var provider = identityProvider();
        try (var server = ServerProcess.start(production(provider.getAddress().getPort()))) {
            var open = new Api(server.base());
            var management = new Api(server.management());
            await(() -> management.get("/health/ready").status() == 200);

            assertThat(server.management()).isNotEqualTo(server.base());
            for (var page : PAGES) {
                assertThat(management.get(page).status()).as(page).isEqualTo(200);
                assertThat(open.get(page).status()).as(page).isEqualTo(404);
                assertThat(open.get(page).code()).as(page).isEqualTo("resource_not_found");
            }
            assertThat(open.get("/v1/environment").status()).isEqualTo(200);
            assertThat(management.get("/v1/environment").status()).isEqualTo(404);
            assertThat(open.send("OPTIONS", "/dev/token", "", "text/plain", "").status())
                    .isEqualTo(404);
        } finally {
            provider.stop(0);
        }
    }

    @Test
    void in_dev_the_pages_are_on_both_ports_or_on_the_only_one() {
        try (var server =
                ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString(), "RINGPROOF_MANAGEMENT_PORT", "0"))) {
            for (var page : PAGES) {
                assertThat(new Api(server.base()).get(page).status()).as(page).isEqualTo(200);
                assertThat(new Api(server.management()).get(page).status())
                        .as(page)
                        .isEqualTo(200);
            }
        }
        try (var server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString()))) {
            assertThat(server.management()).isEqualTo(server.base());
            assertThat(new Api(server.base()).get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void while_the_database_hangs_or_is_away_health_says_so_at_once_and_requests_do_not_wait_long() throws Exception {
        var url = TestDatabases.postgresql();
        try (var line = new Line(port(url));
                var server = ServerProcess.start(Map.of(
                        "RINGPROOF_DATA", data.toString(),
                        "RINGPROOF_MANAGEMENT_PORT", "0",
                        "RINGPROOF_DATABASE_URL", url.replace(":" + port(url) + "/", ":" + line.port() + "/")))) {
            var api = new Api(server.base());
            var management = new Api(server.management());
            assertThat(management.get("/health/ready").status()).isEqualTo(200);
            var token = api.token("user_1");

            line.hang();

            long hung = System.nanoTime();
            while (management.get("/health/ready").status() == 200) {
                assertThat(Duration.ofNanos(System.nanoTime() - hung)).isLessThan(SOON);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(timed(management, "/health/ready", 503)).isLessThan(SOON);
                assertThat(timed(management, "/health/live", 200)).isLessThan(SOON);
            }
            line.cut();
            assertThat(timed(management, "/health/ready", 503)).isLessThan(SOON);
            long begun = System.nanoTime();
            var refused = api.send("GET", "/v1/me/phone_numbers", token, "text/plain", "");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("service_unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
            assertThat(server.output()).doesNotContain("Unexpected failure of health check");
        }
    }

    private static Duration timed(Api api, String path, int status) {
        long begun = System.nanoTime();
        assertThat(api.get(path).status()).as(path).isEqualTo(status);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceAll("jdbc:postgresql://[^:/]+:([0-9]+)/.*", "$1"));
    }

    /** Publishes a key, without which the server is not ready. */
    private static HttpServer identityProvider() throws IOException {
        var keys = Assertions.newKeySet().getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            try (var body = exchange.getResponseBody()) {
                body.write(keys);
            }
        });
        server.start();
        return server;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private Map<String, String> production(int identityProvider) {
        var environment = new HashMap<String, String>();
        DevelopmentKeys.forProduction().lines().forEach(line -> {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
        });
        environment.put("RINGPROOF_PROFILE", "production");
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_DATABASE_URL", TestDatabases.postgresql());
        environment.put("RINGPROOF_MANAGEMENT_PORT", "0");
        environment.put("RINGPROOF_JWT_ISSUER", "https://id.example.com");
        environment.put("RINGPROOF_JWT_KEYS_URL", "http://127.0.0.1:" + identityProvider + "/jwks");
        environment.put("RINGPROOF_JWT_AUDIENCE", "ringproof");
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", "https://sms.example.com/send");
        return environment;
    }

    /** A line to the database that a test can let hang or cut. */
    private static final class Line implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = new java.util.concurrent.CopyOnWriteArrayList<>();
        private volatile boolean hangs;
        private volatile boolean cut;

        Line(int database) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try {
                        var client = socket.accept();
                        if (cut) {
                            client.close();
                            continue;
                        }
                        var server = new Socket(InetAddress.getLoopbackAddress(), database);
                        sockets.addAll(List.of(client, server));
                        Thread.ofVirtual().start(() -> pump(client, server));
                        Thread.ofVirtual().start(() -> pump(server, client));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void pump(Socket from, Socket to) {
            var buffer = new byte[8192];
            try {
                for (int read = from.getInputStream().read(buffer); read >= 0; ) {
                    if (!hangs) {
                        to.getOutputStream().write(buffer, 0, read);
                    }
                    read = from.getInputStream().read(buffer);
                }
            } catch (IOException e) {
                // one side has closed
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        void hang() {
            hangs = true;
        }

        void cut() throws IOException {
            cut = true;
            for (var each : sockets) {
                each.close();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            cut();
        }
    }
}
