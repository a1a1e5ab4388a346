package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.fixture.OptOutLists;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Delivery from outside of the core, with a gateway that answers as the test says. */
class MessageDeliveryTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<String> events = new ArrayList<>();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .stores(stores)
            .listener(this::heard)
            .forTests()
            .build();
    private final MessageDelivery delivery = delivery(stores.work());

    private MessageDelivery delivery(UnitOfWork work) {
        return Deliveries.on(stores, work, OptOutLists.on(stores), this::heard, gateway);
    }

    private void heard(Event event) {
        if (event instanceof TextMessageEvent) {
            events.add(event.name());
        }
    }

    @Test
    void a_message_that_the_gateway_could_not_take_is_handed_over_again_with_the_same_code_and_id() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        gateway.willAnswerOnce(() -> {
            throw new IllegalStateException("broken");
        });
        prepare();

        assertThat(deliverAfter(Duration.ofMillis(999))).isEmpty();
        deliverAfter(Duration.ofMillis(1));
        deliverAfter(Duration.ofSeconds(2));

        assertThat(gateway.messages()).hasSize(3);
        assertThat(gateway.messages().stream().distinct()).hasSize(1);
        assertThat(events).containsExactly("text_message.retried", "text_message.retried", "text_message.handed_over");
        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void a_message_that_the_gateway_refuses_is_not_handed_over_again() {
        gateway.willAnswerOnce(() -> new Handover.MessageRefused("HTTP 422"));
        prepare();

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
        assertThat(events).containsExactly("text_message.refused");
    }

    @Test
    void no_message_is_sent_once_its_code_is_dead() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        prepare();

        assertThat(deliverAfter(Duration.ofMinutes(10))).hasSize(1);

        assertThat(gateway.messages()).hasSize(1);
        assertThat(events).containsExactly("text_message.retried", "text_message.expired");
    }

    @Test
    void the_message_of_a_replaced_code_is_not_handed_over_again() {
        gateway.willAnswerOnce(() -> new Handover.Throttled("HTTP 429", Duration.ofMinutes(9)));
        var id = prepare();
        clock.advance(Duration.ofSeconds(481));
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

        assertThat(deliverAfter(Duration.ofMinutes(2))).isEmpty();
        assertThat(gateway.messages()).hasSize(2);
        assertThat(gateway.messages().stream().map(OutgoingMessage::id).distinct())
                .hasSize(2);
    }

    @Test
    void the_message_to_a_removed_number_is_not_handed_over_again() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        var id = prepare();
        ringproof.phoneNumbers().destroy(as(ANNA), id).orElseThrow();

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void the_lag_is_how_long_the_oldest_message_has_been_due() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        prepare();
        clock.advance(Duration.ofSeconds(4));

        assertThat(ringproof.deliveryLag()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void messages_are_claimed_and_settled_ahead_of_other_work() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        prepare();
        clock.advance(Duration.ofSeconds(1));
        var onlyAhead = delivery(new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> work) {
                throw new StoreUnavailable("busy with other work", null);
            }

            @Override
            public <T> T runAhead(Supplier<T> work) {
                return stores.work().run(work);
            }
        });

        var due = onlyAhead.claimDue(10);
        onlyAhead.settle(due.stream().map(onlyAhead::handOver).toList());

        assertThat(events).endsWith("text_message.handed_over");
    }

    /** This test has threads of its own, and waits for the message only. */
    @Test
    void messages_go_out_in_the_background_and_closing_waits_until_they_are_settled() throws InterruptedException {
        try (var background = Ringproof.with(gateway).stores(stores).build()) {
            var number =
                    background.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
            background.phoneNumbers().prepareVerification(as(ANNA), number.id()).orElseThrow();
            assertThat(gateway.nextMessage().code()).isNotNull();
        }

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    /** The state is that of a node that was killed between the commit and the hand-over. */
    @Test
    void messages_that_a_dead_node_left_are_handed_over_in_the_background() throws InterruptedException {
        gateway.willAnswerOnce(() -> new Handover.Unknown("killed"));
        prepare();
        var left = gateway.nextMessage();
        clock.advance(Duration.ofSeconds(30));

        try (var another = Ringproof.with(gateway).stores(stores).build()) {
            assertThat(gateway.nextMessage()).isEqualTo(left);
            assertThat(another.deliveryLag()).isZero();
        }
    }

    private PhoneNumberId prepare() {
        var number = ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), number.id())
                .orElseThrow()
                .id();
    }

    private List<TextMessage> deliverAfter(Duration time) {
        clock.advance(time);
        var due = delivery.claimDue(10);
        if (!due.isEmpty()) {
            delivery.settle(due.stream().map(delivery::handOver).toList());
        }
        return due;
    }
}
