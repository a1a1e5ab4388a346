package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.fixture.OptOutLists;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.MessageAdministration.GatewayReport;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several gateways, from outside of the core: which one gets a message when others fail, and what is known of it later.
 */
class FailoverTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final List<String> asked = new ArrayList<>();
    private final List<OutgoingMessage> messages = new ArrayList<>();
    private final List<ReceiptEvent> receipts = new ArrayList<>();
    private final ScriptedGateway first = new ScriptedGateway("first");
    private final ScriptedGateway second = new ScriptedGateway("second");
    private int numbers;
    private final Stores stores = InMemoryStores.empty(clock);
    private final Ringproof ringproof = with(Routes.inOrder(List.of("first", "second")));

    private Ringproof with(Routes routes) {
        return Ringproof.with(first)
                .gateways(List.of(second))
                .routes(routes)
                .stores(stores)
                .listener(event -> {
                    if (event instanceof ReceiptEvent receipt) {
                        receipts.add(receipt);
                    }
                })
                .forTests()
                .limits(LimitPolicy.OFF)
                .build();
    }

    /** A gateway that answers as the test says, after a time that the clock moves on. */
    private final class ScriptedGateway extends RecordingGateway {
        private @Nullable Handover anyway;
        private Duration takes = Duration.ZERO;
        private GatewayHealth health = GatewayHealth.UP;
        private Consumer<CarrierReport> listener = receipt -> {};

        private ScriptedGateway(String name) {
            super(name);
            willAnswer(new Handover.Accepted(name + "-reference"));
        }

        @Override
        public Handover handOver(OutgoingMessage message) {
            asked.add(name());
            messages.add(message);
            clock.advance(takes);
            return super.handOver(message);
        }

        @Override
        public Handover handOverAnyway(OutgoingMessage message) {
            asked.add(name() + " anyway");
            return anyway == null ? super.handOver(message) : anyway;
        }

        @Override
        public GatewayHealth health() {
            return health;
        }

        @Override
        public void onReport(Consumer<CarrierReport> theListener) {
            listener = theListener;
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            return switch (callback.body()) {
                case "delivered" -> Optional.<List<CarrierReport>>of(List.of(delivered()));
                case "nonsense" -> throw new IllegalStateException("cannot read this");
                default -> Optional.<List<CarrierReport>>empty();
            };
        }

        private Receipt delivered() {
            return new Receipt(name() + "-reference", Receipt.State.DELIVERED, null, null);
        }
    }

    @Test
    void when_a_gateway_fails_the_next_one_gets_the_same_message_with_the_same_id_at_once() {
        for (var failure : List.<Handover.Answer>of(
                new Handover.Unavailable("HTTP 500"),
                new Handover.Unknown("timed out"),
                new Handover.MessageRefused("HTTP 400"),
                new Handover.Throttled("HTTP 429", Duration.ofMinutes(1)))) {
            asked.clear();
            messages.clear();
            first.willAnswer(failure);

            var message = prepared("user_" + failure.getClass().getSimpleName());

            assertThat(asked).containsExactly("first", "second");
            assertThat(messages.getFirst()).isEqualTo(messages.getLast());
            assertThat(message.state()).isEqualTo(new State.HandedOver(NOON, "second", "second-reference"));
            assertThat(message.handovers())
                    .extracting(HandoverRecord::gateway, HandoverRecord::result)
                    .containsExactly(tuple("first", resultOf(failure)), tuple("second", Result.ACCEPTED));
        }
    }

    private static Result resultOf(Handover.Answer failure) {
        return switch (failure) {
            case Handover.Accepted accepted -> Result.ACCEPTED;
            case Handover.NumberRefused refused -> Result.NUMBER_REFUSED;
            case Handover.MessageRefused refused -> Result.MESSAGE_REFUSED;
            case Handover.Throttled throttled -> Result.THROTTLED;
            case Handover.Unavailable unavailable -> Result.UNAVAILABLE;
            case Handover.Unknown unknown -> Result.UNKNOWN;
        };
    }

    @Test
    void when_one_gateway_refuses_the_number_no_other_one_is_asked() {
        first.willAnswer(new Handover.NumberRefused("HTTP 422"));

        var message = prepared("user");

        assertThat(asked).containsExactly("first");
        assertThat(message.state()).isEqualTo(new State.Refused(NOON, "first", "HTTP 422"));
    }

    @Test
    void a_message_that_all_gateways_refuse_is_refused() {
        first.willAnswer(new Handover.MessageRefused("HTTP 400"));
        second.willAnswer(new Handover.MessageRefused("HTTP 413"));

        assertThat(prepared("user").state()).isEqualTo(new State.Refused(NOON, "second", "HTTP 413"));
    }

    @Test
    void when_all_gateways_have_failed_the_message_waits_until_the_first_of_them_is_ready() {
        first.willAnswer(new Handover.Throttled("HTTP 429", Duration.ofMinutes(2)));
        second.willAnswer(new Handover.Throttled("HTTP 429", Duration.ofSeconds(20)));
        assertThat(prepared("user").state()).isEqualTo(new State.Queued(1, NOON.plusSeconds(20)));

        second.willAnswer(new Handover.Unavailable("HTTP 500"));
        assertThat(prepared("user_2").state()).isEqualTo(new State.Queued(1, NOON.plusSeconds(1)));
    }

    @Test
    void a_gateway_that_has_refused_a_message_is_not_asked_again() {
        first.willAnswer(new Handover.MessageRefused("HTTP 400"));
        second.willAnswer(new Handover.Unavailable("HTTP 500"));
        prepared("user");

        deliverAfter(Duration.ofSeconds(1));

        assertThat(asked).containsExactly("first", "second", "second");
    }

    @Test
    void no_gateway_is_asked_once_the_code_is_dead() {
        first.willAnswer(new Handover.Unavailable("HTTP 500"));
        first.takes = Duration.ofMinutes(10);

        assertThat(prepared("user").status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(asked).containsExactly("first");
    }

    @Test
    void no_gateway_is_asked_when_another_node_may_have_the_message() {
        first.willAnswer(new Handover.Unavailable("HTTP 500"));
        first.takes = Duration.ofSeconds(10);

        assertThat(prepared("user").status()).isEqualTo(MessageStatus.QUEUED);
        assertThat(asked).containsExactly("first");
        deliverAfter(Duration.ofSeconds(1));
        assertThat(asked)
                .as("the gateway that was not asked before comes first")
                .containsExactly("first", "second");
    }

    @Test
    void when_all_gateways_hold_a_message_back_they_are_asked_anyway() {
        first.willAnswer(new Handover.HeldBack("circuit open", null));
        second.willAnswer(new Handover.HeldBack("window full", Duration.ofSeconds(1)));
        second.anyway = new Handover.Accepted("late");

        var message = prepared("user");

        assertThat(asked).containsExactly("first", "second", "first anyway", "second anyway");
        assertThat(message.state()).isEqualTo(new State.HandedOver(NOON, "second", "late"));
        assertThat(message.handovers()).extracting(HandoverRecord::gateway).containsExactly("second");
    }

    @Test
    void a_gateway_that_may_have_taken_a_message_is_not_asked_anyway() {
        first.willAnswer(new Handover.Unknown("timed out"));
        second.willAnswer(new Handover.HeldBack("rate limit", Duration.ofSeconds(1)));
        prepared("user");
        asked.clear();
        first.willAnswer(new Handover.HeldBack("circuit open", null));

        deliverAfter(Duration.ofSeconds(1));

        assertThat(asked).containsExactly("second", "first", "second anyway");
    }

    @Test
    void a_gateway_that_is_down_is_asked_last() {
        first.health = GatewayHealth.DOWN;

        prepared("user");

        assertThat(asked).containsExactly("second");
    }

    @Test
    void when_the_user_requests_another_code_another_gateway_sends_it() {
        var id = prepare("+14155552671");
        clock.advance(Duration.ofSeconds(30));
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();
        clock.advance(Duration.ofMinutes(11));
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

        assertThat(asked).containsExactly("first", "second", "first");
    }

    @Test
    void a_gateway_whose_code_was_entered_is_asked_again() {
        var id = prepare("+14155552671");
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, code()).orElseThrow();
        ringproof.administration().prepareVerification(id).orElseThrow();

        assertThat(asked).containsExactly("first", "first");
    }

    @Test
    void routes_say_which_gateway_is_asked_and_with_which_sender() {
        var routed = with(Routes.inOrder(List.of("first", "second"))
                .withRoutes("US=second,first")
                .withSenders("second/US=+14155550100")
                .withParameters("second/US=CAMPAIGN:7"));
        var number = routed.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        routed.phoneNumbers().prepareVerification(as(ANNA), number.id()).orElseThrow();

        assertThat(asked).containsExactly("second");
        assertThat(messages.getLast().sender()).isEqualTo("+14155550100");
        assertThat(messages.getLast().parameters()).isEqualTo(Map.of("CAMPAIGN", "7"));
    }

    @Test
    void routes_with_a_gateway_that_does_not_exist_are_refused() {
        assertThatThrownBy(() -> with(Routes.inOrder(List.of("third")))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ringproof.with(first).gateways(List.of(first)).build())
                .hasMessage("a gateway is named twice");
    }

    @Test
    void a_receipt_says_what_has_become_of_a_message_and_verifies_nothing() {
        var id = prepare("+14155552671");
        clock.advance(Duration.ofSeconds(4));

        var genuine = ringproof.receipts().take("first", callback("delivered"));
        first.listener.accept(first.delivered());

        assertThat(genuine).isTrue();
        assertThat(message(id).state())
                .isEqualTo(new State.Delivered(
                        new State.HandedOver(NOON, "first", "first-reference"), NOON.plusSeconds(4)));
        assertThat(message(id).enteredAt()).isNull();
        assertThat(ringproof.administration().get(id).isVerified()).isFalse();
        assertThat(receipts).extracting(ReceiptEvent::after).containsExactly(Duration.ofSeconds(4));
    }

    @Test
    void another_spelling_of_a_reference_counts_if_no_message_has_the_reference_itself() {
        first.willAnswer(new Handover.Accepted("1a2b3c4d"));
        var hex = prepare("+14155552671");
        var seen = new Receipt("439041101", List.of("18136436993", "1a2b3c4d"), Receipt.State.DELIVERED, null, null);

        first.listener.accept(seen);

        assertThat(message(hex).status()).isEqualTo(MessageStatus.DELIVERED);

        first.willAnswer(new Handover.Accepted("another"));
        var other = prepare("+14155552672");
        first.willAnswer(new Handover.Accepted("exact"));
        var exact = prepare("+14155552673");

        first.listener.accept(new Receipt("exact", List.of("another"), Receipt.State.UNDELIVERED, null, null));

        assertThat(message(exact).status()).isEqualTo(MessageStatus.UNDELIVERED);
        assertThat(message(other).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void a_callback_that_is_not_genuine_changes_nothing() {
        var id = prepare("+14155552671");

        assertThat(ringproof.receipts().take("first", callback("forged"))).isFalse();
        assertThat(ringproof.receipts().take("first", callback("nonsense"))).isFalse();
        assertThat(ringproof.receipts().take("third", callback("delivered"))).isFalse();
        assertThat(ringproof.receipts().take("second", callback("delivered")))
                .as("genuine, about an unknown message")
                .isTrue();
        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void a_receipt_that_is_faster_than_the_hand_over_counts_once_the_hand_over_is_stored() {
        var processor = new ReceiptProcessor(
                List.of(first), stores.messages(), stores.work(), OptOutLists.on(stores), event -> {}, clock);
        processor.take("first", first.delivered());
        processor.retry();
        var id = prepare("+14155552671");
        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);

        processor.retry();

        assertThat(message(id).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    /** A database of PostgreSQL would refuse such a reference, and the receipt would be an internal error. */
    @Test
    void a_receipt_whose_reference_no_store_could_keep_never_reaches_the_store() {
        var unused = new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> work) {
                throw new AssertionError("the store is asked");
            }
        };
        var processor = new ReceiptProcessor(
                List.of(first), stores.messages(), unused, OptOutLists.on(stores), event -> {}, clock);

        for (var reference : new String[] {"", " ", "a\0b", "a\ud800", "a\ufffdb", "x".repeat(256)}) {
            processor.take("first", new Receipt(reference, Receipt.State.DELIVERED, null, null));
        }
        processor.retry();

        assertThatThrownBy(() -> processor.take("first", first.delivered())).hasMessage("the store is asked");
    }

    /** The store would refuse such a reference each time, and the message would be sent again and again. */
    @Test
    void a_reference_that_no_store_could_keep_is_replaced_by_the_id_of_the_message() {
        SmsGateway odd = message -> new Handover.Accepted("a\0b");
        try (var ringproof = Ringproof.with(odd).stores(stores).forTests().build()) {
            var number =
                    ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(as(ANNA), number.id()).orElseThrow();

            var message = ringproof.messages().ofNumber(number.id()).getFirst();
            assertThat(message.state())
                    .isEqualTo(new State.HandedOver(
                            clock.instant(), "gateway", message.id().value()));
        }
    }

    @Test
    void a_gateway_whose_name_no_store_could_keep_is_refused_at_once() {
        for (var name : new String[] {"", "a\tb", "a\nb", "a\0b", "x".repeat(65)}) {
            assertThatThrownBy(() -> Ringproof.with(new RecordingGateway(name)).build())
                    .hasMessage("a gateway's name is plain text of 1 to 64 characters");
        }
    }

    @Test
    void a_receipt_of_an_unknown_message_is_dropped_after_half_a_minute() {
        var processor = new ReceiptProcessor(
                List.of(first), stores.messages(), stores.work(), OptOutLists.on(stores), event -> {}, clock);
        processor.take("first", first.delivered());
        clock.advance(Duration.ofSeconds(30));
        processor.retry();
        var id = prepare("+14155552671");

        processor.retry();

        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void an_operator_resends_the_same_code_by_another_gateway_while_it_lives() {
        var id = prepare("+14155552671");
        clock.advance(Duration.ofSeconds(30));

        var again = ringproof.messages().resend(message(id).id()).orElseThrow();

        assertThat(asked).containsExactly("first", "second");
        assertThat(messages.getLast().code()).isEqualTo(messages.getFirst().code());
        assertThat(messages.getLast().expiresAt()).isEqualTo(messages.getFirst().expiresAt());
        assertThat(messages.getLast().id())
                .isEqualTo(again.id())
                .isNotEqualTo(messages.getFirst().id());
        assertThat(ringproof.messages().ofNumber(id)).hasSize(2);
    }

    @Test
    void a_message_is_not_resent_at_once_and_not_after_its_code_is_dead() {
        var id = prepare("+14155552671");
        var message = message(id).id();

        assertThat(refusal(message)).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(30)));
        clock.advance(Duration.ofMinutes(10));
        assertThat(refusal(message)).isEqualTo(new Refusal.CodeExpired());
        assertThatThrownBy(() -> ringproof.messages().resend(new MessageId("sms_unknown")))
                .isInstanceOf(NoSuchMessage.class);
    }

    @Test
    void the_message_of_an_entered_or_replaced_code_is_not_resent() {
        var entered = prepare("+14155552671");
        var message = message(entered).id();
        ringproof.phoneNumbers().attemptVerification(as(ANNA), entered, code()).orElseThrow();
        var replaced = prepare("+14155552672");
        var former = message(replaced).id();
        clock.advance(Duration.ofMinutes(9));
        ringproof.phoneNumbers().prepareVerification(as(ANNA), replaced).orElseThrow();
        clock.advance(Duration.ofSeconds(30));

        assertThat(refusal(message)).isEqualTo(new Refusal.CodeExpired());
        assertThat(refusal(former)).isEqualTo(new Refusal.CodeExpired());
    }

    private Refusal refusal(MessageId id) {
        return switch (ringproof.messages().resend(id)) {
            case Refused<TextMessage> refused -> refused.refusal();
            case Accepted<TextMessage> accepted -> throw new AssertionError("sent");
        };
    }

    @Test
    void operators_see_messages_and_gateways() {
        var id = prepare("+14155552671");
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, code()).orElseThrow();
        second.health = GatewayHealth.PROBING;
        clock.advance(Duration.ofSeconds(1));

        assertThat(ringproof.messages().newest(new MessageSearch(null, "first", NOON, 10)))
                .containsExactly(message(id));
        assertThat(message(id).maskedTo()).isEqualTo("+1********71");
        assertThat(ringproof.messages().gateways())
                .containsExactly(
                        new GatewayReport(
                                "first", GatewayHealth.UP, List.of(new DeliveryCounts("first", "US", 1, 0, 0, 1))),
                        new GatewayReport("second", GatewayHealth.PROBING, List.of()));
        assertThatThrownBy(() -> ringproof.messages().ofNumber(new PhoneNumberId("idn_unknown")))
                .isInstanceOf(NoSuchPhoneNumber.class);
    }

    @Test
    void a_gateway_whose_codes_are_not_entered_is_asked_last_if_the_routes_prefer_conversion() {
        var conversions = new ConversionTracker(stores.messages(), stores.work(), clock);
        for (int i = 0; i < 30; i++) {
            prepared("user_" + i);
        }
        first.health = GatewayHealth.DOWN;
        for (int i = 30; i < 60; i++) {
            var message = prepared("user_" + i);
            ringproof
                    .phoneNumbers()
                    .attemptVerification(as(message.owner()), message.phoneNumberId(), code())
                    .orElseThrow();
        }
        first.health = GatewayHealth.UP;
        var order = Routes.inOrder(List.of("first", "second"));

        clock.advance(Duration.ofMinutes(5));
        conversions.refresh();
        assertThat(firstCandidate(order.preferringConversion(), conversions)).isEqualTo(second);
        assertThat(firstCandidate(order, conversions)).isEqualTo(first);
    }

    private SmsGateway firstCandidate(Routes routes, ConversionTracker conversions) {
        var selection = new GatewaySelection(List.of(first, second), routes, conversions, new Random(1));
        var fresh = prepared("user").again(new MessageId("sms_2"), "body", clock.instant(), DeliveryPolicy.DEFAULT);
        return selection
                .candidates(fresh, new Destination("US", 1), null)
                .getFirst()
                .gateway();
    }

    private PhoneNumberId prepare(String number) {
        var added = ringproof.phoneNumbers().create(as(ANNA), number).orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), added.id())
                .orElseThrow()
                .id();
    }

    private TextMessage prepared(String user) {
        var owner = new OwnerId(user);
        var number = "+1415555" + (2000 + numbers++);
        var added = ringproof.phoneNumbers().create(as(owner), number).orElseThrow();
        ringproof.phoneNumbers().prepareVerification(as(owner), added.id()).orElseThrow();
        return message(added.id());
    }

    private TextMessage message(PhoneNumberId id) {
        return ringproof.messages().ofNumber(id).getFirst();
    }

    private String code() {
        return Objects.requireNonNull(messages.getLast().code());
    }

    private static Callback callback(String body) {
        return new Callback(URI.create("https://example.com/v1/callbacks/sms/first"), Map.of(), body);
    }

    private void deliverAfter(Duration time) {
        clock.advance(time);
        Deliveries.handOverDue(stores, first, second);
    }
}
