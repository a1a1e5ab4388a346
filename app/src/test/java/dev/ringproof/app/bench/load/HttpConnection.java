package dev.ringproof.app.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A connection of HTTP/1.1 that is kept, for one request at a time. It is written to cost little, so that the servers
 * get the processors. It reads bodies with a length and chunked ones.
 */
public final class HttpConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[16 * 1024];
    private int begin;
    private int end;

    public HttpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = socket.getInputStream();
    }

    /** An answer of a server. */
    record Answer(int status, String body) {
        /** Returns the text of the first member with that name. */
        String text(String name) {
            int at = body.indexOf("\"" + name + "\":\"");
            if (at < 0) {
                throw new IllegalStateException("no " + name + ": " + this);
            }
            int from = at + name.length() + 4;
            return body.substring(from, body.indexOf('"', from));
        }
    }

    /** @param headers lines, each with its end */
    Answer post(String path, String headers, String body) throws IOException {
        var request = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var status = line();
        int length = -1;
        boolean chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                chunked = true;
            }
        }
        var content = chunked ? chunks() : text(Math.max(length, 0));
        return new Answer(Integer.parseInt(status.substring(9, 12)), content);
    }

    private String chunks() throws IOException {
        var content = new StringBuilder();
        while (true) {
            var size = line();
            int extension = size.indexOf(';');
            int length = Integer.parseInt(extension < 0 ? size : size.substring(0, extension), 16);
            content.append(text(length));
            line();
            if (length == 0) {
                return content.toString();
            }
        }
    }

    private String line() throws IOException {
        int at = begin;
        while (true) {
            for (; at < end; at++) {
                if (buffer[at] == '\n') {
                    var line = new String(buffer, begin, at - 1 - begin, StandardCharsets.ISO_8859_1);
                    begin = at + 1;
                    return line;
                }
            }
            at -= begin;
            fill();
            at += begin;
        }
    }

    private String text(int length) throws IOException {
        while (end - begin < length) {
            fill();
        }
        var text = new String(buffer, begin, length, StandardCharsets.UTF_8);
        begin += length;
        return text;
    }

    /** Reads more, behind what is there. */
    private void fill() throws IOException {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the server has closed the connection");
        }
        end += read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
