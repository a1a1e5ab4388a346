package dev.ringproof.adapters.sms.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An HTTP server on a port of its own. It remembers what it was sent, and behaves as the test says, down to the bytes.
 * That is why it reads and writes HTTP itself, one request per connection. It repeats the request's body in its status
 * line, so a test can see that nothing of an answer leaks.
 */
public final class Receiver implements AutoCloseable {
    /** What the server does with a request that it has read. It closes the connection afterwards. */
    public interface Behaviour {
        void answer(Request request, Socket connection) throws IOException;
    }

    public record Request(String line, HttpHeaders headers, String body) {
        public String header(String name) {
            return headers.firstValue(name).orElseThrow();
        }
    }

    private final Behaviour behaviour;
    private final ServerSocket door;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> called = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public Receiver(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::open);
    }

    public static Behaviour answering(int status, String... headers) {
        return (request, connection) -> write(connection, head(status, request, headers) + request.body());
    }

    /** Answers 200 with this body. */
    public static Behaviour answering(String body) {
        return (request, connection) -> write(connection, head(200, request) + body);
    }

    /** Answers with this status, body and headers. */
    public static Behaviour saying(int status, String body, String... headers) {
        return (request, connection) -> write(connection, head(status, request, headers) + body);
    }

    /** Answers one byte at a time. */
    public static Behaviour sayingSlowly(int status, String body) {
        return (request, connection) -> {
            connection.setTcpNoDelay(true);
            for (var c : (head(status, request) + body).toCharArray()) {
                write(connection, String.valueOf(c));
            }
        };
    }

    public static Behaviour answeringSlowly() {
        return sayingSlowly(200, "{}");
    }

    /** Sends nothing until the client closes the connection. */
    public static Behaviour hanging() {
        return (_, connection) -> waitForTheEnd(connection);
    }

    /** Sends a status and half a body, and then nothing until the client closes the connection. */
    public static Behaviour hangingInTheBody(int status) {
        return (request, connection) -> {
            write(connection, head(status, request, "Content-Length: 1000") + "{\"id\":");
            waitForTheEnd(connection);
        };
    }

    /** Sends a status and half a body, and closes the connection. */
    public static Behaviour breakingOffInTheBody(int status) {
        return (request, connection) -> write(connection, head(status, request, "Content-Length: 1000") + "{\"id\":");
    }

    /** Sends a status, and a body for as long as the client reads. */
    public static Behaviour endless(int status) {
        return (request, connection) -> {
            write(connection, head(status, request));
            while (!connection.isClosed()) {
                write(connection, "endless ".repeat(1000));
            }
        };
    }

    public static Behaviour resetting() {
        return (_, connection) -> connection.setSoLinger(true, 0);
    }

    public static Behaviour talkingNonsense() {
        return (request, connection) -> write(connection, "SSH-2.0 " + request.body() + "\r\n\r\n");
    }

    private static String head(int status, Request request, String... headers) {
        return Stream.concat(
                        Stream.of("HTTP/1.1 " + status + " " + request.body(), "Connection: close"),
                        Arrays.stream(headers))
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void waitForTheEnd(Socket connection) throws IOException {
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    public URI uri() {
        return URI.create("http://localhost:" + door.getLocalPort() + "/texts?token=hush");
    }

    /** Returns the address without a path. */
    public URI base() {
        return uri().resolve("/");
    }

    public List<Request> requests() {
        return requests;
    }

    /** Completes when the first request is here. */
    public CompletableFuture<Void> called() {
        return called;
    }

    /** Completes when the first connection is over. */
    public CompletableFuture<Void> done() {
        return done;
    }

    private void open() {
        try {
            while (true) {
                var connection = door.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // The server is closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var request = read(connection.getInputStream());
            requests.add(request);
            called.complete(null);
            behaviour.answer(request, connection);
        } catch (IOException _) {
            // The client has closed the connection.
        } finally {
            done.complete(null);
        }
    }

    private static Request read(InputStream in) throws IOException {
        var line = line(in);
        var lines = Stream.<String>builder();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            lines.add(header);
        }
        var headers = HttpHeaders.of(
                lines.build()
                        .map(header -> header.split(": ", 2))
                        .collect(Collectors.groupingBy(
                                header -> header[0], Collectors.mapping(header -> header[1], Collectors.toList()))),
                (_, _) -> true);
        int length = headers.firstValue("Content-Length").map(Integer::valueOf).orElse(0);
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
