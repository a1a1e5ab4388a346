package dev.ringproof.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A carrier behind a webhook, that can be taken away in every way that carriers go. */
final class DrillCarrier implements AutoCloseable {
    private static final long SLOW_MILLIS = 2000;

    private final String name;
    private final Consumer<Arrival> phones;
    private final int port;
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch held = new CountDownLatch(1);
    private @Nullable HttpServer server;

    /** How a carrier is taken away. */
    enum Fault {
        NONE,
        /** Nobody listens. */
        REFUSES,
        /** Takes the text and never says a word. */
        HANGS,
        /** Has a fault of its own: HTTP 500. */
        FAILS,
        /** Says after two seconds that it has taken the text, and has. */
        SLOW,
        /** Says that it has taken the text, which reaches no phone. */
        LOSES,
        /** Takes no more for a while: HTTP 429. */
        THROTTLES
    }

    /** A text that reached a phone. */
    record Arrival(String carrier, String id, String to, String code, Instant expiresAt, Instant at, long nanos) {}

    /** @param phones who gets what it delivers */
    DrillCarrier(String name, Consumer<Arrival> phones) {
        this.name = name;
        this.phones = phones;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int onPort) {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 1000);
            listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            listening.createContext("/", this::take);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/texts";
    }

    /** Behaves so from now on. */
    synchronized void become(Fault next) {
        fault = next;
        held.countDown();
        held = new CountDownLatch(1);
        if (next == Fault.REFUSES) {
            close();
        } else if (server == null) {
            server = listen(port);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var text = Json.createReader(exchange.getRequestBody()).readObject();
            switch (fault) {
                case NONE -> deliver(text, exchange);
                case SLOW -> {
                    await(SLOW_MILLIS);
                    deliver(text, exchange);
                }
                case LOSES -> exchange.sendResponseHeaders(204, -1);
                case FAILS -> exchange.sendResponseHeaders(500, -1);
                case THROTTLES -> {
                    exchange.getResponseHeaders().set("Retry-After", "30");
                    exchange.sendResponseHeaders(429, -1);
                }
                case HANGS -> hang();
                case REFUSES -> throw new IOException("away");
            }
        }
    }

    private void deliver(JsonObject text, HttpExchange exchange) throws IOException {
        phones.accept(new Arrival(
                name,
                text.getString("id"),
                text.getString("to"),
                text.getString("code"),
                Instant.ofEpochMilli(text.getJsonNumber("expires_at").longValue()),
                InstantSource.system().instant(),
                System.nanoTime()));
        exchange.sendResponseHeaders(204, -1);
    }

    /** Until it behaves differently. */
    private void hang() throws IOException {
        await(TimeUnit.HOURS.toMillis(1));
        throw new IOException("never said a word");
    }

    private void await(long millis) throws IOException {
        try {
            held.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }
}
