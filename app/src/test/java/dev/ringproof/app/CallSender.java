package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client that sends what it is told, byte by byte, over one connection. A usual client would refuse to send most of
 * what an attacker sends.
 */
final class CallSender implements AutoCloseable {
    private static final int LONGEST_WAIT = 20_000;

    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    CallSender(String base) {
        var uri = URI.create(base);
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    record Header(String name, String value) {}

    /**
     * What a server answers.
     *
     * @param body the bytes of the body, each as one character
     */
    record Answer(int status, List<Header> headers, String body, long nanos) {
        byte[] bytes() {
            return body.getBytes(ISO_8859_1);
        }

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst();
        }
    }

    /** Sends a request, and returns the answer. Opens a connection if there is none, or if the server has closed it. */
    Answer send(String method, byte[] request) throws IOException {
        if (!socket.isConnected() || socket.isClosed()) {
            connect();
            return exchange(method, request);
        }
        try {
            return exchange(method, request);
        } catch (ClosedBeforeAnswer e) {
            connect();
            return exchange(method, request);
        }
    }

    private void connect() throws IOException {
        socket.close();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_WAIT);
        socket.connect(address, LONGEST_WAIT);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Thrown if the server closes the connection and has answered nothing. */
    static final class ClosedBeforeAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedBeforeAnswer() {
            super("the server closed the connection and answered nothing");
        }
    }

    private Answer exchange(String method, byte[] request) throws IOException {
        long begin = System.nanoTime();
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The server may have answered before it read everything.
        }
        try {
            var answer = read(method, begin);
            if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
                socket.close();
            }
            return answer;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Answer read(String method, long begin) throws IOException {
        var statusLine = statusLine();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        var headers = headers();
        if (status == 100) {
            return read(method, begin);
        }
        var bare = new Answer(status, headers, "", System.nanoTime() - begin);
        if (bare.header("Content-Type").filter("text/event-stream"::equals).isPresent()) {
            socket.close(); // A stream has no end, so the client leaves.
            return bare;
        }
        boolean hasNoBody = method.equals("HEAD") || status == 204 || status == 304;
        var body = hasNoBody ? new byte[0] : body(bare);
        return new Answer(status, headers, new String(body, ISO_8859_1), System.nanoTime() - begin);
    }

    private String statusLine() throws IOException {
        try {
            var line = line();
            if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
                throw new IOException("no status line: " + line);
            }
            return line;
        } catch (EOFException | java.net.SocketException e) {
            throw new ClosedBeforeAnswer();
        }
    }

    private List<Header> headers() throws IOException {
        var headers = new ArrayList<Header>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header: " + line);
            }
            headers.add(new Header(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private byte[] body(Answer answer) throws IOException {
        if (answer.header("Transfer-Encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isPresent()) {
            return chunks();
        }
        var length = answer.header("Content-Length");
        if (length.isPresent()) {
            return bytes(Integer.parseInt(length.get()));
        }
        var all = in.readAllBytes();
        socket.close();
        return all;
    }

    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            all.write(bytes(size));
            line();
        }
        while (!line().isEmpty()) {
            // a trailer
        }
        return all.toByteArray();
    }

    private int size() throws IOException {
        return Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
    }

    private byte[] bytes(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the answer breaks off");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer breaks off");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** Returns a GET request as bytes. */
    static byte[] get(String target) {
        return ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
