package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How a Ringproof begins and ends. */
class LifeCycleTest {
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Stores stores = InMemoryStores.empty(new SettableClock(NOON));
    private final ClosableGateway gateway = new ClosableGateway("first");

    /** A gateway whose hand-overs may be held up, and which reports until it is closed. */
    private final class ClosableGateway extends RecordingGateway implements AutoCloseable {
        private final CountDownLatch open = new CountDownLatch(1);
        private Consumer<CarrierReport> reports = report -> {};

        ClosableGateway(String name) {
            super(name);
        }

        @Override
        public void onReport(Consumer<CarrierReport> listener) {
            reports = listener;
        }

        /** Hands over when the latch is open. */
        void holdUp() {
            willAnswerOnce(() -> {
                await(open);
                return new Handover.Accepted("reference");
            });
        }

        @Override
        public void close() {
            reports.accept(new CarrierReport.Reply(new E164Number("+14155552671"), OptOutWord.OPT_OUT));
            closed.add(name());
        }
    }

    private record ClosableListener(List<String> closed) implements EventPublisher, AutoCloseable {
        @Override
        public void publish(Event event) {}

        @Override
        public void close() {
            closed.add("listener");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody has opened the latch for 10 seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    private Ringproof.Builder builder() {
        return Ringproof.with(gateway).stores(stores);
    }

    private static PhoneNumber prepared(Ringproof ringproof) {
        var added = ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), added.id())
                .orElseThrow();
    }

    @Test
    void after_the_close_every_method_of_every_conversation_says_so() throws ReflectiveOperationException {
        var ringproof = builder().build();
        var obtainedBefore = new ArrayList<>();
        for (var port : EveryCall.ports()) {
            obtainedBefore.add(port.invoke(ringproof));
        }
        ringproof.close();

        int calls = 0;
        for (int i = 0; i < obtainedBefore.size(); i++) {
            var port = EveryCall.ports().get(i);
            for (var method : port.getReturnType().getMethods()) {
                var arguments = Arrays.stream(method.getParameterTypes())
                        .map(EveryCall::dummy)
                        .toArray();
                for (var conversation : List.of(obtainedBefore.get(i), port.invoke(ringproof))) {
                    calls++;
                    assertThatThrownBy(() -> method.invoke(conversation, arguments))
                            .as("%s", method)
                            .isInstanceOf(InvocationTargetException.class)
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("this Ringproof is closed");
                }
            }
        }

        assertThat(calls).isGreaterThan(150);
        assertThatThrownBy(ringproof::deliveryLag).hasMessage("this Ringproof is closed");
        assertThatThrownBy(ringproof::conversions).hasMessage("this Ringproof is closed");
    }

    @Test
    void parts_are_closed_in_the_order_in_which_they_need_each_other() {
        var second = new ClosableGateway("second");
        var ringproof = builder()
                .gateways(List.of(second))
                .closing(part("pool"), part("database"))
                .closing(gateway, second, new ClosableListener(closed))
                .closing(gateway)
                .build();

        ringproof.close();
        ringproof.close();

        assertThat(closed).containsExactly("first", "second", "listener", "database", "pool");
    }

    @Test
    void what_gateways_report_while_they_are_closed_is_stored() {
        builder().closing(gateway).build().close();

        assertThat(stores.work().run(() -> stores.optOuts().newest(0, 10)))
                .singleElement()
                .extracting(OptOut::maskedNumber)
                .isEqualTo(new E164Number("+14155552671").masked());
    }

    @Test
    void after_the_close_a_report_is_refused() {
        var report = new CarrierReport.Reply(new E164Number("+14155552671"), OptOutWord.OPT_OUT);
        builder().build().close();

        assertThatThrownBy(() -> gateway.reports.accept(report)).hasMessage("this Ringproof is closed");
        assertThat(stores.work().run(() -> stores.optOuts().newest(0, 10))).isEmpty();
    }

    @Test
    void what_was_not_given_for_closing_is_not_closed() {
        builder()
                .gateways(List.of(new ClosableGateway("second")))
                .listener(new ClosableListener(closed))
                .closing(part("database"))
                .build()
                .close();

        assertThat(closed).containsExactly("database");
    }

