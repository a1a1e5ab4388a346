package dev.ringproof.core;

import static dev.ringproof.core.fixture.Accounts.ANNA;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof.Stores;
import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.fixture.SettableClock;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Delivery through the front door, with a gateway that does as it is told. */
class MessageDeliveryTest {
    private static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT;
    private static final Handover ACCEPTED = new Handover.Accepted("reference");

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = Stores.inMemory(clock);
    private final Deque<Supplier<Handover>> answers = new ArrayDeque<>();
    private final BlockingQueue<OutgoingMessage> texts = new LinkedBlockingQueue<>();
    private final List<String> events = new ArrayList<>();

    private final SmsGateway gateway = new SmsGateway() {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Handover handOver(OutgoingMessage text) {
            texts.add(text);
            return answers.isEmpty() ? ACCEPTED : answers.pop().get();
        }
    };

    private final Ringproof ringproof = Ringproof.with(gateway)
            .stores(stores)
            .listener(this::heard)
            .inTheForeground()
            .build();
    private final MessageDelivery delivery = delivery(stores.work());

    private MessageDelivery delivery(UnitOfWork work) {
        return new MessageDelivery(
                stores.messages(),
                work,
                new NumberingPlan(NumberPolicy.DEFAULT),
                new GatewaySelection(
                        List.of(gateway),
                        Routes.inOrder(List.of("scripted")),
                        new ConversionTracker(stores.messages(), stores.work(), clock),
                        new Random(1)),
                this::heard,
                clock,
                POLICY);
    }

    private void heard(Event event) {
        if (event instanceof TextMessageEvent) {
            events.add(event.name());
        }
    }

    @Test
    void a_text_that_the_gateway_could_not_take_is_tried_again_with_the_same_code_under_the_same_id() {
        answers.add(() -> new Handover.Unavailable("HTTP 500"));
        answers.add(() -> {
            throw new IllegalStateException("broken");
        });
        prepare();

        assertThat(deliverAfter(Duration.ofMillis(999))).isEmpty();
        deliverAfter(Duration.ofMillis(1));
        deliverAfter(Duration.ofSeconds(2));

        assertThat(texts).hasSize(3);
        assertThat(texts.stream().distinct()).hasSize(1);
        assertThat(events).containsExactly("text_message.retried", "text_message.retried", "text_message.handed_over");
        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void a_text_that_the_gateway_refuses_is_not_tried_again() {
        answers.add(() -> new Handover.MessageRefused("HTTP 422"));
        prepare();

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
        assertThat(events).containsExactly("text_message.refused");
    }

    @Test
    void no_text_is_sent_once_its_code_is_dead() {
        answers.add(() -> new Handover.Unavailable("HTTP 500"));
        prepare();

        assertThat(deliverAfter(Duration.ofMinutes(10))).hasSize(1);

        assertThat(texts).hasSize(1);
        assertThat(events).containsExactly("text_message.retried", "text_message.expired");
    }

    @Test
    void the_text_of_a_code_that_was_replaced_is_not_tried_again() {
        answers.add(() -> new Handover.Throttled("HTTP 429", Duration.ofMinutes(1)));
        var id = prepare();
        clock.advance(Duration.ofSeconds(30));
        ringproof.phoneNumbers().prepareVerification(ANNA, id).orElseThrow();

        assertThat(deliverAfter(Duration.ofMinutes(2))).isEmpty();
        assertThat(texts).hasSize(2);
        assertThat(texts.stream().map(OutgoingMessage::id).distinct()).hasSize(2);
    }

    @Test
    void the_text_of_a_number_that_was_removed_is_not_tried_again() {
        answers.add(() -> new Handover.Unavailable("HTTP 500"));
        var id = prepare();
        ringproof.phoneNumbers().destroy(ANNA, id).orElseThrow();

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void the_lag_is_how_long_the_oldest_has_been_due() {
        answers.add(() -> new Handover.Unavailable("HTTP 500"));
        prepare();
        clock.advance(Duration.ofSeconds(4));

        assertThat(ringproof.deliveryLag()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void texts_are_taken_up_and_settled_ahead_of_what_callers_wait_for() {
        answers.add(() -> new Handover.Unavailable("HTTP 500"));
        prepare();
        clock.advance(Duration.ofSeconds(1));
        var onlyAhead = delivery(new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> work) {
                throw new StoreUnavailable("busy with callers", null);
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

    /** The one test with threads of its own: it waits for them, and for nothing else. */
    @Test
    void in_the_background_texts_go_out_and_are_settled_before_it_is_closed() throws InterruptedException {
        try (var background = Ringproof.with(gateway).stores(stores).build()) {
            var number = background.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
            background.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
            assertThat(texts.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(deliverAfter(Duration.ofMinutes(1))).isEmpty();
    }

    /** As left behind by a node that was killed between the commit and the hand-over. */
    @Test
    void in_the_background_texts_that_a_dead_node_left_are_taken_up() throws InterruptedException {
        answers.add(() -> new Handover.Unknown("killed"));
        prepare();
        var left = texts.remove();
        clock.advance(Duration.ofSeconds(30));

        try (var another = Ringproof.with(gateway).stores(stores).build()) {
            assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo(left);
            assertThat(another.deliveryLag()).isZero();
        }
    }

    private PhoneNumberId prepare() {
        var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(ANNA, number.id())
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
