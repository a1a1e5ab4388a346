package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.setting.TimeLimits;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Waits for a carrier's answer until its time is over. Time in which this process stood still does not count: a server
 * that has just started or has too little CPU would otherwise take a carrier for slow, although it has not read the
 * answer yet, and would give the message to a second one.
 *
 * <p>The waiting thread wakes up every 100 ms. If it wakes up later than that, the process stood still in between.
 */
final class CarrierTime {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private final long limit;
    private final long longest;
    private final LongSupplier nanos;

    /** @param nanos a time that never jumps, such as {@link System#nanoTime} */
    CarrierTime(TimeLimits limits, LongSupplier nanos) {
        this.limit = limits.whole().toNanos();
        this.longest = limits.longest().toNanos();
        this.nanos = nanos;
    }

    /**
     * @throws TimeoutException if the carrier's time is over; pauses of this process extend that time up to {@link
     *     TimeLimits#longest}
     */
    <T> T await(Future<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        long begun = nanos.getAsLong();
        long stoodStill = 0;
        while (true) {
            long now = nanos.getAsLong();
            long left = Math.min(limit + stoodStill, longest) - (now - begun);
            long step = Math.min(left, STEP);
            try {
                return answer.get(Math.max(0, step), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= 0) {
                    throw e;
                }
                stoodStill += Math.max(0, nanos.getAsLong() - now - step);
            }
        }
    }
}
