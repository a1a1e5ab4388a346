package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.routing.Conversions;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How the gateways convert, as this node reckons it from what all nodes have stored: a slice of time after the other,
 * each once most of its codes were entered if ever they will be.
 */
public final class ConversionTracker {
    private static final Duration TIME_TO_ENTER = Duration.ofMinutes(2);
    private static final Duration SLICE = Duration.ofMinutes(10);
    private static final Duration LOOK_BACK = Duration.ofHours(2);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final InstantSource clock;
    private volatile Conversions latest = Conversions.NONE;
    private @Nullable Instant lookedUntil;

    public ConversionTracker(MessageRepository messages, UnitOfWork work, InstantSource clock) {
        this.messages = messages;
        this.work = work;
        this.clock = clock;
    }

    public Conversions latest() {
        return latest;
    }

    /** Takes up what has happened since, if that is worth the while; called by one thread alone. */
    public void refresh() {
        var until = clock.instant().minus(TIME_TO_ENTER);
        var from = lookedUntil == null ? until.minus(LOOK_BACK) : lookedUntil;
        while (Duration.between(from, until).compareTo(PAUSE) >= 0) {
            var begin = from;
            var end = from.plus(SLICE).isBefore(until) ? from.plus(SLICE) : until;
            var more = work.run(() -> messages.counts(begin, end));
            latest = latest.after(Duration.between(begin, end), more);
            lookedUntil = end;
            from = end;
        }
    }
}
