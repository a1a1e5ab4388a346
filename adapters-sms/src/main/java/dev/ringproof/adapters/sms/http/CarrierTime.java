package dev.ringproof.adapters.sms.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import dev.ringproof.adapters.sms.setting.TimeLimits;

/**
 * Waits for a carrier as long as it may take. Time in which this process stood still is not the carrier's: a server that has
 * just started, or has too little of a processor, would otherwise hold a carrier for slow whose answer it has not come to
 * read, and give the text to a second one.
 *
 * <p>Who waits wakes up every now and then, and what it wakes up too late is what the process stood still.
 */
final class CarrierTime {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private final long limit;
    private final long longest;
    private final LongSupplier nanos;

    /** @param nanos a time that never jumps, as {@link System#nanoTime} */
    CarrierTime(TimeLimits limits, LongSupplier nanos) {
        this.limit = limits.whole().toNanos();
        this.longest = limits.longest().toNanos();
        this.nanos = nanos;
    }

    /** @throws TimeoutException when the carrier has had its time, or this process has stood still for as long again */
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
