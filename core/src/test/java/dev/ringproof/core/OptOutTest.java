package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.domain.optout.OptOut.Source;
import dev.ringproof.core.domain.optout.OptOutEvent;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.fixture.OptOutLists;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.StoreUnavailable;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person who replies STOP gets no message, for any owner and any purpose, until the person replies START. */
class OptOutTest {
    private static final String NUMBER = "+14155552671";
    private static final String OTHER = "+14155552672";
    private static final Duration PAUSE = Duration.ofSeconds(31);

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Event> events = new ArrayList<>();
    private final TwoWayGateway gateway = new TwoWayGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .sessions(SessionPolicy.DEFAULT.withPhoneSignIn())
            .stores(stores)
            .listener(events::add)
            .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
            .numbers(new NumberPolicy(Set.of("*"), false, false, null, false))
            .forTests()
            .build();

    /** A gateway whose callbacks are a number and the text of its reply. */
    private static final class TwoWayGateway extends RecordingGateway {
        TwoWayGateway() {
            super("twoway");
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            var parts = callback.body().split(" ", 2);
            return Optional.of(Reply.read(parts[0], parts[1])
                    .<List<CarrierReport>>map(List::of)
                    .orElse(List.of()));
        }
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    private void reply(String from, String text) {
        var callback =
                new Callback(URI.create("https://example.com/v1/callbacks/sms/twoway"), Map.of(), from + " " + text);
        assertThat(ringproof.receipts().take("twoway", callback)).isTrue();
    }

    private PhoneNumberId added(OwnerId owner, String number) {
        return ringproof.phoneNumbers().create(as(owner), number).orElseThrow().id();
    }

    private Outcome<?> prepare(OwnerId owner, PhoneNumberId id) {
        return ringproof.phoneNumbers().prepareVerification(as(owner), id);
    }

    private static void assertOptedOut(Outcome<?> outcome) {
        assertThat(refusal(outcome)).isEqualTo(new Refusal.OptedOut());
    }

    private List<OptOutEvent> optOutEvents() {
        return events.stream()
                .filter(OptOutEvent.class::isInstance)
                .map(OptOutEvent.class::cast)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIRST_FACTOR") // PhoneSignInTest: it does not say so
    void after_stop_no_code_is_sent_for_any_purpose_until_start(Purpose purpose) {
        var conversation = CodeConversation.begin(purpose, ringproof, ANNA, NUMBER);
        conversation.request().orElseThrow();
        var stored = conversation.stored(stores);
        gateway.clear();
        clock.advance(PAUSE);

        reply(NUMBER, "STOP");
        assertOptedOut(conversation.request());
        assertThat(gateway.messages()).isEmpty();
        assertThat(conversation.stored(stores)).isEqualTo(stored);

        reply(NUMBER, "start");
        conversation.request().orElseThrow();
        assertThat(gateway.messages()).hasSize(1);
        assertThat(conversation.enter(gateway.lastCode())).isTrue();
    }

    @Test
    void one_stop_holds_for_every_owner_of_the_number_and_for_no_other_number() {
        var annas = added(ANNA, NUMBER);
        var bens = added(BEN, NUMBER);
        var other = added(BEN, OTHER);

        reply(NUMBER.substring(1), " Unsubscribe\n");

        assertOptedOut(prepare(ANNA, annas));
        assertOptedOut(prepare(BEN, bens));
        prepare(BEN, other).orElseThrow();
        var later = added(new OwnerId("carl"), NUMBER);
        assertOptedOut(prepare(new OwnerId("carl"), later));
    }

    @Test
    void a_code_that_was_sent_before_may_still_be_entered() {
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();

        reply(NUMBER, "STOP");

        assertThat(ringproof
                        .phoneNumbers()
                        .attemptVerification(as(ANNA), id, gateway.lastCode())
                        .orElseThrow()
                        .isVerified())
                .isTrue();
    }

    @Test
    void a_message_that_still_waits_is_not_handed_over_after_stop() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();

        reply(NUMBER, "STOP");
        deliverAfter(Duration.ofSeconds(1), stores.work());

        assertThat(gateway.messages()).hasSize(1);
        var message = message(id);
        assertThat(message.state()).isEqualTo(new State.Refused(clock.instant(), "twoway", "opted out"));
        assertThat(message.content()).isNull();
        deliverAfter(Duration.ofMinutes(1), stores.work());
        assertThat(gateway.messages()).hasSize(1);
    }

