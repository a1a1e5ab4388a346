package dev.ringproof.core.domain.limit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a counter says, with a charge in it.
 *
 * @param used for each ceiling of the charge's rule, in the same order
 * @param raisedBefore when the counter was raised the last time before; null if it never was
 * @param standing what was decided about the counter's value, such as a block; null if nothing was
 */
public record Count(
        Charge charge,
        List<Used> used,
        @Nullable Instant raisedBefore,
        @Nullable Standing standing) {
    public Count {
        used = List.copyOf(used);
    }

    /**
     * The amounts within one window.
     *
     * @param over whether the amount is greater than the ceiling allows
     */
    public record Used(long amount, long entered, boolean over) {}

    public Counter counter() {
        return charge.counter();
    }
}
