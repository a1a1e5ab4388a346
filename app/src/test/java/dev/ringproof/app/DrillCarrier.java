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

/** A carrier behind a webhook. It can have each fault that real carriers have. */
final class DrillCarrier implements AutoCloseable {
    private static final long SLOW_MILLIS = 2000;

    private final String name;
    private final Consumer<Arrival> phones;
    private final int port;
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch held = new CountDownLatch(1);
    private @Nullable HttpServer server;

    /** A fault of a carrier. */
    enum Fault {
        NONE,
        /** Refuses connections: no program listens. */
        REFUSES,
        /** Takes the message and never answers. */
        HANGS,
        /** Answers with HTTP 500. */
        FAILS,
        /** Takes the message and delivers it, but answers after two seconds. */
        SLOW,
        /** Answers that it has taken the message, but never delivers it. */
        LOSES,
        /** Takes no message for now: HTTP 429. */
        THROTTLES
    }

    /** A message that reached a phone. */
    record Arrival(String carrier, String id, String to, String code, Instant expiresAt, Instant at, long nanos) {}

    /** @param phones gets each message that the carrier delivers */
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
        return "http://127.0.0.1:" + port + "/messages";
    }

    /** Has this fault from now on. */
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
            var message = Json.createReader(exchange.getRequestBody()).readObject();
            switch (fault) {
                case NONE -> deliver(message, exchange);
                case SLOW -> {
                    await(SLOW_MILLIS);
                    deliver(message, exchange);
                }
                case LOSES -> exchange.sendResponseHeaders(204, -1);
                case FAILS -> exchange.sendResponseHeaders(500, -1);
                case THROTTLES -> {
                    exchange.getResponseHeaders().set("Retry-After", "30");
                    exchange.sendResponseHeaders(429, -1);
                }
                case HANGS -> hang();
                case REFUSES -> throw new IOException("no carrier listens");
            }
        }
    }

    private void deliver(JsonObject message, HttpExchange exchange) throws IOException {
        phones.accept(new Arrival(
                name,
                message.getString("id"),
                message.getString("to"),
                message.getString("code"),
                Instant.ofEpochMilli(message.getJsonNumber("expires_at").longValue()),
                InstantSource.system().instant(),
                System.nanoTime()));
        exchange.sendResponseHeaders(204, -1);
    }

    /** Waits until the fault changes. */
    private void hang() throws IOException {
        await(TimeUnit.HOURS.toMillis(1));
        throw new IOException("the carrier does not answer");
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
