package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.RefusedException;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationStatus;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The library as its user meets it: through the front door, with everything outside replaced and time standing still.
 */
class RingproofTest {
    private static final String NUMBER = "+1 415 555 2671";

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<Event> events = new ArrayList<>();
    private final Ringproof ringproof = builder().build();

    private Ringproof.Builder builder() {
        return Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .listener(events::add)
                .forTests();
    }

    @Test
    void an_owner_adds_a_number_verifies_it_and_removes_it() {
        var added = ringproof.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), added.id()).orElseThrow();
        var verified = ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), added.id(), gateway.lastCode())
                .orElseThrow();
        ringproof.phoneNumbers().destroy(as(ANNA), added.id()).orElseThrow();

        assertThat(added).hasToString("+14155552671");
        assertThat(verified.isVerified()).isTrue();
        assertThat(ringproof.phoneNumbers().account(as(ANNA)).numbers()).isEmpty();
        assertThat(events)
                .extracting(Event::name)
                .containsExactly(
                        "phone_number.created",
                        "phone_number.verification_prepared",
                        "text_message.tried",
                        "text_message.handed_over",
                        "phone_number.verified",
                        "phone_number.destroyed");
    }

    @Test
    void the_message_says_the_code_and_goes_to_the_number() {
        var added = prepared();

        assertThat(gateway.messages()).singleElement().satisfies(message -> {
            assertThat(message.to()).isEqualTo(added.phoneNumber());
            assertThat(message.body())
                    .isEqualTo(message.code() + " is your Ringproof code. Never share it. Expires in 10 min.");
            assertThat(message.expiresAt()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
        });
    }

    @Test
    void the_message_is_in_the_requested_language_or_in_that_of_the_numbers_region() {
        var everywhere = builder()
                .numbers(new NumberPolicy(Set.of("*"), false, false, null, false))
                .build();
        var number = everywhere.phoneNumbers().create(as(ANNA), "+491701234567").orElseThrow();

        everywhere.phoneNumbers().prepareVerification(as(ANNA), number.id()).orElseThrow();
        everywhere
                .administration()
                .prepareVerification(number.id(), RequestOrigin.reading(List.of(Locale.CANADA_FRENCH)))
                .orElseThrow();

        assertThat(gateway.messages().getFirst().body()).contains(" ist Ihr Code für Ringproof.");
        assertThat(gateway.lastMessage().body()).contains(" est votre code Ringproof.");
    }

    @Test
    void a_wrong_code_is_refused_and_counted() {
        var added = prepared();

        var outcome = ringproof.phoneNumbers().attemptVerification(as(ANNA), added.id(), wrongCode());

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThatThrownBy(outcome::orElseThrow)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.WrongCode(4)));
        assertThat(ringproof.phoneNumbers().get(as(ANNA), added.id()).throttle().failures())
                .isEqualTo(1);
    }

    @Test
    void a_stranger_has_no_such_number() {
        var id = prepared().id();

        assertThatThrownBy(() -> ringproof.phoneNumbers().get(as(BEN), id)).isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.phoneNumbers().prepareVerification(as(BEN), id))
                .isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.phoneNumbers().attemptVerification(as(BEN), id, gateway.lastCode()))
                .isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.phoneNumbers().destroy(as(BEN), id)).isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.phoneNumbers().setReservedForSecondFactor(as(BEN), id, true))
                .isInstanceOf(NoSuchPhoneNumber.class);
    }

    @Test
    void the_first_to_verify_a_number_wins_and_the_others_are_refused_from_then_on() {
        var annas = prepared();
        var annasCode = gateway.lastCode();
        var bens = ringproof.phoneNumbers().create(as(BEN), NUMBER).orElseThrow();
        ringproof.phoneNumbers().prepareVerification(as(BEN), bens.id());
        var bensCode = gateway.lastCode();

        ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), annas.id(), annasCode)
                .orElseThrow();
        clock.advance(Duration.ofMinutes(1));

        assertThat(refusal(ringproof.phoneNumbers().attemptVerification(as(BEN), bens.id(), bensCode)))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(ringproof.phoneNumbers().prepareVerification(as(BEN), bens.id())))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(ringproof.phoneNumbers().create(as(new OwnerId("user_carol")), NUMBER)))
                .isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void the_right_code_for_a_hidden_taken_number_counts_as_entered() {
        var hiding = builder()
                .verification(VerificationPolicy.DEFAULT.hidingTakenNumbers())
                .build();
        BackEnd.of(hiding)
                .create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow();
        var bens = hiding.phoneNumbers().create(as(BEN), NUMBER).orElseThrow();
        hiding.phoneNumbers().prepareVerification(as(BEN), bens.id()).orElseThrow();

        assertThat(refusal(hiding.phoneNumbers().attemptVerification(as(BEN), bens.id(), gateway.lastCode())))
                .isEqualTo(new Refusal.NumberTaken());

        assertThat(hiding.messages().ofNumber(bens.id()))
                .singleElement()
                .satisfies(message -> assertThat(message.enteredAt()).isEqualTo(NOON));
    }

    @Test
    void removing_a_number_and_adding_it_again_does_not_bring_a_code_sooner() {
        var first = prepared();
        ringproof.phoneNumbers().destroy(as(ANNA), first.id()).orElseThrow();
        clock.advance(Duration.ofSeconds(10));
        var second = ringproof.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow();

        assertThat(refusal(ringproof.phoneNumbers().prepareVerification(as(ANNA), second.id())))
                .isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
        clock.advance(Duration.ofSeconds(20));
        assertThat(ringproof.phoneNumbers().prepareVerification(as(ANNA), second.id()))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void what_is_no_number_is_refused_before_anything_is_stored() {
        assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), "call me")))
                .isEqualTo(new Refusal.InvalidNumber());
        assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), "+447400123456")))
                .isEqualTo(new Refusal.UnsupportedRegion("GB", 44));
    }

    @Test
    void a_region_struck_from_the_list_gets_no_codes_any_more() {
        var memory = InMemoryStores.empty(clock);
        var everywhere = new NumberPolicy(Set.of("*"), false, false, null, false);
        var british = builder()
                .stores(memory)
                .numbers(everywhere)
                .build()
                .phoneNumbers()
                .create(as(ANNA), "+447400123456")
                .orElseThrow();

        var outcome = builder().stores(memory).build().phoneNumbers().prepareVerification(as(ANNA), british.id());

        assertThat(refusal(outcome)).isEqualTo(new Refusal.UnsupportedRegion("GB", 44));
        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void a_test_number_has_a_known_code_and_gets_no_message() {
        var withTestNumbers = builder()
                .numbers(new NumberPolicy(Set.of("US"), false, false, null, true))
                .build()
                .phoneNumbers();
        var number = withTestNumbers.create(as(ANNA), "+1 415 555 0100").orElseThrow();

        withTestNumbers.prepareVerification(as(ANNA), number.id()).orElseThrow();
        var verified = withTestNumbers.attemptVerification(as(ANNA), number.id(), "424242");

        assertThat(verified.orElseThrow().isVerified()).isTrue();
        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void a_number_that_was_unlocked_or_is_used_as_second_factor() {
        var number = verified();

        var reserved = ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), number.id(), true)
                .orElseThrow();
        var stillDefault = ringproof
                .phoneNumbers()
                .makeDefaultSecondFactor(as(ANNA), number.id())
                .orElseThrow();
        var unlocked = ringproof.administration().unlock(number.id()).orElseThrow();

        assertThat(reserved.phoneNumber().defaultSecondFactor()).isTrue();
        assertThat(stillDefault).isEqualTo(reserved.phoneNumber());
        assertThat(unlocked).isEqualTo(stillDefault);
    }

    @Test
    void an_owner_may_not_set_what_only_a_back_end_may() {
        var number = prepared();

        assertThatThrownBy(() -> ringproof
                        .phoneNumbers()
                        .update(as(ANNA), number.id(), new PhoneNumberUpdate(true, null, null, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_back_end_adds_a_verified_number() {
        var update = new PhoneNumberUpdate(true, null, null, null);

        var number =
                BackEnd.of(ringproof).create(ANNA, NUMBER, update).orElseThrow().phoneNumber();

        assertThat(number.isVerified()).isTrue();
        assertThat(ringproof.administration().get(number.id())).isEqualTo(number);
        assertThat(ringproof
                        .administration()
                        .update(number.id(), PhoneNumberUpdate.reserved(true))
                        .orElseThrow())
                .matches(changed -> changed.phoneNumber().defaultSecondFactor());
        assertThat(ringproof.administration().destroy(number.id())).isInstanceOf(Accepted.class);
        assertThatThrownBy(() -> ringproof.administration().get(number.id())).isInstanceOf(NoSuchPhoneNumber.class);
    }

    @Test
    void a_back_end_checks_who_holds_the_phone() {
        var number = verified();

        var check = ringproof.administration().prepareVerification(number.id()).orElseThrow();
        var missed = ringproof
                .administration()
                .attemptVerification(number.id(), check.id(), wrongCode())
                .orElseThrow();
        var passed = ringproof
                .administration()
                .attemptVerification(number.id(), check.id(), gateway.lastCode())
                .orElseThrow();

        assertThat(missed.verification().statusAt(clock.instant())).isEqualTo(VerificationStatus.UNVERIFIED);
        assertThat(passed.verification().statusAt(clock.instant())).isEqualTo(VerificationStatus.VERIFIED);
        assertThat(refusal(ringproof.administration().attemptVerification(number.id(), check.id(), gateway.lastCode())))
                .isEqualTo(new Refusal.AlreadyVerified());
    }

    @Test
    void the_code_of_a_check_does_not_verify_the_number_nor_the_other_way_round() {
        var number = prepared();
        var proofCode = gateway.lastCode();
        var check = ringproof.administration().prepareVerification(number.id()).orElseThrow();
        var checkCode = gateway.lastCode();

        if (!proofCode.equals(checkCode)) {
            assertThat(ringproof.phoneNumbers().attemptVerification(as(ANNA), number.id(), checkCode))
                    .isInstanceOf(Refused.class);
            assertThat(ringproof
                            .administration()
                            .attemptVerification(number.id(), check.id(), proofCode)
                            .orElseThrow()
                            .verification()
                            .isVerified())
                    .isFalse();
        }
    }

    @Test
    void a_new_check_replaces_the_former_once_its_code_is_dead() {
        var number = verified();
        var former = ringproof.administration().prepareVerification(number.id()).orElseThrow();
        var formerCode = gateway.lastCode();

        assertThat(refusal(ringproof.administration().prepareVerification(number.id())))
                .isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(30)));
        clock.advance(Duration.ofSeconds(30));
        assertThat(ringproof
                        .administration()
                        .prepareVerification(number.id())
                        .orElseThrow()
                        .id())
                .isEqualTo(former.id());
        clock.advance(Duration.ofMinutes(10));
        ringproof.administration().prepareVerification(number.id()).orElseThrow();

        assertThatThrownBy(() -> ringproof.administration().attemptVerification(number.id(), former.id(), formerCode))
                .isInstanceOf(NoSuchChallenge.class);
        assertThatThrownBy(() -> ringproof
                        .administration()
                        .attemptVerification(number.id(), new ChallengeId("ver_none"), "123456"))
                .isInstanceOf(NoSuchChallenge.class);
    }

    @Test
    void the_inbox_shows_messages_if_the_policy_keeps_them() {
        var keeping =
                builder().delivery(DeliveryPolicy.DEFAULT.keepingContent()).build();
        var number = keeping.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow();
        keeping.phoneNumbers().prepareVerification(as(ANNA), number.id());

        assertThat(keeping.inbox().newest(" 14155552671")).hasSize(1);
        assertThat(keeping.inbox().newest("+14155552672")).isEmpty();
        assertThat(keeping.inbox().newest("nobody")).isEmpty();
        assertThat(keeping.inbox().newest(null)).hasSize(1);
        assertThat(ringproof.inbox().newest(null)).isEmpty();
    }

    @Test
    void the_inbox_tells_its_listeners_of_each_hand_over_and_of_nothing_else() {
        var heard = new AtomicInteger();
        ringproof.inbox().onHandOver(heard::incrementAndGet);

        var number = ringproof.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow();
        assertThat(heard).hasValue(0);
        ringproof.phoneNumbers().prepareVerification(as(ANNA), number.id()).orElseThrow();

        assertThat(heard).hasValue(1);
    }

    @Test
    void an_account_is_there_once_it_is_opened() {
        ringproof.administration().open(ANNA);

        assertThat(ringproof.phoneNumbers().account(as(ANNA)).numbers()).isEmpty();
        assertThat(ringproof.deliveryLag()).isZero();
    }

    private PhoneNumber prepared() {
        var number = ringproof.phoneNumbers().create(as(ANNA), NUMBER).orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), number.id())
                .orElseThrow();
    }

    private PhoneNumber verified() {
        var number = prepared();
        return ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), number.id(), gateway.lastCode())
                .orElseThrow();
    }

    private String wrongCode() {
        return gateway.lastCode().equals("000000") ? "000001" : "000000";
    }
}