    @Test
    void a_part_that_cannot_be_closed_harms_no_other() {
        var ringproof = builder()
                .closing(part("pool"))
                .closing(() -> {
                    throw new LinkageError("broken");
                })
                .closing(() -> {
                    throw new InterruptedException("broken");
                })
                .closing(gateway)
                .build();

        ringproof.close();

        assertThat(closed).containsExactly("first", "pool");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_hand_over_that_is_under_way_is_finished_and_stored_before_parts_are_closed() throws Exception {
        gateway.holdUp();
        var ringproof = builder().closing(part("database")).build();
        var number = prepared(ringproof);
        gateway.nextMessage();

        var closing = closing(ringproof);

        assertThatThrownBy(() -> prepared(ringproof)).hasMessage("this Ringproof is closed");
        assertThat(closed).isEmpty();
        gateway.open.countDown();
        closing.join();
        assertThat(closed).containsExactly("database");
        assertThat(stores.work().run(() -> stores.messages().newest(number.phoneNumber(), 1)))
                .singleElement()
                .satisfies(message -> assertThat(message.state()).isInstanceOf(State.HandedOver.class));
    }

    @Test
    void a_call_that_is_under_way_is_finished_before_parts_are_closed() throws Exception {
        var under = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        var ringproof = builder()
                .closing(part("database"))
                .listener(event -> {
                    if (event instanceof PhoneNumberEvent number && number.type() == PhoneNumberEvent.Type.CREATED) {
                        under.countDown();
                        await(open);
                    }
                })
                .build();
        var call = Thread.ofPlatform().start(() -> {
            ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
            closed.add("call");
        });
        await(under);

        var closing = closing(ringproof);

        assertThat(closed).isEmpty();
        open.countDown();
        closing.join();
        call.join();
        assertThat(closed).containsExactlyInAnyOrder("call", "database");
        assertThat(stores.work().run(() -> stores.accounts().find(ANNA)).numbers())
                .hasSize(1);
    }

    /** Closes on a thread of its own, and returns when it waits for what is under way. */
    private static Thread closing(Ringproof ringproof) {
        var closing = Thread.ofPlatform().start(ringproof::close);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            assertThat(closing.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        return closing;
    }

    @Test
    void a_builder_that_is_refused_leaves_no_thread_and_closes_nothing() {
        var before = ownThreads();
        var builder = builder().routes(Routes.inOrder(List.of("nobody"))).closing(gateway, part("database"));

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);

        assertThat(before).containsAll(ownThreads());
        assertThat(closed).isEmpty();
        builder.routes(Routes.inOrder(List.of("first"))).build().close();
        assertThat(closed).containsExactly("first", "database");
    }

    @Test
    void a_gateway_that_cannot_be_listened_to_refuses_the_builder() {
        var before = ownThreads();
        var broken = new RecordingGateway("broken") {
            @Override
            public void onReport(Consumer<CarrierReport> listener) {
                throw new UnsupportedOperationException("no reports");
            }
        };

        assertThatThrownBy(() -> Ringproof.with(broken).build()).hasMessage("no reports");

        assertThat(before).containsAll(ownThreads());
    }

    @Test
    void the_threads_of_its_own_are_those_that_are_documented_and_they_end() {
        var before = ownThreads();
        try (var ringproof = builder().build()) {
            prepared(ringproof);
            var begun = ownThreads();
            begun.removeAll(before);

            assertThat(begun).singleElement().satisfies(thread -> {
                assertThat(thread.getName()).isEqualTo("ringproof-settle");
                assertThat(thread.isDaemon()).isTrue();
            });
        }

        assertThat(before).containsAll(ownThreads());
    }

    @Test
    void what_is_done_with_the_builder_later_changes_nothing() {
        var heard = new ArrayList<Event>();
        var builder = builder().delivery(DeliveryPolicy.DEFAULT);
        try (var ringproof = builder.build()) {
            builder.listener(heard::add).stores(InMemoryStores.empty(new SettableClock(NOON)));

            ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();

            assertThat(heard).isEmpty();
            assertThat(stores.work().run(() -> stores.accounts().find(ANNA)).numbers())
                    .hasSize(1);
        }
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ringproof-"))
                .collect(Collectors.toSet());
    }
}
