package dev.ringproof.adapters.sms.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.sms.development.FakeGateway;
import dev.ringproof.adapters.sms.development.FakeGateway.Behaviour;
import dev.ringproof.adapters.sms.guard.GuardedGateway.Limits;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class GuardedGatewayTest implements SmsGatewayContract {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Handover OPEN = new Handover.HeldBack("circuit open", null);

    private final SettableClock clock = new SettableClock(NOON);
    private final AtomicLong nanos = new AtomicLong();
    private final FakeGateway carrier = new FakeGateway("fake", clock, Duration.ofMillis(400), (_, _) -> {});

    @Override
    public SmsGateway gatewayTo(Carrier behaviour) {
        carrier.behave(
                switch (behaviour) {
                    case REFUSES_THE_NUMBER -> Behaviour.REFUSE_NUMBER;
                    case REFUSES_THE_MESSAGE -> Behaviour.REFUSE_TEXT;
                    case FAILS -> Behaviour.FAIL;
                    case HANGS -> Behaviour.HANG;
                    case THROTTLES -> Behaviour.THROTTLE;
                    case ACCEPTS, ACCEPTS_SLOWLY, RESETS, TALKS_NONSENSE -> Behaviour.ACCEPT;
                });
        if (behaviour == Carrier.THROTTLES) {
            carrier.behave(Behaviour.THROTTLE, WAIT);
        }
        return guarded(null, 50);
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(
                Carrier.ACCEPTS,
                Carrier.REFUSES_THE_NUMBER,
                Carrier.REFUSES_THE_MESSAGE,
                Carrier.THROTTLES,
                Carrier.FAILS,
                Carrier.HANGS);
    }

    @Override
    public List<MessageId> heard() {
        return carrier.heard();
    }

    @Test
    void after_five_failures_it_rests() {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.FAIL);

        var answers = times(5, gateway);
        var after = gateway.handOver(TEXT);

        assertThat(answers).containsOnly(new Handover.Unavailable("told to"));
        assertThat(after).isEqualTo(OPEN);
        assertThat(carrier.heard()).hasSize(5);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.DOWN);
    }

    @Test
    void five_failures_are_enough_however_well_it_went_before() {
        var gateway = guarded(null, 50);
        times(100, gateway);
        carrier.behave(Behaviour.FAIL);

        times(5, gateway);

        assertThat(gateway.handOver(TEXT)).isEqualTo(OPEN);
    }

    @Test
    void four_failures_are_not_enough() {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.FAIL);

        times(4, gateway);

        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE_NUMBER", "REFUSE_TEXT", "THROTTLE", "ACCEPT"})
    void an_answer_is_no_failure(Behaviour behaviour) {
        var gateway = guarded(null, 50);
        carrier.behave(behaviour);

        for (int i = 0; i < 20; i++) {
            gateway.handOver(TEXT);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
        assertThat(carrier.heard()).hasSize(20);
    }

    @Test
    void an_unknown_outcome_is_a_failure() {
        var gateway = guard(_ -> new Handover.Unknown("timed out"), null, 50);

        times(5, gateway);

        assertThat(gateway.handOver(TEXT)).isEqualTo(OPEN);
    }

    @Test
    void slowness_is_a_failure() {
        var gateway = guard(this::slowly, null, 50);

        times(5, gateway);

        assertThat(gateway.handOver(TEXT)).isEqualTo(OPEN);
    }

    @Test
    void an_exception_is_a_failure_and_is_thrown_on() {
        var gateway = guard(
                _ -> {
                    throw new IllegalStateException("a bug");
                },
                null,
                50);

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> gateway.handOver(TEXT)).hasMessage("a bug");
        }

        assertThat(gateway.handOver(TEXT)).isEqualTo(OPEN);
    }

    @Test
    void after_ten_seconds_two_successful_trials_bring_it_back() {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.FAIL);
        times(5, gateway);
        carrier.behave(Behaviour.ACCEPT);

        clock.advance(Duration.ofSeconds(11));

        assertThat(gateway.health()).isEqualTo(GatewayHealth.PROBING);
        assertThat(gateway.handOver(TEXT)).isInstanceOf(Handover.Accepted.class);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.PROBING);
        assertThat(gateway.handOver(TEXT)).isInstanceOf(Handover.Accepted.class);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    @Test
    void it_rests_longer_each_time_a_trial_fails() {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.FAIL);
        times(5, gateway);

        clock.advance(Duration.ofSeconds(11));
        times(2, gateway);
        clock.advance(Duration.ofSeconds(11));
        var tooEarly = gateway.handOver(TEXT);
        var health = gateway.health();
        clock.advance(Duration.ofSeconds(10));
        var later = gateway.handOver(TEXT);

        assertThat(tooEarly).isEqualTo(OPEN);
        assertThat(health).isEqualTo(GatewayHealth.DOWN);
        assertThat(later).isEqualTo(new Handover.Unavailable("told to"));
    }

    @ParameterizedTest
    @CsvSource({"PT20S, PT20S", "PT1H, PT30S"})
    void a_carrier_that_asks_for_a_pause_gets_no_message_until_it_is_over(Duration asked, Duration waits) {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.THROTTLE, asked);
        gateway.handOver(TEXT);
        clock.advance(waits.minusMillis(1));

        var tooEarly = gateway.handOver(TEXT);
        var anyway = gateway.handOverAnyway(TEXT);
        carrier.behave(Behaviour.ACCEPT);
        clock.advance(Duration.ofMillis(1));

        assertThat(tooEarly).isEqualTo(new Handover.HeldBack("asked to wait", Duration.ofMillis(1)));
        assertThat(anyway).isEqualTo(tooEarly);
        assertThat(carrier.heard()).hasSize(1);
        assertThat(gateway.handOver(TEXT)).isInstanceOf(Handover.Accepted.class);
    }

    @Test
    void no_more_messages_a_second_than_its_rate() {
        var gateway = guarded(2.0, 50);

        times(2, gateway);
        var third = gateway.handOver(TEXT);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        var later = gateway.handOver(TEXT);

        assertThat(third).isEqualTo(new Handover.HeldBack("rate limit", Duration.ofSeconds(1)));
        assertThat(later).isInstanceOf(Handover.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"0.1, PT10S, 1", "1, PT1S, 1", "2.5, PT0.8S, 2", "100, PT1S, 100"})
    void a_rate_may_be_any_number(double rate, Duration wait, int atOnce) {
        var gateway = guarded(rate, 50);

        var fitting = times(atOnce, gateway);
        var next = gateway.handOver(TEXT);

        assertThat(fitting).hasOnlyElementsOfType(Handover.Accepted.class);
        assertThat(next).isEqualTo(new Handover.HeldBack("rate limit", wait));
    }

    @Test
    void no_more_messages_at_once_than_its_window() {
        var entered = new CountDownLatch(2);
        var leave = new CountDownLatch(1);
        var gateway = guard(busy(entered, leave), null, 2);
        var first = CompletableFuture.supplyAsync(() -> gateway.handOver(TEXT), Thread::startVirtualThread);
        var second = CompletableFuture.supplyAsync(() -> gateway.handOver(TEXT), Thread::startVirtualThread);
        await(entered);

        var third = gateway.handOver(TEXT);
        leave.countDown();

        assertThat(third).isEqualTo(new Handover.HeldBack("window full", Duration.ofSeconds(1)));
        assertThat(first).succeedsWithin(SOON).isEqualTo(new Handover.Accepted("ref"));
        assertThat(second).succeedsWithin(SOON).isEqualTo(new Handover.Accepted("ref"));
        assertThat(gateway.handOver(TEXT)).isEqualTo(new Handover.Accepted("ref"));
    }

    @Test
    void a_message_that_no_other_gateway_takes_waits_for_room() {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var gateway = guard(busy(entered, leave), null, 1);
        var first = CompletableFuture.supplyAsync(() -> gateway.handOver(TEXT), Thread::startVirtualThread);
        await(entered);

        var unsuccessful = gateway.handOverAnyway(TEXT);
        var second = CompletableFuture.supplyAsync(() -> gateway.handOverAnyway(TEXT), Thread::startVirtualThread);
        leave.countDown();

        assertThat(unsuccessful).isEqualTo(new Handover.HeldBack("window full", Duration.ofSeconds(1)));
        assertThat(first).succeedsWithin(SOON).isEqualTo(new Handover.Accepted("ref"));
        assertThat(second).succeedsWithin(SOON).isEqualTo(new Handover.Accepted("ref"));
    }

    @Test
    void a_gateway_that_is_down_gets_a_message_that_no_other_takes_and_comes_back_if_it_accepts_it() {
        var gateway = guarded(null, 50);
        carrier.behave(Behaviour.FAIL);
        times(5, gateway);

        var failed = gateway.handOverAnyway(TEXT);
        var still = gateway.health();
        carrier.behave(Behaviour.ACCEPT);
        var taken = gateway.handOverAnyway(TEXT);

        assertThat(failed).isEqualTo(new Handover.Unavailable("told to"));
        assertThat(still).isEqualTo(GatewayHealth.DOWN);
        assertThat(taken).isInstanceOf(Handover.Accepted.class);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.PROBING);
        times(2, gateway);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    @Test
    void a_gateway_that_is_down_and_slow_stays_down() {
        var gateway = guard(this::slowly, null, 50);
        times(5, gateway);

        assertThat(gateway.handOverAnyway(TEXT)).isInstanceOf(Handover.Accepted.class);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.DOWN);
    }

    @Test
    void a_message_that_no_other_gateway_takes_keeps_to_the_rate() {
        var gateway = guarded(1.0, 50);

        gateway.handOver(TEXT);

        assertThat(gateway.handOverAnyway(TEXT)).isEqualTo(new Handover.HeldBack("rate limit", Duration.ofSeconds(1)));
    }

    @Test
    void a_message_beyond_the_rate_is_no_trial() {
        var gateway = guarded(1.0, 50);
        carrier.behave(Behaviour.FAIL);
        for (int i = 0; i < 5; i++) {
            gateway.handOver(TEXT);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        carrier.behave(Behaviour.ACCEPT);
        clock.advance(Duration.ofSeconds(11));

        gateway.handOver(TEXT);
        var throttled = times(5, gateway);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        gateway.handOver(TEXT);

        assertThat(throttled).hasOnlyElementsOfType(Handover.HeldBack.class);
        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    /** Returns a gateway that accepts a message when the test lets it. */
    private static SmsGateway busy(CountDownLatch entered, CountDownLatch leave) {
        return _ -> {
            entered.countDown();
            await(leave);
            return new Handover.Accepted("ref");
        };
    }

    /** Accepts a message, a little too late. */
    private Handover slowly(OutgoingMessage message) {
        nanos.addAndGet(SLOW.toNanos() + 1);
        return new Handover.Accepted("ref");
    }

    private GuardedGateway guarded(@Nullable Double rate, int window) {
        return guard(carrier, rate, window);
    }

    private GuardedGateway guard(SmsGateway gateway, @Nullable Double rate, int window) {
        return new GuardedGateway(gateway, new Limits(rate, window, SLOW), clock, nanos::get);
    }

    private static List<Handover> times(int count, SmsGateway gateway) {
        return Stream.generate(() -> gateway.handOver(TEXT)).limit(count).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
