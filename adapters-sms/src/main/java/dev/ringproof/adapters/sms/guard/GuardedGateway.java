package dev.ringproof.adapters.sms.guard;

import dev.ringproof.adapters.sms.development.SwitchedGateway;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A guard in front of a gateway. It rests a gateway that fails, and gives it no more messages than it can take.
 *
 * <p>A hand-over fails if the gateway is unavailable, if the outcome is unknown, or if it is slow. After at most five
 * failures in a row the gateway rests: it gets no message for a while, and then two on trial.
 *
 * <p>The guard holds back a message that does not fit in at once, because another gateway may have room. Two things
 * happen only if no other gateway takes the message: it waits for room, and a gateway that rests is asked anyway. If
 * the carrier asks for a pause, the gateway gets no message until the pause is over.
 */
public final class GuardedGateway implements SmsGateway, AutoCloseable {
    private static final int FAILURES = 5;
    private static final int TRIALS = 2;
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(1);
    /** People wait for codes, so a carrier that asks for a pause of an hour gets messages again before that. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofSeconds(1);
    private static final Handover CLOSED = new Handover.HeldBack("closed", null);
    private static final IntervalFunction REST = IntervalFunction.ofExponentialBackoff(FIRST_REST, 2.0, LONGEST_REST);

    static {
        QuietLogging.begin();
    }

    private final SmsGateway gateway;
    private final InstantSource clock;
    private final Supplier<Long> nanos;
    private final CircuitBreaker breaker;
    private final Duration slow;
    private final Semaphore window;
    private final Optional<AtomicRateLimiter> rate;
    private volatile Instant pausedUntil = Instant.EPOCH;
    private volatile Trial trial = new Trial(Instant.MIN, 0);
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * The next trial of a gateway that rests.
     *
     * @param at when it may begin
     * @param count how many trials in a row there are with this one
     */
    private record Trial(Instant at, int count) {}

    /**
     * What a gateway can take.
     *
     * @param rate messages a second; null if there is no limit
     * @param window messages at the same time
     * @param slow the time after which a hand-over counts as failed, even if the carrier accepts the message
     */
    public record Limits(@Nullable Double rate, int window, Duration slow) {}

    public GuardedGateway(SmsGateway gateway, Limits limits, InstantSource clock) {
        this(gateway, limits, clock, System::nanoTime);
    }

    /** @param nanos a time that never jumps, such as {@link System#nanoTime} */
    GuardedGateway(SmsGateway gateway, Limits limits, InstantSource clock, Supplier<Long> nanos) {
        this.gateway = gateway;
        this.clock = clock;
        this.nanos = nanos;
        this.breaker = CircuitBreaker.of(gateway.name(), breaker(limits.slow(), clock));
        this.breaker.getEventPublisher().onStateTransition(event -> scheduleTrial(event.getStateTransition()));
        this.slow = limits.slow();
        this.window = new Semaphore(limits.window(), true);
        this.rate = Optional.ofNullable(limits.rate())
                .map(rate -> new AtomicRateLimiter(gateway.name(), rate(rate), nanos));
    }

    /**
     * The breaker opens when half of the last ten hand-overs have failed, or three of the first five. So five failures
     * in a row always open it.
     */
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

    /** Lets through the messages of one second at once; for a rate below one, a single message per period. */
    private static RateLimiterConfig rate(double rate) {
        int atOnce = (int) Math.max(1, rate);
        return RateLimiterConfig.custom()
                .limitForPeriod(atOnce)
                .limitRefreshPeriod(Duration.ofNanos((long) (atOnce / rate * TimeUnit.SECONDS.toNanos(1))))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    private void scheduleTrial(StateTransition transition) {
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
    public Handover handOver(OutgoingMessage message) {
        return handOver(message, false);
    }

    @Override
    public Handover handOverAnyway(OutgoingMessage message) {
        return handOver(message, true);
    }

    private Handover handOver(OutgoingMessage message, boolean anyway) {
        if (closed.get()) {
            return CLOSED;
        }
        var pause = Duration.between(clock.instant(), pausedUntil);
        if (pause.isPositive()) {
            return new Handover.HeldBack("asked to wait", pause);
        }
        if (!(anyway ? waitForRoom() : takeRoom())) {
            return new Handover.HeldBack("window full", RETRY_WHEN_FULL);
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
            var handover = admitted ? handOverAndRecord(message) : handOverWhileResting(message);
            pauseIfThrottled(handover);
            return handover;
        } finally {
            window.release();
        }
    }

    /** Takes a place in the window if one is free and no message waits for it. */
    private boolean takeRoom() {
        return !window.hasQueuedThreads() && window.tryAcquire();
    }

    /** Takes a place in the window, and waits a second for it at most. */
    private boolean waitForRoom() {
        try {
            return window.tryAcquire(LONGEST_WAIT_FOR_ROOM.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Hands a message to the gateway, and lets the breaker count the outcome. */
    private Handover handOverAndRecord(OutgoingMessage message) {
        long start = nanos.get();
        try {
            var handover = gateway.handOver(message);
            breaker.onResult(nanos.get() - start, TimeUnit.NANOSECONDS, handover);
            return handover;
        } catch (RuntimeException | Error e) {
            breaker.onError(nanos.get() - start, TimeUnit.NANOSECONDS, e);
            throw e;
        }
    }

    /** Hands a message to a gateway that rests. If the gateway takes it in time, the trials begin at once. */
    private Handover handOverWhileResting(OutgoingMessage message) {
        long start = nanos.get();
        var handover = gateway.handOver(message);
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

    /** A carrier that asks for a pause means all messages, not only the one that it refused. */
    private void pauseIfThrottled(Handover handover) {
        if (handover instanceof Handover.Throttled(var reason, var retryAfter) && retryAfter != null) {
            var pause = retryAfter.compareTo(LONGEST_PAUSE) < 0 ? retryAfter : LONGEST_PAUSE;
            pausedUntil = clock.instant().plus(pause);
        }
    }

    private static Duration untilThereIsRoom(AtomicRateLimiter rate) {
        return Duration.ofNanos(Math.max(1, rate.getDetailedMetrics().getNanosToWait()));
    }

    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        return gateway.read(callback);
    }

    @Override
    public void onReport(Consumer<CarrierReport> listener) {
        gateway.onReport(listener);
    }

    /**
     * Returns the gateway as one that can be told how to behave; empty if it has a carrier. Only {@code ConsoleCarrier}
     * and {@code FakeCarrier} have none.
     */
    public Optional<SwitchedGateway> switched() {
        return gateway instanceof SwitchedGateway withoutCarrier ? Optional.of(withoutCarrier) : Optional.empty();
    }

    /**
     * Returns {@code PROBING} as soon as the rest is over, even before the first trial, and {@code DOWN} after
     * {@link #close}.
     */
    @Override
    public GatewayHealth health() {
        if (closed.get()) {
            return GatewayHealth.DOWN;
        }
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> clock.instant().isBefore(trial.at()) ? GatewayHealth.DOWN : GatewayHealth.PROBING;
            case HALF_OPEN -> GatewayHealth.PROBING;
            case CLOSED, DISABLED, METRICS_ONLY -> gateway.health();
        };
    }

    /**
     * Closes the connections to the carrier. From then on each message is held back, so another gateway can take it. A
     * hand-over that is under way gets an answer soon. To close again does nothing.
     */
    @Override
    public void close() {
        if (!closed.getAndSet(true) && gateway instanceof AutoCloseable closeable) {
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
