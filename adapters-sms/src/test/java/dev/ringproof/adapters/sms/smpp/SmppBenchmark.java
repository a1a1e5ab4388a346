package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures how many messages pass in a second, each with its receipt, with gateway and carrier in one JVM. It is no
 * test: it runs only when it is named, and writes its result to {@code target/smpp-benchmark.txt}.
 */
@Timeout(300)
class SmppBenchmark {
    private static final int WARM_UP = 3_000;
    private static final int MESSAGES = 10_000;
    private static final int SESSIONS = 2;
    private static final int WINDOW = 50;
    private static final int RECEIPTS_AT_ONCE = 16;
    private static final Path RESULT = Path.of("target", "smpp-benchmark.txt");

    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Semaphore received = new Semaphore(0);
    private final BlockingQueue<Integer> receipts = new LinkedBlockingQueue<>();
    private final SmppSimulator simulator = new SmppSimulator((_, _) -> taken(), SmppSimulator.door(0), WINDOW, false);
    private final SmppGateway gateway = gateway(simulator.port());

    @AfterEach
    void close() {
        gateway.close();
        simulator.close();
    }

    @Test
    void messages_with_receipts_a_second() throws Exception {
        gateway.onReport(_ -> received.release());
        for (int i = 0; i < RECEIPTS_AT_ONCE; i++) {
            Thread.ofPlatform().daemon().start(this::sendReceipts);
        }
        run(WARM_UP);

        var taken = run(MESSAGES);

        assertThat(accepted).hasValue(WARM_UP + MESSAGES);
        Files.writeString(RESULT, result(taken));
    }

    private String taken() {
        int id = ids.incrementAndGet();
        receipts.add(id);
        return Integer.toString(id);
    }

    private void sendReceipts() {
        try {
            while (true) {
                int id = receipts.take();
                if (simulator.receipt("id:" + id + " sub:001 dlvrd:001 stat:DELIVRD err:000") != 0) {
                    receipts.add(id);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands over messages, and waits until each has its answer and its receipt. */
    private Duration run(int messages) throws InterruptedException {
        long start = System.nanoTime();
        try (var callers = Executors.newFixedThreadPool(
                SESSIONS * WINDOW, Thread.ofVirtual().factory())) {
            IntStream.range(0, messages).forEach(i -> callers.execute(() -> handOver(i)));
        }
        received.acquire(messages);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void handOver(int number) {
        var message = new OutgoingMessage(
                new MessageId("sms_" + number),
                new E164Number("+15555550100"),
                "424242 is your Ringproof code. Never share it.\n\n@example.com #424242",
                "424242",
                Instant.now().plusSeconds(600),
                null,
                Map.of());
        if (gateway.handOver(message) instanceof Handover.Accepted) {
            accepted.incrementAndGet();
        }
    }

    private static String result(Duration taken) {
        return String.format(
                Locale.ROOT,
                "%d messages with receipts in %d ms: %d a second (%d sessions, window %d, %d processors, Java %s)%n",
                MESSAGES,
                taken.toMillis(),
                MESSAGES * 1000L / taken.toMillis(),
                SESSIONS,
                WINDOW,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
    }

    private static SmppGateway gateway(int port) {
        var settings = Map.of(
                "HOST",
                "localhost",
                "PORT",
                Integer.toString(port),
                "SYSTEM_ID",
                SmppSimulator.SYSTEM_ID,
                "PASSWORD",
                SmppSimulator.PASSWORD,
                "TLS",
                "false",
                "SESSIONS",
                Integer.toString(SESSIONS),
                "WINDOW",
                Integer.toString(WINDOW),
                "TIMEOUT",
                "PT8S");
        return SmppGateway.open(SmppSettingsTest.settings(settings), InstantSource.system());
    }
}
