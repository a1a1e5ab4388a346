package dev.ringproof.app.bench.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Receives the messages of one contestant by HTTP, accepts each, and tells people their code. It costs little. */
public final class MessageReceiver implements Closeable {
    private static final byte[] ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Map<String, CompletableFuture<String>> codes = new ConcurrentHashMap<>();

    public MessageReceiver() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    /** Waits for the message to a number and returns its code. */
    String code(String number) {
        var code = code(number, codes).orTimeout(60, TimeUnit.SECONDS).join();
        codes.remove(number);
        return code;
    }

    private static CompletableFuture<String> code(String number, Map<String, CompletableFuture<String>> codes) {
        return codes.computeIfAbsent(number, unused -> new CompletableFuture<>());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                int length = 0;
                for (var line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                connection.getOutputStream().write(ACCEPTED);
                code(text(body, "to"), codes).complete(text(body, "code"));
            }
        } catch (IOException e) {
            // The server has closed the connection.
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    private static String text(String json, String name) {
        int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