    /** The node that has stored the message may have died before it handed it over. */
    @Test
    void a_message_that_no_node_has_handed_over_yet_is_looked_up_too() {
        gateway.willAnswerOnce(() -> new Handover.HeldBack("window full", null));
        gateway.willAnswerOnce(() -> new Handover.HeldBack("window full", null));
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();
        gateway.clear();

        ringproof.optOuts().add(new E164Number(NUMBER));
        deliverAfter(Duration.ofMinutes(1), stores.work());

        assertThat(gateway.messages()).isEmpty();
        assertThat(message(id).status()).isEqualTo(MessageStatus.REFUSED);
    }

    @Test
    void while_the_store_cannot_say_who_has_opted_out_a_message_waits() {
        gateway.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();
        gateway.clear();

        deliverAfter(Duration.ofSeconds(1), new BrokenWork());
        assertThat(gateway.messages()).isEmpty();
        assertThat(message(id).status()).isEqualTo(MessageStatus.QUEUED);

        deliverAfter(Duration.ofMinutes(1), stores.work());
        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void an_operator_cannot_send_a_message_again_to_a_number_that_opted_out() {
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();
        gateway.clear();
        clock.advance(PAUSE);
        reply(NUMBER, "STOP");

        assertOptedOut(ringproof.messages().resend(message(id).id()));

        assertThat(gateway.messages()).isEmpty();
        reply(NUMBER, "UNSTOP");
        ringproof.messages().resend(message(id).id()).orElseThrow();
        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void a_change_is_made_without_a_notice_to_the_number_that_opted_out() {
        var home = verified(NUMBER);
        var work = verified(OTHER);
        gateway.clear();
        reply(NUMBER, "STOP");

        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), work, true)
                .orElseThrow();

        assertThat(gateway.messages())
                .extracting(message -> message.to().value())
                .containsExactly(OTHER);
        reply(NUMBER, "YES");
        clock.advance(Duration.ofMinutes(11));
        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), home, true)
                .orElseThrow();
        assertThat(gateway.messages())
                .extracting(message -> message.to().value())
                .containsExactlyInAnyOrder(OTHER, OTHER, NUMBER);
    }

    @Test
    void a_carrier_that_refuses_a_number_because_its_holder_opted_out_puts_it_on_the_list() {
        gateway.willAnswerOnce(() -> new Handover.NumberRefused("Twilio 21610", true));
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();
        clock.advance(PAUSE);

        assertOptedOut(prepare(ANNA, id));

        assertThat(message(id).state()).isEqualTo(new State.Refused(NOON, "twoway", "Twilio 21610"));
        assertThat(ringproof.optOuts().find(new E164Number(NUMBER)))
                .contains(new OptOut("+1********71", Source.CARRIER, "twoway", NOON));
    }

    @Test
    void a_carrier_that_refuses_a_number_for_another_reason_puts_it_on_no_list() {
        gateway.willAnswerOnce(() -> new Handover.NumberRefused("Twilio 21211"));
        var id = added(ANNA, NUMBER);
        prepare(ANNA, id).orElseThrow();

        assertThat(ringproof.optOuts().newest(0, 10)).isEmpty();
    }

    @Test
    void each_change_of_the_list_is_one_event_which_shows_no_whole_number() {
        reply(NUMBER, "STOP");
        reply(NUMBER, "STOP");
        reply(NUMBER, "START");
        reply(NUMBER, "START");
        reply(NUMBER, "please stop");

        assertThat(optOutEvents())
                .extracting(OptOutEvent::name)
                .containsExactly("phone_number.opted_out", "phone_number.opted_in");
        assertThat(optOutEvents().toString()).contains("+1********71").doesNotContain(NUMBER.substring(1));
        assertThat(new Reply(new E164Number(NUMBER), OptOutWord.OPT_OUT).toString())
                .doesNotContain(NUMBER.substring(1));
    }

    @Test
    void an_operator_adds_finds_lists_and_removes_numbers() {
        var entry = new OptOut("+1********71", Source.OPERATOR, null, NOON);

        assertThat(ringproof.optOuts().add(new E164Number(NUMBER))).isEqualTo(entry);
        clock.advance(PAUSE);
        assertThat(ringproof.optOuts().add(new E164Number(NUMBER)))
                .as("the first stays")
                .isEqualTo(entry);
        assertThat(ringproof.optOuts().find(new E164Number(NUMBER))).contains(entry);
        assertThat(ringproof.optOuts().newest(0, 10)).containsExactly(entry);
        assertThat(ringproof.optOuts().remove(new E164Number(NUMBER))).contains(entry);
        assertThat(ringproof.optOuts().find(new E164Number(NUMBER))).isEmpty();
        assertThat(optOutEvents()).extracting(OptOutEvent::entry).containsExactly(entry, entry);
    }

    /** In Argentina, people dial 15 before a mobile number, and abroad 9 before the area. */
    @Test
    void a_number_is_the_same_number_however_a_carrier_writes_it() {
        var id = added(ANNA, "+5491123456789");

        reply("54111523456789", "STOP");

        assertOptedOut(prepare(ANNA, id));
    }

    @Test
    void a_reply_from_no_number_changes_nothing() {
        reply("Ringproof", "STOP");
        reply("0041791234567", "STOP");
        reply("+0", "STOP");

        assertThat(ringproof.optOuts().newest(0, 10)).isEmpty();
    }

    @Test
    void a_reply_that_the_store_cannot_take_is_taken_once_the_store_is_back() {
        var broken = new BrokenWork();
        var processor = new ReceiptProcessor(
                List.of(gateway), stores.messages(), broken, OptOutLists.on(stores, broken), events::add, clock);
        var id = added(ANNA, NUMBER);
        var stop = new Reply(new E164Number(NUMBER), OptOutWord.OPT_OUT);

        assertThatThrownBy(() -> processor.take("twoway", stop)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(processor::retry).isInstanceOf(StoreUnavailable.class);
        assertThat(ringproof.optOuts().newest(0, 10)).isEmpty();
        broken.isBroken = false;
        processor.retry();

        assertOptedOut(prepare(ANNA, id));
    }

    @Test
    void a_reply_that_waits_does_not_undo_a_later_one() {
        var broken = new BrokenWork();
        var processor = new ReceiptProcessor(
                List.of(gateway), stores.messages(), broken, OptOutLists.on(stores, broken), events::add, clock);
        var number = new E164Number(NUMBER);

        assertThatThrownBy(() -> processor.take("twoway", new Reply(number, OptOutWord.OPT_IN)))
                .isInstanceOf(StoreUnavailable.class);
        broken.isBroken = false;
        processor.take("twoway", new Reply(number, OptOutWord.OPT_OUT));
        processor.retry();

        assertThat(ringproof.optOuts().find(number)).isPresent();
    }

    /** Units of work whose looks at the list of opt-outs fail, while claims and results are still stored. */
    private final class BrokenWork implements UnitOfWork {
        private boolean isBroken = true;

        @Override
        public <T> T run(Supplier<T> work) {
            if (isBroken) {
                throw new StoreUnavailable("away", null);
            }
            return stores.work().run(work);
        }
    }

    private PhoneNumberId verified(String number) {
        var id = added(ANNA, number);
        prepare(ANNA, id).orElseThrow();
        ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), id, gateway.lastCode())
                .orElseThrow();
        return id;
    }

    private TextMessage message(PhoneNumberId id) {
        return ringproof.messages().ofNumber(id).getFirst();
    }

    /** @param looks the units of work in which the list of opt-outs is looked at */
    private void deliverAfter(Duration time, UnitOfWork looks) {
        clock.advance(time);
        Deliveries.handOverDue(stores, OptOutLists.on(stores, looks), gateway);
    }
}
