package dev.ringproof.app.network;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection, each of them whole: its head, then its body. What it returns has one meaning for
 * every reader: the head is checked and written anew, and the body has a length and no chunks. So no thread of the
 * server ever waits for a client in the middle of a request.
 */
final class RequestReader {
    static final int MAX_LINE = 4 * 1024;
    static final int MAX_HEAD = 16 * 1024;
    static final int MAX_FIELDS = 100;
    static final int MAX_BODY = 64 * 1024;
    private static final int MAX_CHUNK_LINE = 256;
    /** What chunks of one byte each need, more or less. */
    private static final int MAX_CHUNKED_BODY = 8 * MAX_BODY;

    private static final int MAX_CHUNK_DIGITS = 6;

    private final Source source;
    private final Progress progress;
    private byte[] buffer = {};
    private int start;
    private int end;
    /** The part of a chunked body that is no longer in the buffer. */
    private int unchunked;
    /** Helidon does not close the connection after the answer to a request that asks for it. */
    private boolean isLast;

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Waits for bytes, and returns at least one; null at the end. */
        byte @Nullable [] read();
    }

    /** Is told how far a request is, before the reader waits for more of it. */
    interface Progress {
        /** The reader waits for the first byte of a request. */
        void idle();

        /** The first byte of a head is there. */
        void head();

        /** The head is there, and the body is not. */
        void body(boolean clientAwaitsContinue);

        /** The request is there. */
        void whole();

        /** The number of bytes of the unfinished request is now this. */
        void holds(int bytes);
    }

    RequestReader(Source source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    /**
     * Returns the next request; null if the connection ends before the request does, or after a request with {@code
     * Connection: close}.
     *
     * @throws RequestRefused if the bytes are not a request
     */
    byte @Nullable [] next() {
        if (isLast) {
            return null;
        }
        if (start == end) {
            forget();
            progress.idle();
            if (!fill()) {
                return null;
            }
        }
        progress.head();
        var lines = head();
        if (lines == null) {
            return null;
        }
        var head = RequestHead.of(lines);
        isLast = head.isLast();
        if (head.length() > MAX_BODY) {
            throw new RequestRefused(413, "the body is too large");
        }
        if (head.isChunked() || head.length() > end - start) {
            progress.body(head.awaitsContinue());
        }
        var body = head.isChunked() ? chunks() : bytes((int) head.length());
        if (body == null) {
            return null;
        }
        var first = head.bytes(body.length);
        var request = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        unchunked = 0;
        if (start == end) {
            forget();
        }
        progress.holds(end - start);
        progress.whole();
        return request;
    }

    /** Reads up to the empty line. Returns the lines before it; null if the connection ends. */
    private @Nullable List<String> head() {
        var lines = new ArrayList<String>();
        int length = 0;
        while (true) {
            var line = line(lines.isEmpty() ? MAX_LINE : MAX_HEAD - length, lines.isEmpty() ? 414 : 431);
            if (line == null) {
                return null;
            }
            length += line.length() + 2;
            if (line.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            if (length > MAX_HEAD || lines.size() > MAX_FIELDS) {
                throw new RequestRefused(431, "the head is too large");
            }
            // Empty lines before a request are ignored (RFC 9112, 2.2).
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
    }

    /**
     * Reads one line, and returns it without its end; null if the connection ends. Each character is one byte. A line
     * ends with CR and LF, and neither stands alone. There are no other control characters but tabs.
     */
    private @Nullable String line(int max, int statusIfTooLong) {
        int i = start;
        while (true) {
            if (i == end) {
                int read = i - start;
                if (!fill()) {
                    return null;
                }
                i = start + read;
            }
            byte b = buffer[i++];
            boolean afterCr = i - start > 1 && buffer[i - 2] == '\r';
            if (afterCr && b == '\n') {
                var line = new String(buffer, start, i - 2 - start, StandardCharsets.ISO_8859_1);
                start = i;
                return line;
            }
            if (afterCr || b == '\n' || (b >= 0 && b < ' ' && b != '\t' && b != '\r') || b == 0x7f) {
                throw new RequestRefused(400, "a line has a control character");
            }
            if (i - start > max) {
                throw new RequestRefused(statusIfTooLong, "a line is too long");
            }
        }
    }

    private byte @Nullable [] bytes(int length) {
        while (end - start < length) {
            if (!fill()) {
                return null;
            }
        }
        var bytes = Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        return bytes;
    }

    /** Reads the chunks of a body (RFC 9112, 7.1), and ignores extensions and trailers. */
    private byte @Nullable [] chunks() {
        var body = new ByteArrayOutputStream();
        long read = 0;
        while (true) {
            var line = line(MAX_CHUNK_LINE, 400);
            if (line == null) {
                return null;
            }
            int size = chunkSize(line);
            if (size == 0) {
                return trailers() ? body.toByteArray() : null;
            }
            read += line.length() + size + 4L;
            if (body.size() + size > MAX_BODY || read > MAX_CHUNKED_BODY) {
                throw new RequestRefused(413, "the body is too large");
            }
            var chunk = bytes(size);
            var after = chunk == null ? null : bytes(2);
            if (chunk == null || after == null) {
                return null;
            }
            if (after[0] != '\r' || after[1] != '\n') {
                throw new RequestRefused(400, "a chunk is longer than it says");
            }
            body.writeBytes(chunk);
            unchunked = body.size();
        }
    }

    private static int chunkSize(String line) {
        int digits = 0;
        while (digits < line.length() && Character.digit(line.charAt(digits), 16) >= 0 && line.charAt(digits) < 0x80) {
            digits++;
        }
        var rest = line.substring(digits).strip();
        if (digits == 0 || (!rest.isEmpty() && !rest.startsWith(";"))) {
            throw new RequestRefused(400, "the size of a chunk is not a number");
        }
        if (digits > MAX_CHUNK_DIGITS) {
            throw new RequestRefused(413, "the body is too large");
        }
        return Integer.parseInt(line.substring(0, digits), 16);
    }

    /** Reads what may follow the last chunk. Returns false if the connection ends. */
    private boolean trailers() {
        int left = MAX_HEAD;
        while (true) {
            var line = line(left, 431);
            if (line == null) {
                return false;
            }
            if (line.isEmpty()) {
                return true;
            }
            left -= line.length() + 2;
            if (left <= 0) {
                throw new RequestRefused(431, "the trailers are too large");
            }
        }
    }

    private boolean fill() {
        var more = source.read();
        if (more == null) {
            return false;
        }
        int held = end - start;
        if (end + more.length > buffer.length) {
            buffer = Arrays.copyOfRange(buffer, start, start + Math.max(held + more.length, 2 * held));
            start = 0;
            end = held;
        }
        System.arraycopy(more, 0, buffer, end, more.length);
        end += more.length;
        progress.holds(end - start + unchunked);
        return true;
    }

    /** An idle connection holds no memory. */
    private void forget() {
        buffer = new byte[0];
        start = 0;
        end = 0;
    }
}
