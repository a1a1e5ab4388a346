package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.LimitMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How the shards of a counter share its ceilings. Half of a ceiling belongs to the open shards in equal parts, and is
 * used without asking anybody. The rest belongs to the row of the whole counter. Thread-safe.
 */
final class Shards {
    /** A node whose shard was not enough asks for the whole of the counter directly for this long, and then tries again. */
    private static final Duration NEAR = Duration.ofSeconds(1);

    private static final int MOST_NEAR = 10_000;

    private final int count;
    private final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt());
    private final Map<CounterKey, Instant> near = new ConcurrentHashMap<>();

    /** @param count 0 for none */
    Shards(int count) {
        this.count = count;
    }

    /** Returns whether the counter of the charge is divided. */
    boolean divide(Charge charge) {
        return count > 0 && charge.counter().limit().isShared();
    }

    /** Whether the ceilings of the charge must hold exactly, so that a shard may not be enough to decide. */
    static boolean isExact(Charge charge) {
        return charge.amount() > 0 && charge.rule().mode() == LimitMode.ENFORCE;
    }

    /** Returns the shard that a unit of work raises; 0 if counters are not divided. The shards take turns. */
    short next() {
        return (short) (count == 0 ? 0 : 1 + Math.floorMod(next.getAndIncrement(), count));
    }

    /** Returns the row that a charge raises first. */
    CounterKey choose(CounterKey whole, short shard, Charge charge, Instant now) {
        if (!divide(charge) || (isExact(charge) && (isNear(whole, now) || !fits(charge)))) {
            return whole;
        }
        return new CounterKey(whole.limit(), whole.counted(), shard);
    }

    private boolean fits(Charge charge) {
        return charge.rule().ceilings().stream().allMatch(ceiling -> charge.amount() <= free(ceiling.max()));
    }

    private boolean isNear(CounterKey whole, Instant now) {
        var since = near.get(whole);
        return since != null && Duration.between(since, now).compareTo(NEAR) < 0;
    }

    /** Remembers that a shard was not enough. */
    void rememberNear(CounterKey whole, Instant now) {
        if (near.size() >= MOST_NEAR) {
            near.clear();
        }
        near.put(whole, now);
    }

    /** Returns how much of a ceiling one open shard may use. */
    long free(long max) {
        return max / 2 / count;
    }

    /** Returns how much of a ceiling an open shard has, by a charge with this ceiling or with a greater one. */
    long reserved(long max) {
        return (max / 2 + max / 8 + 2) / count;
    }

    /**
     * Returns the lowest ceiling that another charge of the same counter may have: messages that go to no second factor
     * may use four fifths of a budget.
     */
    static long lowest(long max) {
        return max / 5 * 4;
    }
}
