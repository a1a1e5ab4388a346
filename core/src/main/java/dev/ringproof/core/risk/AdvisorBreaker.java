package dev.ringproof.core.risk;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Rests an advisor that fails, so that nobody waits for it. It rests when five of its last ten questions have failed,
 * for 10 seconds at first. Then one question is the trial: if it fails too, the next rest is twice as long, up to two
 * minutes.
 */
final class AdvisorBreaker {
    private static final int REMEMBERED = 10;
    private static final int FAILURES = 5;
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);

    /** One bit for each of the last questions: 1 if it has failed. */
    private int lastFailed;

    private Duration rest = FIRST_REST;
    private @Nullable Instant restsUntil;
    private boolean onTrial;

    /** Returns whether no question may be asked now. */
    synchronized boolean rests(Instant now) {
        return restsUntil != null && (onTrial || now.isBefore(restsUntil));
    }

    /** Returns whether a question may be asked now. If it may, its end must be told. */
    synchronized boolean admits(Instant now) {
        if (rests(now)) {
            return false;
        }
        onTrial = restsUntil != null;
        return true;
    }

    /** Notes that there was advice. */
    synchronized void answered() {
        if (onTrial) {
            onTrial = false;
            restsUntil = null;
            rest = FIRST_REST;
            lastFailed = 0;
        } else {
            remember(0);
        }
    }

    /** Notes that there was no advice, and returns whether the advisor begins to rest. */
    synchronized boolean failed(Instant now) {
        if (onTrial) {
            onTrial = false;
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
            restsUntil = now.plus(rest);
            return true;
        }
        remember(1);
        // A question that was open when the rest began may end during it.
        if (restsUntil == null && Integer.bitCount(lastFailed) >= FAILURES) {
            restsUntil = now.plus(rest);
            return true;
        }
        return false;
    }

    private void remember(int failure) {
        lastFailed = (lastFailed << 1 | failure) & (1 << REMEMBERED) - 1;
    }
}
