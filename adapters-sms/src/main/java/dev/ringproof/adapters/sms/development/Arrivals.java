package dev.ringproof.adapters.sms.development;

import dev.ringproof.core.delivery.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When the messages of gateways without a carrier arrive at their phones. It keeps the newest 1,000 ids and nothing of
 * what messages say. Safe for use by many threads.
 */
public final class Arrivals {
    private static final int KEPT = 1000;
    private static final Duration LEAST_DISTANCE = Duration.ofNanos(1000);

    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<MessageId, List<Instant>> messages = new LinkedHashMap<>();
    private Instant last = Instant.MIN;

    public Arrivals(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes that a message is on its way. */
    synchronized void expect(MessageId id) {
        messages.putIfAbsent(id, new ArrayList<>());
        if (messages.size() > KEPT) {
            messages.remove(messages.keySet().iterator().next());
        }
    }

    /** Notes that a message has arrived. No two arrivals have one time, so the times say the order. */
    void arrive(MessageId id) {
        synchronized (this) {
            var now = clock.instant();
            last = now.isAfter(last) ? now : last.plus(LEAST_DISTANCE);
            messages.computeIfPresent(id, (key, times) -> {
                times.add(last);
                return times;
            });
        }
        listeners.forEach(Runnable::run);
    }

    /** Returns when the message arrived, once for each time; nothing if no gateway has expected it. */
    public synchronized Optional<List<Instant>> of(MessageId id) {
        return Optional.ofNullable(messages.get(id)).map(List::copyOf);
    }

    /**
     * Adds a listener that hears each time a message arrives.
     *
     * @param listener is called by many threads at once; it returns at once and does not throw
     */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }
}
