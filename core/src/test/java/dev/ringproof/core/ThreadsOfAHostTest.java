package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A host that owns its threads gives them, and Ringproof then has none of its own. Here the test is the only thread.
 */
@Timeout(60)
class ThreadsOfAHostTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final RecordingGateway gateway = new RecordingGateway();
    private final RecordingMeters meters = new RecordingMeters();
    private final HandScheduler scheduler = new HandScheduler();
    private final HandExecutor executor = new HandExecutor();

    /** An executor that a test runs by hand. */
    private static final class HandExecutor implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean rejecting;
        private boolean atOnce;

        @Override
        public void execute(Runnable command) {
            if (rejecting) {
                throw new RejectedExecutionException("no room");
            }
            if (atOnce) {
                command.run();
            } else {
                tasks.add(command);
            }
        }

        void run() {
            for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private Ringproof.Builder builder() {
        return Ringproof.with(gateway)
                .stores(stores)
                .meters(meters)
                .executor(executor)
                .scheduler(scheduler);
    }

    private static PhoneNumber prepared(Ringproof ringproof) {
        return prepared(ringproof, "+14155552671");
    }

    private static PhoneNumber prepared(Ringproof ringproof, String number) {
        var added = ringproof.phoneNumbers().create(as(ANNA), number).orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), added.id())
                .orElseThrow();
    }

    private TextMessage message(PhoneNumber number) {
        return stores.work()
                .run(() -> stores.messages().newest(number.phoneNumber(), 1))
                .getFirst();
    }

    @Test
    void the_executor_hands_over_and_the_scheduler_stores_the_result() {
        var before = ownThreads();
        try (var ringproof = builder().build()) {
            var number = prepared(ringproof);
            assertThat(gateway.messages()).isEmpty();
            assertThat(meters.gauge(Meters.QUEUE)).isEqualTo(1);

            executor.run();
            assertThat(gateway.messages()).hasSize(1);
            assertThat(message(number).isQueued()).isTrue();
            assertThat(meters.gauge(Meters.QUEUE)).isZero();
            assertThat(meters.gauge(Meters.UNSETTLED)).isEqualTo(1);

            scheduler.run(0);
            assertThat(message(number).state()).isInstanceOf(State.HandedOver.class);
            assertThat(meters.gauge(Meters.UNSETTLED)).isZero();
            assertThat(before).containsAll(ownThreads());
        }
        assertThat(scheduler.size()).isZero();
    }

    /** So that under load many results share one commit. */
    @Test
    void a_result_is_stored_at_once_and_those_that_follow_it_gather_for_a_moment() {
        try (var ringproof = builder().build()) {
            executor.atOnce = true;
            prepared(ringproof);
            scheduler.run(0);
            assertThat(meters.gauge(Meters.UNSETTLED)).isZero();

            prepared(ringproof, "+14155552672");
            prepared(ringproof, "+14155552673");
            scheduler.run(0);
            assertThat(meters.gauge(Meters.UNSETTLED)).isEqualTo(2);

            scheduler.run(2);
            assertThat(meters.gauge(Meters.UNSETTLED)).isZero();

            prepared(ringproof, "+14155552674");
            scheduler.run(0);
            assertThat(meters.gauge(Meters.UNSETTLED)).isZero();
        }
    }

    @Test
    void a_hand_over_that_the_executor_rejects_is_taken_by_a_later_poll() {
        try (var ringproof = builder().build()) {
            executor.rejecting = true;
            var number = prepared(ringproof);
            executor.run();
            assertThat(gateway.messages()).isEmpty();
            assertThat(meters.count(Meters.REJECTED)).isEqualTo(1);
            assertThat(meters.gauge(Meters.QUEUE)).isZero();

            executor.rejecting = false;
            clock.advance(DeliveryPolicy.DEFAULT.lease());
            scheduler.run(1);
            executor.run();
            scheduler.run(1);

            assertThat(message(number).state()).isInstanceOf(State.HandedOver.class);
        }
    }

    @Test
    void the_executor_computes_hashes_and_when_it_rejects_them_the_caller_is_told() {
        var before = ownThreads();
        try (var ringproof = builder().build()) {
            var number = prepared(ringproof);
            executor.run();
            ringproof
                    .phoneNumbers()
                    .attemptVerification(as(ANNA), number.id(), gateway.lastCode())
                    .orElseThrow();
            executor.rejecting = true;
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(
                                () -> ringproof.phoneNumbers().setReservedForSecondFactor(as(ANNA), number.id(), true))
                        .isInstanceOf(Overloaded.class);
            }

            executor.rejecting = false;
            executor.atOnce = true;
            var reserved = ringproof
                    .phoneNumbers()
                    .setReservedForSecondFactor(as(ANNA), number.id(), true)
                    .orElseThrow();

            assertThat(reserved.backupCodes()).hasSize(10);
            assertThat(before).containsAll(ownThreads());
        }
    }

    @Test
    void results_that_the_store_cannot_take_are_stored_later() {
        var away = new boolean[1];
        var work = new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> toDo) {
                if (away[0]) {
                    throw new StoreUnavailable("away", null);
                }
                return stores.work().run(toDo);
            }
        };
        try (var ringproof = builder().stores(with(work)).build()) {
            var number = prepared(ringproof);
            executor.run();
            away[0] = true;
            scheduler.run(2);
            away[0] = false;
            assertThat(message(number).isQueued()).isTrue();

            scheduler.run(1);

            assertThat(message(number).state()).isInstanceOf(State.HandedOver.class);
            assertThat(gateway.messages()).hasSize(1);
        }
    }

    @Test
    void the_close_stores_what_the_scheduler_has_not() {
        var ringproof = builder().build();
        var number = prepared(ringproof);
        executor.run();

        ringproof.close();

        assertThat(message(number).state()).isInstanceOf(State.HandedOver.class);
        assertThat(scheduler.size()).isZero();
    }

    @Test
    void a_scheduler_that_takes_no_more_loses_no_result() {
        try (var ringproof = builder().build()) {
            scheduler.takeOnly(0);
            var number = prepared(ringproof);

            executor.run();

            assertThat(message(number).state()).isInstanceOf(State.HandedOver.class);
        }
    }

    @Test
    void a_scheduler_that_does_not_take_everything_refuses_the_builder_and_keeps_nothing() {
        scheduler.takeOnly(1);

        assertThatThrownBy(() -> builder().build()).isInstanceOf(RejectedExecutionException.class);

        assertThat(scheduler.size()).isZero();
    }

    /** The polls of this node fail, so that nobody takes the message; other work goes on. */
    @Test
    void the_lag_that_is_measured_is_that_of_the_oldest_message() {
        executor.rejecting = true;
        var work = new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> toDo) {
                return stores.work().run(toDo);
            }

            @Override
            public <T> T runAhead(Supplier<T> toDo) {
                throw new StoreUnavailable("busy", null);
            }
        };
        try (var ringproof = builder().stores(with(work)).build()) {
            prepared(ringproof);
            scheduler.run(0);
            assertThat(meters.gauge(Meters.LAG)).isZero();

            clock.advance(DeliveryPolicy.DEFAULT.lease().plusSeconds(7));
            scheduler.run(1);

            assertThat(meters.gauge(Meters.LAG)).isEqualTo(7);
            assertThat(ringproof.deliveryLag()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    private Stores with(UnitOfWork work) {
        return new Stores(
                stores.accounts(),
                stores.users(),
                stores.checks(),
                stores.challenges(),
                stores.messages(),
                stores.optOuts(),
                stores.counters(),
                stores.refusals(),
                stores.clients(),
                stores.signIns(),
                stores.devices(),
                work,
                stores.clock());
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ringproof-"))
                .collect(Collectors.toSet());
    }
}
