package dev.ringproof.core;

import static dev.ringproof.core.fixture.Accounts.ANNA;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringproof.core.Ringproof.Stores;
import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.Callback;
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
import dev.ringproof.core.fixture.SettableClock;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.MessageAdministration.GatewayReport;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several gateways, through the front door: who gets a text when others fail, and what is known of it afterwards. */
class FailoverTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final List<String> asked = new ArrayList<>();
    private final List<OutgoingMessage> texts = new ArrayList<>();
    private final List<ReceiptEvent> receipts = new ArrayList<>();
    private final Scripted first = new Scripted("first");
    private final Scripted second = new Scripted("second");
    private int numbers;
    private final Stores stores = Stores.inMemory(clock);
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
                .inTheForeground()
                .build();
    }

    /** A gateway that does as it is told. */
    private final class Scripted implements SmsGateway {
        private final String name;
        private Handover answer;
        private @Nullable Handover anyway;
        private Duration takes = Duration.ZERO;
        private GatewayHealth health = GatewayHealth.UP;
        private Consumer<Receipt> listener = receipt -> {};

        private Scripted(String name) {
            this.name = name;
            this.answer = new Handover.Accepted(name + "-reference");
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Handover handOver(OutgoingMessage text) {
            asked.add(name);
            texts.add(text);
            clock.advance(takes);
            return answer;
        }

        @Override
        public Handover handOverAnyway(OutgoingMessage text) {
            asked.add(name + " anyway");
            return Objects.requireNonNullElse(anyway, answer);
        }

        @Override
        public GatewayHealth health() {
            return health;
        }

        @Override
        public void onReceipt(Consumer<Receipt> theListener) {
            listener = theListener;
        }

        @Override
        public Optional<List<Receipt>> read(Callback callback) {
            return switch (callback.body()) {
                case "delivered" -> Optional.of(List.of(delivered()));
                case "nonsense" -> throw new IllegalStateException("cannot read this");
                default -> Optional.empty();
            };
        }

        private Receipt delivered() {
            return new Receipt(name + "-reference", Receipt.State.DELIVERED, null, null);
        }
    }

    @Test
    void a_gateway_that_fails_is_left_at_once_and_the_next_gets_the_same_text_under_the_same_id() {
        for (var failure : List.<Handover.Answer>of(
                new Handover.Unavailable("HTTP 500"),
                new Handover.Unknown("timed out"),
                new Handover.MessageRefused("HTTP 400"),
                new Handover.Throttled("HTTP 429", Duration.ofMinutes(1)))) {
            asked.clear();
            texts.clear();
            first.answer = failure;

            var message = prepared("user_" + failure.getClass().getSimpleName());

            assertThat(asked).containsExactly("first", "second");
            assertThat(texts.getFirst()).isEqualTo(texts.getLast());
            assertThat(message.state()).isEqualTo(new State.HandedOver(NOON, "second", "second-reference"));
            assertThat(message.handovers())
                    .extracting(HandoverRecord::gateway, HandoverRecord::result)
                    .containsExactly(tuple("first", ending(failure)), tuple("second", Result.ACCEPTED));
        }
    }

    private static Result ending(Handover.Answer failure) {
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
    void a_number_that_is_refused_is_refused_by_all() {
        first.answer = new Handover.NumberRefused("HTTP 422");

        var message = prepared("user");

        assertThat(asked).containsExactly("first");
        assertThat(message.state()).isEqualTo(new State.Refused(NOON, "first", "HTTP 422"));
    }

    @Test
    void a_text_that_all_gateways_refuse_is_refused() {
        first.answer = new Handover.MessageRefused("HTTP 400");
        second.answer = new Handover.MessageRefused("HTTP 413");

        assertThat(prepared("user").state()).isEqualTo(new State.Refused(NOON, "second", "HTTP 413"));
    }

    @Test
    void when_all_have_failed_it_waits_no_longer_than_the_first_of_them_is_ready() {
        first.answer = new Handover.Throttled("HTTP 429", Duration.ofMinutes(2));
        second.answer = new Handover.Throttled("HTTP 429", Duration.ofSeconds(20));
        assertThat(prepared("user").state()).isEqualTo(new State.Queued(1, NOON.plusSeconds(20)));

        second.answer = new Handover.Unavailable("HTTP 500");
        assertThat(prepared("user_2").state()).isEqualTo(new State.Queued(1, NOON.plusSeconds(1)));
    }

    @Test
    void a_gateway_that_has_refused_a_text_is_not_asked_again() {
        first.answer = new Handover.MessageRefused("HTTP 400");
        second.answer = new Handover.Unavailable("HTTP 500");
        prepared("user");

        deliverAfter(Duration.ofSeconds(1));

        assertThat(asked).containsExactly("first", "second", "second");
    }

    @Test
    void no_gateway_is_asked_once_the_code_is_dead() {
        first.answer = new Handover.Unavailable("HTTP 500");
        first.takes = Duration.ofMinutes(10);

        assertThat(prepared("user").status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(asked).containsExactly("first");
    }

    @Test
    void no_gateway_is_asked_when_another_node_may_have_the_text() {
        first.answer = new Handover.Unavailable("HTTP 500");
        first.takes = Duration.ofSeconds(10);

        assertThat(prepared("user").status()).isEqualTo(MessageStatus.QUEUED);
        assertThat(asked).containsExactly("first");
        deliverAfter(Duration.ofSeconds(1));
        assertThat(asked).as("who has not had its turn comes first").containsExactly("first", "second");
    }

    @Test
    void when_all_hold_a_text_back_they_are_asked_anyway() {
        first.answer = new Handover.HeldBack("circuit open", null);
        second.answer = new Handover.HeldBack("window full", Duration.ofSeconds(1));
        second.anyway = new Handover.Accepted("late");

        var message = prepared("user");

        assertThat(asked).containsExactly("first", "second", "first anyway", "second anyway");
        assertThat(message.state()).isEqualTo(new State.HandedOver(NOON, "second", "late"));
        assertThat(message.handovers()).extracting(HandoverRecord::gateway).containsExactly("second");
    }

    @Test
    void who_may_have_a_text_already_is_not_asked_anyway() {
        first.answer = new Handover.Unknown("timed out");
        second.answer = new Handover.HeldBack("rate limit", Duration.ofSeconds(1));
        prepared("user");
        asked.clear();
        first.answer = new Handover.HeldBack("circuit open", null);

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
    void who_asks_for_another_code_gets_it_by_another_gateway() {
        var id = prepare("+14155552671");
        clock.advance(Duration.ofSeconds(30));
        ringproof.phoneNumbers().prepareVerification(ANNA, id).orElseThrow();
        clock.advance(Duration.ofMinutes(11));
        ringproof.phoneNumbers().prepareVerification(ANNA, id).orElseThrow();

        assertThat(asked).containsExactly("first", "second", "first");
    }

    @Test
    void a_gateway_whose_code_was_entered_is_asked_again() {
        var id = prepare("+14155552671");
        ringproof.phoneNumbers().attemptVerification(ANNA, id, code()).orElseThrow();
        ringproof.administration().prepareVerification(id).orElseThrow();

        assertThat(asked).containsExactly("first", "first");
    }

    @Test
    void routes_say_who_is_asked_and_as_whom() {
        var routed = with(Routes.inOrder(List.of("first", "second"))
                .withRoutes("US=second,first")
                .withSenders("second/US=+14155550100")
                .withParameters("second/US=CAMPAIGN:7"));
        var number = routed.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        routed.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();

        assertThat(asked).containsExactly("second");
        assertThat(texts.getLast().sender()).isEqualTo("+14155550100");
        assertThat(texts.getLast().parameters()).isEqualTo(Map.of("CAMPAIGN", "7"));
    }

    @Test
    void routes_over_a_gateway_that_there_is_not_are_refused() {
        assertThatThrownBy(() -> with(Routes.inOrder(List.of("third")))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ringproof.with(first).gateways(List.of(first)).build())
                .hasMessage("a gateway is named twice");
    }

    @Test
    void a_receipt_says_what_became_of_a_text_and_proves_nothing() {
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
    void what_is_not_proven_to_come_from_the_carrier_changes_nothing() {
        var id = prepare("+14155552671");

        assertThat(ringproof.receipts().take("first", callback("forged"))).isFalse();
        assertThat(ringproof.receipts().take("first", callback("nonsense"))).isFalse();
        assertThat(ringproof.receipts().take("third", callback("delivered"))).isFalse();
        assertThat(ringproof.receipts().take("second", callback("delivered")))
                .as("genuine, of a text that nobody knows")
                .isTrue();
        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void a_receipt_that_is_faster_than_the_hand_over_counts_once_that_is_stored() {
        var early = new ReceiptProcessor(List.of(first), stores.messages(), stores.work(), event -> {}, clock);
        early.take("first", first.delivered());
        early.retry();
        var id = prepare("+14155552671");
        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);

        early.retry();

        assertThat(message(id).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void a_receipt_of_a_text_that_nobody_knows_is_forgotten_in_time() {
        var early = new ReceiptProcessor(List.of(first), stores.messages(), stores.work(), event -> {}, clock);
        early.take("first", first.delivered());
        clock.advance(Duration.ofSeconds(30));
        early.retry();
        var id = prepare("+14155552671");

        early.retry();

        assertThat(message(id).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void an_operator_resends_the_same_code_by_another_gateway_while_it_lives() {
        var id = prepare("+14155552671");
        clock.advance(Duration.ofSeconds(30));

        var again = ringproof.messages().resend(message(id).id()).orElseThrow();

        assertThat(asked).containsExactly("first", "second");
        assertThat(texts.getLast().code()).isEqualTo(texts.getFirst().code());
        assertThat(texts.getLast().expiresAt()).isEqualTo(texts.getFirst().expiresAt());
        assertThat(texts.getLast().id())
                .isEqualTo(again.id())
                .isNotEqualTo(texts.getFirst().id());
        assertThat(ringproof.messages().ofNumber(id)).hasSize(2);
    }

    @Test
    void a_text_is_not_resent_right_away_nor_once_its_code_is_dead() {
        var id = prepare("+14155552671");
        var message = message(id).id();

        assertThat(refusal(message)).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(30)));
        clock.advance(Duration.ofMinutes(10));
        assertThat(refusal(message)).isEqualTo(new Refusal.CodeExpired());
        assertThatThrownBy(() -> ringproof.messages().resend(new MessageId("sms_unknown")))
                .isInstanceOf(NoSuchMessage.class);
    }

    @Test
    void the_text_of_a_code_that_was_entered_or_replaced_is_not_resent() {
        var entered = prepare("+14155552671");
        var message = message(entered).id();
        ringproof.phoneNumbers().attemptVerification(ANNA, entered, code()).orElseThrow();
        var replaced = prepare("+14155552672");
        var former = message(replaced).id();
        clock.advance(Duration.ofSeconds(30));
        ringproof.phoneNumbers().prepareVerification(ANNA, replaced).orElseThrow();
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
    void operators_see_texts_and_gateways() {
        var id = prepare("+14155552671");
        ringproof.phoneNumbers().attemptVerification(ANNA, id, code()).orElseThrow();
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
    void a_gateway_whose_codes_are_not_entered_is_asked_last_where_that_is_wanted() {
        var conversions = new ConversionTracker(stores.messages(), stores.work(), clock);
        for (int i = 0; i < 30; i++) {
            prepared("user_" + i);
        }
        first.health = GatewayHealth.DOWN;
        for (int i = 30; i < 60; i++) {
            var message = prepared("user_" + i);
            ringproof
                    .phoneNumbers()
                    .attemptVerification(message.owner(), message.phoneNumberId(), code())
                    .orElseThrow();
        }
        first.health = GatewayHealth.UP;
        var order = Routes.inOrder(List.of("first", "second"));

        clock.advance(Duration.ofMinutes(5));
        conversions.refresh();
        assertThat(firstTurn(order.preferringConversion(), conversions)).isEqualTo(second);
        assertThat(firstTurn(order, conversions)).isEqualTo(first);
    }

    private SmsGateway firstTurn(Routes routes, ConversionTracker conversions) {
        var choice = new GatewaySelection(List.of(first, second), routes, conversions, new Random(1));
        var fresh = prepared("user").again(new MessageId("sms_2"), clock.instant(), DeliveryPolicy.DEFAULT);
        return choice.candidates(fresh, new Destination("US", 1), null)
                .getFirst()
                .gateway();
    }

    private PhoneNumberId prepare(String number) {
        var added = ringproof.phoneNumbers().create(ANNA, number).orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(ANNA, added.id())
                .orElseThrow()
                .id();
    }

    private TextMessage prepared(String user) {
        var owner = new OwnerId(user);
        var number = "+1415555" + (2000 + numbers++);
        var added = ringproof.phoneNumbers().create(owner, number).orElseThrow();
        ringproof.phoneNumbers().prepareVerification(owner, added.id()).orElseThrow();
        return message(added.id());
    }

    private TextMessage message(PhoneNumberId id) {
        return ringproof.messages().ofNumber(id).getFirst();
    }

    private String code() {
        return Objects.requireNonNull(texts.getLast().code());
    }

    private static Callback callback(String body) {
        return new Callback(URI.create("https://example.com/v1/callbacks/sms/first"), Map.of(), body);
    }

    private void deliverAfter(Duration time) {
        clock.advance(time);
        var delivery = new MessageDelivery(
                stores.messages(),
                stores.work(),
                new NumberingPlan(NumberPolicy.DEFAULT),
                new GatewaySelection(
                        List.of(first, second),
                        Routes.inOrder(List.of("first", "second")),
                        new ConversionTracker(stores.messages(), stores.work(), clock),
                        new Random(1)),
                event -> {},
                clock,
                DeliveryPolicy.DEFAULT);
        delivery.settle(delivery.claimDue(10).stream().map(delivery::handOver).toList());
    }
}
