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

/** A carrier that accepts each message of a webhook and keeps it by number. */
final class MessageReceiver implements AutoCloseable {
    private final Map<String, List<Message>> messages = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** A message as one hand-over brought it. */
    record Message(String id, String code) {}

    MessageReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var message = Json.createReader(exchange.getRequestBody()).readObject();
                messages.computeIfAbsent(message.getString("to"), to -> new CopyOnWriteArrayList<>())
                        .add(new Message(message.getString("id"), message.getString("code")));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/messages";
    }

    List<Message> to(String number) {
        return messages.getOrDefault(number, List.of());
    }

    Collection<List<Message>> all() {
        return messages.values();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
