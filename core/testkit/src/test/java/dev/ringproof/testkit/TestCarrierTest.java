package dev.ringproof.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.testkit.TestCarrier.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RingproofExtension.class)
class TestCarrierTest {
    private static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));
    private static final String NUMBER = "+14155552671";

    private static PhoneNumberId prepared(Ringproof ringproof) {
        var id = ringproof.phoneNumbers().create(ANNA, NUMBER).orElseThrow().id();
        ringproof.phoneNumbers().prepareVerification(ANNA, id).orElseThrow();
        return id;
    }

    private static Outcome<?> attempt(Ringproof ringproof, PhoneNumberId id, String code) {
        return ringproof.phoneNumbers().attemptVerification(ANNA, id, code);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 1, HANDED_OVER",
        "LATE, 0, HANDED_OVER",
        "LOST, 0, HANDED_OVER",
        "REFUSED, 0, REFUSED",
        "UNAVAILABLE, 0, QUEUED",
        "UNANSWERED, 1, QUEUED"
    })
    void each_fault_is_one_that_ringproof_sees(
            Fault fault, int arrived, MessageStatus status, Ringproof ringproof, TestCarrier carrier) {
        carrier.next(fault);

        var id = prepared(ringproof);

        assertThat(carrier.messagesTo(NUMBER)).hasSize(arrived);
        assertThat(carrier.handedOver()).hasSize(1);
        assertThat(ringproof.messages().ofNumber(id))
                .singleElement()
                .extracting(TextMessage::status)
                .isEqualTo(status);
    }

    @Test
    void a_late_message_arrives_when_the_test_says_so_and_its_code_is_still_right(
            Ringproof ringproof, TestCarrier carrier, SettableClock clock) {
        carrier.next(Fault.LATE);
        var id = prepared(ringproof);
        assertThatThrownBy(() -> carrier.lastCode(NUMBER)).isInstanceOf(AssertionError.class);
        clock.advance(Duration.ofMinutes(5));

        carrier.deliverLate();

        assertThat(carrier.messagesTo(NUMBER))
                .singleElement()
                .extracting(Inbox.Message::at)
                .isEqualTo(clock.instant());
        assertThat(attempt(ringproof, id, carrier.lastCode(NUMBER))).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_person_who_replies_stop_gets_no_further_message(
            Ringproof ringproof, TestCarrier carrier, SettableClock clock) {
        var id = prepared(ringproof);
        clock.advance(Duration.ofMinutes(1));

        carrier.reply(NUMBER, "STOP");

        assertThat(ringproof.phoneNumbers().prepareVerification(ANNA, id))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.OptedOut()));
    }

    @Test
    void nobody_replies_to_a_carrier_that_is_not_used() {
        assertThatThrownBy(() -> new TestCarrier(InstantSource.system()).reply(NUMBER, "STOP"))
                .hasMessage("no Ringproof uses this carrier");
    }

    @Test
    void the_inbox_waits_for_a_code_that_is_handed_over_in_the_background() {
        var carrier = new TestCarrier(InstantSource.system());
        try (var ringproof = Ringproof.with(carrier).build()) {
            var id = prepared(ringproof);

            assertThat(attempt(ringproof, id, carrier.nextCode(NUMBER))).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void codes_are_used_in_their_order_and_then_the_one_for_always(
            Ringproof ringproof, TestCarrier carrier, KnownCodes codes) {
        codes.next("000001", "000002");
        codes.always("999999");

        for (var number : List.of(NUMBER, "+14155552672", "+14155552673")) {
            var id = ringproof.phoneNumbers().create(ANNA, number).orElseThrow().id();
            ringproof.phoneNumbers().prepareVerification(ANNA, id).orElseThrow();
        }

        assertThat(carrier.handedOver())
                .extracting(OutgoingMessage::code)
                .containsExactly("000001", "000002", "999999");
    }

    @Test
    void a_code_of_another_length_is_refused_with_both_lengths(Ringproof ringproof, KnownCodes codes) {
        codes.next("4242");

        assertThatThrownBy(() -> prepared(ringproof))
                .hasMessage("the chosen code has 4 digits, but the policy wants 6");
        assertThatThrownBy(() -> codes.next("42x")).hasMessage("a code consists of digits");
    }
}
