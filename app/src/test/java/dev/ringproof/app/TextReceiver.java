package dev.ringproof.app;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A carrier that takes every text a webhook brings, and keeps it by number. */
final class TextReceiver implements AutoCloseable {
    private final Map<String, List<Text>> texts = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** One hand-over. */
    record Text(String id, String code) {}

    TextReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var text = Json.createReader(exchange.getRequestBody()).readObject();
                texts.computeIfAbsent(text.getString("to"), to -> new CopyOnWriteArrayList<>())
                        .add(new Text(text.getString("id"), text.getString("code")));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/texts";
    }

    List<Text> to(String number) {
        return texts.getOrDefault(number, List.of());
    }

    Collection<List<Text>> all() {
        return texts.values();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
