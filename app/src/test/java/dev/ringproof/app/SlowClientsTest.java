package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that never finish a request. {@link SlowDrill} has the long form of the attack. */
class SlowClientsTest {
    @TempDir
    Path data;

    @Test
    void half_requests_end_after_their_time_and_others_are_served_meanwhile() throws IOException {
        try (var server = ServerProcess.start(Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_MANAGEMENT_PORT", "0",
                "RINGPROOF_CONNECTIONS_PER_ADDRESS", "500",
                "RINGPROOF_KEEP_ALIVE", "PT3S"))) {
            var slow = new ArrayList<Socket>();
            for (var half : List.of(
                    "",
                    "GET /v1/environment HTTP/1.1\r\nHost: x\r\n",
                    "GET /v1/environment HTTP/1.1\r\nHost: x\r\n\r\n",
                    "POST /v1/me/phone_numbers HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na",
                    "POST /v1/me/phone_numbers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\na")) {
                var socket = new Socket();
                socket.connect(RawHttp.address(server.base()));
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            // Other tests may keep the processors busy, so this is not the second that the drill allows.
            var figures = SlowDrill.attack(server, 1500, 2, 8, Duration.ofSeconds(3));

            assertThat(figures.getInt("most_open_connections")).isGreaterThan(900);
            assertThat(figures.getJsonObject("closed").getInt("address")).isPositive();
            for (var socket : slow) {
                socket.setSoTimeout(30_000);
                socket.getInputStream().readAllBytes();
                socket.close();
            }
            var closed = new Api(server.management()).get("/metrics").body();
            for (var reason : List.of("head", "body", "idle")) {
                assertThat(closed)
                        .containsPattern("ringproof_connections_closed_total\\{listener=\"public\",.*reason=\"" + reason
                                + "\",} [1-9]");
            }
            assertThat(server.output()).doesNotContain("\tat ");
        }
    }
}
