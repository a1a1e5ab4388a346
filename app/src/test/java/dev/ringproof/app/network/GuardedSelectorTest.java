package dev.ringproof.app.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.app.network.Connections.Reason;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Helidon listener with real sockets, whose clock the test moves. */
@Timeout(30)
class GuardedSelectorTest {
    private static final Logger HELIDON = Logger.getLogger("io.helidon");
    private static final String GET = "GET /small HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicLong now = new AtomicLong();
    private final Queue<Reason> reasons = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final Connections connections = new Connections(
            "test",
            new ConnectionLimits(
                    10,
                    3,
                    1_000_000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(40)),
            now::get,
            reasons::add);
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                logged.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private WebServer server;

    @BeforeEach
    void start() {
        HELIDON.addHandler(handler);
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new GuardedSelector(connections))
                .routing(routing -> routing.any("/small", (request, response) -> {
                            requests.incrementAndGet();
                            response.send("small");
                        })
                        .get("/big", (request, response) -> response.send(new byte[50_000_000]))
                        .get("/late", (request, response) -> {
                            requests.incrementAndGet();
                            mayAnswer.await();
                            response.send("late");
                        }))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        server.stop();
        HELIDON.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /small HTTP/1.1\r\nHost: x\r\n"})
    void half_a_head_ends_after_its_time(String half) throws IOException {
        try (var client = connect()) {
            send(client, half);

            passTimeUntilClosed();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(reasons).containsExactly(Reason.HEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"})
    void half_a_body_ends_after_its_time_and_no_handler_sees_it(String half) throws IOException {
        try (var client = connect()) {
            send(client, "POST /small HTTP/1.1\r\nHost: x\r\n" + half);

            passTimeUntilClosed();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void a_client_that_does_not_read_its_answer_ends() throws IOException {
        try (var client = connect()) {
            send(client, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.getInputStream().read()).isPositive();

            passTimeUntilClosed();

            assertThat(reasons).containsExactly(Reason.ANSWER);
            awaitConnections(0);
            assertThat(logged).isEmpty();
        }
    }

    @Test
    void a_connection_between_two_requests_ends_after_its_time() throws IOException {
        try (var client = connect()) {
            send(client, GET);
            readAnswer(client, "small");
            send(client, GET);
            readAnswer(client, "small");
            awaitNextRequest();

            passTimeUntilClosed();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(reasons).containsExactly(Reason.IDLE);
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void time_does_not_pass_while_the_server_works() throws IOException {
        try (var client = connect()) {
            send(client, "GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
            while (requests.get() == 0) {
                Thread.onSpinWait();
            }

            now.addAndGet(Duration.ofHours(1).toNanos());
            connections.closeOverdue();
            mayAnswer.countDown();

            readAnswer(client, "late");
            assertThat(reasons).isEmpty();
        }
    }

    @Test
    void requests_may_follow_each_other_at_once() throws IOException {
        try (var client = connect()) {
            send(client, GET.repeat(3) + "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + GET);

            for (int i = 0; i < 5; i++) {
                readAnswer(client, "small");
            }
            assertThat(requests).hasValue(5);
        }
    }

    @Test
    void of_an_address_with_too_many_connections_the_oldest_half_request_goes() throws IOException {
        try (var first = connect();
                var second = connect();
                var third = connect()) {
            awaitConnections(3);
            try (var fourth = connect()) {
                send(fourth, GET);
                readAnswer(fourth, "small");
            }
            int ended = 0;
            for (var client : List.of(first, second, third)) {
                client.setSoTimeout(200);
                try {
                    ended += client.getInputStream().read() == -1 ? 1 : 0;
                } catch (java.net.SocketTimeoutException e) {
                    // it is still open
                }
            }
            assertThat(ended).isEqualTo(1);
            assertThat(reasons).containsExactly(Reason.ADDRESS);
        }
        awaitConnections(0);
    }

    @Test
    void a_request_that_is_refused_is_answered_and_the_connection_ends() throws IOException {
        try (var client = connect()) {
            send(client, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na" + GET);
            client.shutdownOutput();

            var answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close")
                    .contains("{\"errors\":[{");
            assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void a_large_refused_request_does_not_lose_its_answer() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (var client = connect()) {
                send(client, "GET /small HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(300_000));
                client.shutdownOutput();

                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 431 ");
            }
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void readAnswer(Socket client, String end) throws IOException {
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n" + end)) {
            int read = client.getInputStream().read();
            assertThat(read).as(answer.toString()).isNotEqualTo(-1);
            answer.append((char) read);
        }
    }

    private void awaitConnections(int number) {
        while (connections.size() != number) {
            Thread.onSpinWait();
        }
    }

    /** The client may have an answer before the server has ended its work on the request. */
    private void awaitNextRequest() {
        while (connections.waiting() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Moves the clock in steps, since the server needs a moment to see what the client has sent. */
    private void passTimeUntilClosed() {
        while (reasons.isEmpty()) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            connections.closeOverdue();
            Thread.onSpinWait();
        }
    }
}
