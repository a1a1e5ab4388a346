package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages come to those who wait for them: over the network, and until the server stops. */
class MessageStreamTest {
    private static final String NUMBER = "+14155552671";

    @TempDir
    Path data;

    @Test
    void a_message_comes_at_once_to_a_stream_and_to_a_request_that_waits_and_both_end_well() throws Exception {
        try (var server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString()));
                var stream = open(server.base(), "/dev/messages/stream");
                var gone = open(server.base(), "/dev/messages/stream")) {
            var api = new Api(server.base());
            var lines = reader(stream);
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(headers(lines))
                    .contains("Content-Type: text/event-stream")
                    .contains("Transfer-Encoding: chunked");
            // The other client goes in the middle of its stream.
            assertThat(reader(gone).readLine()).isEqualTo("HTTP/1.1 200 OK");
            gone.shutdownInput();
            gone.shutdownOutput();
            var waiting = CompletableFuture.supplyAsync(
                    () -> api.get("/dev/messages?to=%2B14155552671&wait=PT60S"),
                    task -> Thread.ofVirtual().start(task));

            var me = api.me(api.token("user_1"));
            assertThat(me.prepare(me.createId(NUMBER)).status()).isEqualTo(200);

            var item = waiting.get().json().asJsonArray().getJsonObject(0).toString();
            assertThat(api.get("/dev/messages").body()).isEqualTo("[" + item + "]");
            assertThat(lines.lines().filter(line -> line.startsWith("data: ")).findFirst())
                    .contains("data: " + item);

            var output = server.stop();

            var end = lines.lines().collect(Collectors.joining("\n"));
            assertThat(end).as("the last chunk is there").endsWith("0\n");
            assertThat(output).doesNotContain("\tat ");
        }
    }

    private static Socket open(String base, String path) throws IOException {
        var socket = new Socket();
        socket.connect(RawHttp.address(base));
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String headers(BufferedReader lines) throws IOException {
        var headers = new StringBuilder();
        for (var line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
            headers.append(line).append('\n');
        }
        return headers.toString();
    }
}
