package dev.ringproof.adapters.sms.guard;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.port.out.SmsGateway;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is spared when it fails, and given no more than it bears. It fails when it is unavailable, when its outcome
 * is unknown and when it is slow: five such in a row at the latest, and it is given none for a while; then a few on trial. A
 * text that does not fit in now is held back at once, since another gateway may have room; only when none has does it wait,
 * and only when none is up is a gateway asked that is down. When its carrier asks to wait, it is given none until then.
 */
public final class GuardedGateway implements SmsGateway, AutoCloseable {
    private static final int FAILURES = 5;
    private static final int TRIALS = 2;
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);
    /** People wait for codes: a carrier that asks for an hour is asked again before. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final IntervalFunction REST = IntervalFunction.ofExponentialBackoff(FIRST_REST, 2.0, LONGEST_REST);

    private final SmsGateway gateway;
    private final InstantSource clock;
    private final Supplier<Long> nanos;
    private final CircuitBreaker breaker;
    private final Duration slow;
    private final Semaphore window;
    private final Optional<AtomicRateLimiter> rate;
    private volatile Instant askedToWaitUntil = Instant.EPOCH;
    private volatile Trial trial = new Trial(Instant.MIN, 0);

    /** When a gateway that is down may be tried anew, and for which time in a row. */
    private record Trial(Instant at, int count) {}

    /**
     * What a gateway bears.
     *
     * @param rate texts a second; null for any number
     * @param window texts at once
     * @param slow from when on a hand-over counts as failed, although it went well
     */
    public record Bounds(@Nullable Double rate, int window, Duration slow) {}

    public GuardedGateway(SmsGateway gateway, Bounds bounds, InstantSource clock) {
        this(gateway, bounds, clock, System::nanoTime);
    }

    /** @param nanos a time that never jumps, as {@link System#nanoTime} */
    public GuardedGateway(SmsGateway gateway, Bounds bounds, InstantSource clock, Supplier<Long> nanos) {
        this.gateway = gateway;
        this.clock = clock;
        this.nanos = nanos;
        this.breaker = CircuitBreaker.of(gateway.name(), breaker(bounds.slow(), clock));
        this.breaker.getEventPublisher().onStateTransition(event -> note(event.getStateTransition()));
        this.slow = bounds.slow();
        this.window = new Semaphore(bounds.window(), true);
        this.rate = Optional.ofNullable(bounds.rate())
                .map(rate -> new AtomicRateLimiter(gateway.name(), rate(rate), nanos));
    }

    /** Half of the last ten, and half of the first five: five in a row are enough in any case. */
    private static CircuitBreakerConfig breaker(Duration slow, InstantSource clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(2 * FAILURES, FAILURES, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(50)
                .slowCallRateThreshold(50)
                .slowCallDurationThreshold(slow)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .waitIntervalFunctionInOpenState(REST)
                .recordResult(GuardedGateway::isFailure)
                .clock(zoned(clock))
                .build();
    }

    private static boolean isFailure(Object handover) {
        return handover instanceof Handover.Unavailable || handover instanceof Handover.Unknown;
    }

    private static Clock zoned(InstantSource clock) {
        return clock.withZone(ZoneOffset.UTC);
    }

    /** A second's worth at once, or one text in so many seconds. */
    private static RateLimiterConfig rate(double rate) {
        int atOnce = (int) Math.max(1, rate);
        return RateLimiterConfig.custom()
                .limitForPeriod(atOnce)
                .limitRefreshPeriod(Duration.ofNanos((long) (atOnce / rate * TimeUnit.SECONDS.toNanos(1))))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    private void note(StateTransition transition) {
        trial = switch (transition.getToState()) {
            case OPEN -> {
                int count = transition.getFromState() == State.HALF_OPEN ? trial.count() + 1 : 1;
                yield new Trial(clock.instant().plusMillis(REST.apply(count)), count);
            }
            case CLOSED -> new Trial(Instant.MIN, 0);
            default -> trial;
        };
    }

    @Override
    public String name() {
        return gateway.name();
    }

    @Override
    public Handover handOver(OutgoingMessage text) {
        return handOver(text, false);
    }

    @Override
    public Handover handOverAnyway(OutgoingMessage text) {
        return handOver(text, true);
    }

    private Handover handOver(OutgoingMessage text, boolean anyway) {
        var pause = Duration.between(clock.instant(), askedToWaitUntil);
        if (pause.isPositive()) {
            return new Handover.HeldBack("asked to wait", pause);
        }
        if (!(anyway ? hasRoomSoon() : hasRoom())) {
            return new Handover.HeldBack("window full", WHEN_FULL);
        }
        try {
            boolean admitted = breaker.tryAcquirePermission();
            if (!admitted && !anyway) {
                return new Handover.HeldBack("circuit open", null);
            }
            if (rate.isPresent() && !rate.get().acquirePermission()) {
                if (admitted) {
                    breaker.releasePermission();
                }
                return new Handover.HeldBack("rate limit", untilThereIsRoom(rate.get()));
            }
            return heeded(admitted ? watched(text) : unbidden(text));
        } finally {
            window.release();
        }
    }

    /** When a carrier asks to wait it means every text. */
    private Handover heeded(Handover handover) {
        if (handover instanceof Handover.Throttled(var reason, var retryAfter) && retryAfter != null) {
            var pause = retryAfter.compareTo(LONGEST_PAUSE) < 0 ? retryAfter : LONGEST_PAUSE;
            askedToWaitUntil = clock.instant().plus(pause);
        }
        return handover;
    }

    /** Who waits has the next place, before those who come later and do not. */
    private boolean hasRoom() {
        return !window.hasQueuedThreads() && window.tryAcquire();
    }

    private boolean hasRoomSoon() {
        try {
            return window.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A text for a gateway that is down. When it is taken in time, the trials begin sooner. */
    private Handover unbidden(OutgoingMessage text) {
        long start = nanos.get();
        var handover = gateway.handOver(text);
        if (!isFailure(handover) && nanos.get() - start <= slow.toNanos()) {
            endRest();
        }
        return handover;
    }

    private synchronized void endRest() {
        if (breaker.getState() == State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    private static Duration untilThereIsRoom(AtomicRateLimiter rate) {
        return Duration.ofNanos(Math.max(1, rate.getDetailedMetrics().getNanosToWait()));
    }

    private Handover watched(OutgoingMessage text) {
        long start = nanos.get();
        try {
            var handover = gateway.handOver(text);
            breaker.onResult(nanos.get() - start, TimeUnit.NANOSECONDS, handover);
            return handover;
        } catch (RuntimeException | Error e) {
            breaker.onError(nanos.get() - start, TimeUnit.NANOSECONDS, e);
            throw e;
        }
    }

    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return gateway.read(callback);
    }

    @Override
    public void onReceipt(Consumer<Receipt> listener) {
        gateway.onReceipt(listener);
    }

    /** Once its rest is over it is to be tried, though nobody has yet. */
    @Override
    public GatewayHealth health() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> clock.instant().isBefore(trial.at()) ? GatewayHealth.DOWN : GatewayHealth.PROBING;
            case HALF_OPEN -> GatewayHealth.PROBING;
            case CLOSED, DISABLED, METRICS_ONLY -> gateway.health();
        };
    }

    @Override
    public void close() {
        if (gateway instanceof AutoCloseable closeable) {
            close(closeable);
        }
    }

    private void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + this, e);
        }
    }

    @Override
    public String toString() {
        return "GuardedGateway[" + gateway + "]";
    }
}
