package dev.ringproof.app.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Load as fast as the server answers: when one person is done, the next one comes on the same connection. */
public final class ClosedLoop {
    private ClosedLoop() {}

    /**
     * Runs the cycles of some persons against the server on a port.
     *
     * @param first the first person
     * @param atOnce the number of persons at once, each with a connection and a thread
     */
    public static void run(Wire wire, int port, int first, int cycles, int atOnce) throws InterruptedException {
        var next = new AtomicInteger(first);
        var failure = new AtomicReference<@Nullable Throwable>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var connection = new HttpConnection(port)) {
                    for (int person = next.getAndIncrement();
                            person < first + cycles && failure.get() == null;
                            person = next.getAndIncrement()) {
                        for (var step : wire.cycle(person)) {
                            step.request().on(connection);
                        }
                    }
                } catch (IOException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a cycle failed", failed);
        }
    }
}
