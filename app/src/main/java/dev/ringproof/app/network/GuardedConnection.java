package dev.ringproof.app.network;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 that {@link Connections} watches. Its thread reads a whole request, and only then does
 * Helidon begin with it.
 */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int MAX_LINGERING_BYTES = 1024 * 1024;

    private final ConnectionContext context;
    private final Connections.Entry entry;
    private final ServerConnection http;

    GuardedConnection(ConnectionContext context, Connections.Entry entry, Http1ConnectionSelector http1) {
        this.context = context;
        this.entry = entry;
        var writer = new GuardedContext.TimedWriter(context.dataWriter(), entry);
        var reader = new RequestReader(this::read, new Continue(entry, writer));
        this.http = http1.connection(new GuardedContext(context, new DataReader(() -> next(reader)), writer));
    }

    /** Tells a client that awaits it to send the body. */
    private record Continue(Connections.Entry entry, DataWriter writer) implements RequestReader.Progress {
        @Override
        public void idle() {
            entry.idle();
        }

        @Override
        public void head() {
            entry.head();
        }

        @Override
        public void body(boolean clientAwaitsContinue) {
            entry.body(clientAwaitsContinue);
            if (clientAwaitsContinue) {
                writer.writeNow(BufferData.create(CONTINUE));
            }
        }

        @Override
        public void whole() {
            entry.whole();
        }

        @Override
        public void holds(int bytes) {
            entry.holds(bytes);
        }
    }

    private static byte @Nullable [] next(RequestReader reader) {
        try {
            return reader.next();
        } catch (RequestRefused e) {
            throw RequestException.builder()
                    .type(EventType.BAD_REQUEST)
                    .status(status(e.status()))
                    .setKeepAlive(false)
                    .message(e.getMessage())
                    .build();
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the connection is closed", e);
        }
    }

    /** Helidon does not know the phrase of this status. */
    private static Status status(int code) {
        return code == 431 ? Status.create(code, "Request Header Fields Too Large") : Status.create(code);
    }

    private byte @Nullable [] read() {
        return context.serverSocket().get();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            http.handle(limit);
            linger();
        } finally {
            entry.ended();
        }
    }

    /**
     * Reads and ignores what the client still sends after an answer that ends the connection. To close a connection
     * that has bytes to read resets it, and then the client may lose the answer (RFC 9112, 9.6).
     */
    private void linger() {
        entry.lingers(LINGER);
        int left = MAX_LINGERING_BYTES;
        try {
            for (var bytes = read(); bytes != null && left > 0; bytes = read()) {
                left -= bytes.length;
            }
        } catch (UncheckedIOException e) {
            // the connection is closed, as it should be
        }
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** Returns zero: {@link Connections} closes idle connections. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }
}
