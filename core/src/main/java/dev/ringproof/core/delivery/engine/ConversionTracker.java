package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.routing.Conversions;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The conversion of each gateway, as this node computes it from the messages that all nodes have stored. The tracker
 * reads them in slices of time of 10 minutes at most, and each slice 2 minutes late: by then most of the codes that
 * will ever be entered have been entered.
 */
public final class ConversionTracker {
    private static final Duration TIME_TO_ENTER = Duration.ofMinutes(2);
    private static final Duration LONGEST_SLICE = Duration.ofMinutes(10);
    private static final Duration SHORTEST_SLICE = Duration.ofMinutes(1);
    private static final Duration FIRST_LOOK_BACK = Duration.ofHours(2);

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final InstantSource clock;
    private volatile Conversions latest = Conversions.NONE;
    private @Nullable Instant readUntil;

    public ConversionTracker(MessageRepository messages, UnitOfWork work, InstantSource clock) {
        this.messages = messages;
        this.work = work;
        this.clock = clock;
    }

    /** Returns the conversions as they were last computed; any thread may ask for them. */
    public Conversions latest() {
        return latest;
    }

    /** Reads what was stored since the last call, if a minute or more has passed. Only one thread may call it. */
    public void refresh() {
        var until = clock.instant().minus(TIME_TO_ENTER);
        var from = readUntil == null ? until.minus(FIRST_LOOK_BACK) : readUntil;
        while (Duration.between(from, until).compareTo(SHORTEST_SLICE) >= 0) {
            var begin = from;
            var end = from.plus(LONGEST_SLICE).isBefore(until) ? from.plus(LONGEST_SLICE) : until;
            var more = work.run(() -> messages.counts(begin, end));
            latest = latest.after(Duration.between(begin, end), more);
            readUntil = end;
            from = end;
        }
    }
}
