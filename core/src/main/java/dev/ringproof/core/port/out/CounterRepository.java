package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.Standing;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the counters of limits, which all nodes share. Every method is called inside a unit of work, by many threads at
 * once. What a unit counts is seen by others once it is committed, and forgotten if it is not; a unit that counts waits
 * for another that has raised the same counter. Arguments and results are never null unless their type says so. Every
 * implementation passes {@code CounterRepositoryContract}.
 */
public interface CounterRepository {

    /**
     * Runs the part of a unit of work that counts. If the unit has joined a transaction of the host, the part commits by
     * itself: a rollback of the host must not give back what a limit has counted, and counters that many requests raise
     * must not stay locked until the host commits. Otherwise it is as any other part of the unit.
     */
    default <T> T apart(Supplier<T> part) {
        return part.get();
    }

    /**
     * Raises the counters, all at once, and returns what they say. They are raised even if a ceiling is passed: the
     * caller decides what follows, and takes the charges back if the request is refused. Called at most once in a unit
     * of work, after everything else that the unit locks.
     *
     * @param charges each for a counter of its own
     * @return the counts in the order of the charges. A count is never over its ceiling because of what another unit has
     *     taken back; a counter that is {@linkplain dev.ringproof.core.domain.limit.Limit#isShared shared} may also be
     *     over it while other units raise what little is left
     */
    Counted count(List<Charge> charges, Instant now);

    /** Returns what the counters would say after these charges, without raising or locking anything. */
    List<Count> look(List<Charge> charges, Instant now);

    /**
     * Stores what was decided about the counter's value.
     *
     * @param standing null for nothing any more
     */
    void decide(Counter counter, @Nullable Standing standing, Instant now);

    /**
     * Returns by which values a limit counts now, in the order of their characters.
     *
     * @param limit one whose values are not secret
     * @param standing only values about which this holds; null for all values
     * @param after only values after this one; empty for all
     * @param most how many values at most, at least 1
     */
    List<String> values(Limit limit, Standing.@Nullable Kind standing, String after, int most, Instant now);

    /**
     * Deletes counters that remember nothing any more, by the longest window, and about which nothing holds. Those that
     * another unit of work has locked stay.
     *
     * @param limit how many counters at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant now, int limit);

    /** Counters that were raised in this unit of work. */
    interface Counted {
        /** Returns what each counter says, in the order of the charges. */
        List<Count> counts();

        /** Lowers the counters by what they were raised, as if they had not been. */
        void takeBack();
    }
}
