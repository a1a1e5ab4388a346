package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.limit.Window;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of an operator about SMS pumping: which prefixes and regions there are, how many of the codes sent to
 * them are entered, and what the guard or an operator has decided about them. Safe for use by many threads. Every method
 * may also throw {@link dev.ringproof.core.port.StoreUnavailable}.
 *
 * <p>A prefix is a number without its last four or six digits, with its plus sign: {@code +4477009}. What is decided about
 * a prefix holds for all numbers that have four or six digits more. A region is an ISO 3166-1 alpha-2 code.
 */
public interface FraudAdministration {
    /** How many areas a page has at most. */
    int MOST = 200;

    /**
     * Returns prefixes to which codes were sent lately or about which something was decided, in their order.
     *
     * @param state null for all
     * @param after the last prefix of the page before; empty for the first page
     * @param limit 1 to {@value #MOST}
     */
    List<Area> prefixes(@Nullable State state, String after, int limit);

    /** Returns regions, like {@link #prefixes}. */
    List<Area> regions(@Nullable State state, String after, int limit);

    /**
     * Blocks a prefix or region until it is allowed or reset: no codes for new numbers are sent to it, also if the guard
     * only observes. Messages to second factors are still sent.
     *
     * @throws IllegalArgumentException if it has the form of neither
     */
    Area block(String prefixOrRegion);

    /**
     * Allows a prefix or region until it is blocked or reset: the guard does not touch it. Limits and budgets still hold.
     *
     * @throws IllegalArgumentException if it has the form of neither
     */
    Area allow(String prefixOrRegion);

    /**
     * Forgets what an operator or the guard has decided about a prefix or region. The guard then judges it by its counts.
     *
     * @throws IllegalArgumentException if it has the form of neither
     */
    Area reset(String prefixOrRegion);

    /** What was decided about a prefix or region, and by whom. */
    enum State {
        /** Nothing was decided. */
        OPEN,
        BLOCKED_BY_GUARD,
        /** A block of the guard is over, and single messages show whether codes are entered again. */
        PROBING,
        BLOCKED_BY_OPERATOR,
        ALLOWED_BY_OPERATOR
    }

    /**
     * A prefix or region.
     *
     * @param name such as {@code +4477009} or {@code GB}
     * @param sent for each window of the limit, the shortest first
     * @param since when it was decided; null if it is open
     * @param until when the block of the guard ends or has ended; null where the guard has not blocked
     * @param level how many blocks and probes of the guard in a row; 0 where the guard has not blocked
     */
    record Area(
            String name,
            State state,
            List<Sent> sent,
            @Nullable Instant since,
            @Nullable Instant until,
            int level) {
        public Area {
            sent = List.copyOf(sent);
        }
    }

    /** How many messages with a code for a new number were sent within a window, and how many codes were entered. */
    record Sent(Window window, long messages, long entered) {}
}
