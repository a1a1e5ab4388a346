package dev.ringproof.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients that keep many connections open and never finish a request. Some are silent, some send a byte now and then,
 * some send half a body, and some do not read their answers. A connection that the server closes is opened again.
 */
final class SlowClients implements AutoCloseable {
    private static final String HOST = "Host: x\r\n";
    private static final List<String> HALVES = List.of(
            "",
            "GET /v1/environment HTTP/1.1\r\n" + HOST,
            "GET /v1/environment HTTP/1.1\r\n" + HOST + "A: ",
            "POST /v1/me/phone_numbers HTTP/1.1\r\n" + HOST + "Content-Length: 1000\r\n\r\nphone",
            "POST /v1/me/phone_numbers HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n100\r\nphone");
    private static final int DRIPPING = 2;
    private static final long DRIP_PAUSE = Duration.ofSeconds(3).toNanos();
    private static final long PAUSE_AFTER_FAILURE = Duration.ofMillis(500).toNanos();

    private final InetSocketAddress server;
    private final int addresses;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private final Thread thread;
    private volatile boolean ends;

    private static final class Client {
        private final int number;
        private @Nullable SocketChannel channel;
        private long pausesUntil;
        private long dripped;
        private boolean connected;

        private Client(int number) {
            this.number = number;
        }
    }

    /**
     * @param connections the number of connections that they keep open
     * @param addresses the number of addresses from 127.0.1.1 on from which they come
     */
    SlowClients(String base, int connections, int addresses) {
        this.server = RawHttp.address(base);
        this.addresses = addresses;
        this.thread = Thread.ofPlatform().name("slow-clients").start(() -> run(connections));
    }

    private void run(int connections) {
        var clients = new ArrayList<Client>();
        for (int i = 0; i < connections; i++) {
            clients.add(new Client(i));
        }
        try (var selector = Selector.open()) {
            while (!ends) {
                long now = System.nanoTime();
                for (var client : clients) {
                    step(client, selector, now);
                }
                selector.select(key -> ready((Client) key.attachment(), key), 20);
            }
            for (var client : clients) {
                end(client);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void step(Client client, Selector selector, long now) throws IOException {
        if (client.channel == null) {
            if (now - client.pausesUntil >= 0) {
                open(client, selector);
            }
        } else if (client.connected && client.number % HALVES.size() == DRIPPING && now - client.dripped > DRIP_PAUSE) {
            client.dripped = now;
            write(client, "b");
        }
    }

    private void open(Client client, Selector selector) throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        try {
            int host = 1 + client.number % addresses;
            channel.bind(new InetSocketAddress("127.0.1." + host, 0));
            channel.connect(server);
            channel.register(selector, SelectionKey.OP_CONNECT, client);
            client.channel = channel;
            client.connected = false;
        } catch (IOException e) {
            channel.close();
            client.pausesUntil = System.nanoTime() + PAUSE_AFTER_FAILURE;
        }
    }

    private void ready(Client client, SelectionKey key) {
        var channel = client.channel;
        if (channel == null) {
            return;
        }
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                client.connected = true;
                client.dripped = System.nanoTime();
                opened.incrementAndGet();
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                write(client, HALVES.get(client.number % HALVES.size()));
            } else if (channel.read(ByteBuffer.allocate(512)) < 0) {
                end(client);
            }
        } catch (IOException e) {
            end(client);
        }
    }

    private void write(Client client, String text) {
        var channel = client.channel;
        if (channel == null) {
            return;
        }
        try {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            end(client);
        }
    }

    private void end(Client client) {
        var channel = client.channel;
        if (channel == null) {
            return;
        }
        if (client.connected) {
            open.decrementAndGet();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed
        }
        client.channel = null;
        client.connected = false;
        client.pausesUntil = System.nanoTime() + PAUSE_AFTER_FAILURE;
    }

    /** Returns the number of open connections. */
    int open() {
        return open.get();
    }

    /** Returns the largest number of connections that were open at once. */
    int most() {
        return most.get();
    }

    /** Returns the number of connections that were opened so far. */
    long opened() {
        return opened.get();
    }

    /** Opens no more connections, and closes all. */
    @Override
    public void close() {
        ends = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
