package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends bytes that no HTTP client would send, and reads what comes back. */
final class RawHttp {
    private static final int TIMEOUT_MILLIS = 20_000;

    private RawHttp() {}

    /**
     * An answer.
     *
     * @param raw all that the server sent until it closed the connection
     */
    record Answer(int status, Map<String, String> headers, String body, String raw) {
        JsonObject json() {
            return Json.createReader(new StringReader(body)).readObject();
        }

        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    static InetSocketAddress address(String base) {
        var uri = URI.create(base);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Sends a request, ends the output, and reads all answers; only the first one is taken apart. */
    static Answer send(String base, String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address(base));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String raw) {
        int end = raw.indexOf("\r\n\r\n");
        var lines = raw.substring(0, Math.max(end, 0)).split("\r\n", -1);
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int status = lines[0].startsWith("HTTP/1.1 ") ? Integer.parseInt(lines[0].substring(9, 12)) : 0;
        return new Answer(status, headers, end < 0 ? "" : raw.substring(end + 4), raw);
    }

    /** Returns whether the server closes the connection within the time. */
    static boolean closes(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
