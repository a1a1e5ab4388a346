package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.routing.Conversions.GatewayRegion;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * What became of the messages of the last 60 minutes and of this one. It keeps the counts of each minute, so that a
 * question reads few messages again, however many there are. Fewer codes are entered and fewer receipts come as a
 * message grows older, so the counts of older minutes are read again less often: they are at most 10 seconds old, or a
 * quarter of the age of their minute. Nothing is read while nobody asks. Safe for use by many threads.
 */
public final class LastHour {
    private static final int MINUTES = 60;
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** The share of its age by which a minute may be out of date. */
    private static final int SHARE_OF_AGE = 4;

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final InstantSource clock;
    private final TreeMap<Instant, Minute> minutes = new TreeMap<>();

    private record Minute(Instant begin, Instant readAt, List<DeliveryCounts> counts) {

        boolean isFreshAt(Instant now) {
            var age = Duration.between(end(begin), now).dividedBy(SHARE_OF_AGE);
            var longest = age.compareTo(FRESH) > 0 ? age : FRESH;
            return !readAt.isAfter(now) && Duration.between(readAt, now).compareTo(longest) < 0;
        }
    }

    public LastHour(MessageRepository messages, UnitOfWork work, InstantSource clock) {
        this.messages = messages;
        this.work = work;
        this.clock = clock;
    }

    private static Instant end(Instant begin) {
        return begin.plus(1, ChronoUnit.MINUTES);
    }

    /**
     * Returns the counts by gateway and region. It reads in a unit of work of its own, and never within a transaction of
     * a host, whose changes other callers must not see.
     */
    public synchronized List<DeliveryCounts> counts() {
        var now = clock.instant();
        var last = now.truncatedTo(ChronoUnit.MINUTES);
        var first = last.minus(MINUTES, ChronoUnit.MINUTES);
        minutes.headMap(first).clear();
        minutes.tailMap(last, false).clear();
        var stale = new ArrayList<Instant>();
        for (var begin = first; !begin.isAfter(last); begin = end(begin)) {
            var minute = minutes.get(begin);
            if (minute == null || !minute.isFreshAt(now)) {
                stale.add(begin);
            }
        }
        if (!stale.isEmpty()) {
            var read = work.run(() -> stale.stream()
                    .map(begin -> new Minute(begin, now, messages.counts(begin, end(begin))))
                    .toList());
            read.forEach(minute -> minutes.put(minute.begin(), minute));
        }
        return sum();
    }

    private List<DeliveryCounts> sum() {
        var sums = new LinkedHashMap<GatewayRegion, DeliveryCounts>();
        for (var minute : minutes.values()) {
            for (var counts : minute.counts()) {
                sums.merge(new GatewayRegion(counts.gateway(), counts.region()), counts, DeliveryCounts::plus);
            }
        }
        return List.copyOf(sums.values());
    }
}
