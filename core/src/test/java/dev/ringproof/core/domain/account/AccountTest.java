package dev.ringproof.core.domain.account;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NEVER_SEEN;
import static dev.ringproof.testkit.internal.Accounts.NEW_CODES;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.SECOND_FACTORS;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.home;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Accounts.with;
import static dev.ringproof.testkit.internal.Accounts.work;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.verification.Verification;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountTest {

    @Test
    void the_first_number_is_the_primary() {
        var account = with(anna(), WORK, WORK_NUMBER);

        assertThat(account.primary()).contains(home(account));
        assertThat(work(account).primary()).isFalse();
    }

    @Test
    void a_number_is_there_once() {
        var outcome = anna().create(
                        WORK, HOME_NUMBER, PhoneNumberUpdate.NONE, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void a_number_that_another_owner_has_verified_is_refused() {
        var outcome = anna().create(
                        WORK,
                        WORK_NUMBER,
                        PhoneNumberUpdate.NONE,
                        NEW_CODES,
                        SECOND_FACTORS,
                        new Account.NumberHistory(true, null),
                        NOON,
                        POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void a_number_that_another_owner_has_verified_is_added_like_any_other_if_that_is_hidden() {
        var hiding = POLICY.hidingTakenNumbers();
        var outcomes = Stream.of(true, false)
                .map(taken -> anna().create(
                                WORK,
                                WORK_NUMBER,
                                PhoneNumberUpdate.NONE,
                                NEW_CODES,
                                SECOND_FACTORS,
                                new Account.NumberHistory(taken, null),
                                NOON,
                                hiding))
                .toList();

        assertThat(outcomes.getFirst()).isInstanceOf(Accepted.class).isEqualTo(outcomes.getLast());
        assertThat(refusal(anna().create(
                                WORK,
                                HOME_NUMBER,
                                PhoneNumberUpdate.NONE,
                                NEW_CODES,
                                SECOND_FACTORS,
                                NEVER_SEEN,
                                NOON,
                                hiding)))
                .isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void five_unverified_numbers_are_enough() {
        var account = Account.empty(ANNA);
        for (int i = 0; i < 5; i++) {
            account = with(account, new PhoneNumberId("idn_" + i), new E164Number("+1415555260" + i));
        }

        var sixth = account.create(
                HOME, HOME_NUMBER, PhoneNumberUpdate.NONE, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY);

        assertThat(refusal(sixth)).isEqualTo(new Refusal.TooManyNumbers());
    }

    @Test
    void ten_numbers_are_enough_even_if_verified() {
        var account = Account.empty(ANNA);
        for (int i = 0; i < 10; i++) {
            var id = new PhoneNumberId("idn_" + i);
            account = verified(with(account, id, new E164Number("+1415555260" + i)), id);
        }

        var eleventh = account.create(
                HOME, HOME_NUMBER, PhoneNumberUpdate.NONE, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY);

        assertThat(refusal(eleventh)).isEqualTo(new Refusal.TooManyNumbers());
    }

    @Test
    void removing_a_number_and_adding_it_anew_does_not_shorten_the_wait_for_a_text() {
        var seenJustNow = new Account.NumberHistory(false, NOON.minusSeconds(10));

        var account = Account.empty(ANNA)
                .create(HOME, HOME_NUMBER, PhoneNumberUpdate.NONE, NEW_CODES, SECOND_FACTORS, seenJustNow, NOON, POLICY)
                .account();

        assertThat(refusal(account.prepareVerification(HOME, challenge("ver_1", NOON), NOON, POLICY)))
                .isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
    }

    @Test
    void an_operator_adds_a_number_that_is_verified_reserved_and_so_the_default() {
        var update = new PhoneNumberUpdate(true, null, true, null);

        var outcome = anna().create(WORK, WORK_NUMBER, update, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY);

        assertThat(outcome.orElseThrow().verification())
                .isEqualTo(new Verification.Verified(NOON, new Verification.Proof.ByOperator()));
        assertThat(outcome.orElseThrow().defaultSecondFactor()).isTrue();
        assertThat(names(outcome))
                .containsExactly(
                        "phone_number.created",
                        "phone_number.verified",
                        "phone_number.reserved_for_second_factor",
                        "phone_number.made_default_second_factor",
                        "backup_code.created");
    }

    @Test
    void if_part_of_an_update_is_refused_nothing_of_it_is_done() {
        var update = new PhoneNumberUpdate(null, null, true, null);

        var outcome = anna().create(WORK, WORK_NUMBER, update, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        assertThat(outcome.account()).isEqualTo(anna());
        assertThat(outcome.events()).isEmpty();
    }

    @Test
    void a_removed_number_is_gone() {
        var outcome = anna().destroy(HOME, NOON);

        assertThat(outcome.account()).isEqualTo(Account.empty(ANNA));
        assertThat(names(outcome)).containsExactly("phone_number.destroyed");
    }

    @Test
    void after_the_primary_is_removed_the_oldest_verified_number_inherits() {
        var account = annaWithBothVerified().destroy(HOME, NOON).account();

        assertThat(work(account).primary()).isTrue();
    }

    @Test
    void after_the_primary_is_removed_an_unverified_number_does_not_inherit() {
        var account = with(anna(), WORK, WORK_NUMBER).destroy(HOME, NOON).account();

        assertThat(account.primary()).isEmpty();
    }

    @Test
    void a_linked_number_is_not_removed() {
        var home = home(anna());
        var linked = new Account(
                ANNA,
                List.of(new PhoneNumber(
                        home.id(),
                        home.owner(),
                        home.phoneNumber(),
                        home.verification(),
                        false,
                        home.secondFactor(),
                        home.primary(),
                        List.of(new IdentificationLink("idn_other", "oauth_google")),
                        home.throttle(),
                        false,
                        NOON,
                        NOON)));

        assertThat(refusal(linked.destroy(HOME, NOON))).isEqualTo(new Refusal.Linked());
    }

    @Test
    void only_a_verified_number_is_made_the_primary() {
        var half = with(verified(anna(), HOME), WORK, WORK_NUMBER);
        var both = annaWithBothVerified();
        var primary = new PhoneNumberUpdate(null, true, null, null);

        assertThat(refusal(half.update(WORK, primary, NEW_CODES, SECOND_FACTORS, NOON)))
                .isEqualTo(new Refusal.NotVerified(Refusal.Role.PRIMARY));
        assertThat(both.update(WORK, primary, NEW_CODES, SECOND_FACTORS, NOON)
                        .account()
                        .primary())
                .map(PhoneNumber::id)
                .contains(WORK);
    }

    @Test
    void the_first_one_reserved_becomes_the_default() {
        var account = reserved(annaWithBothVerified(), WORK, NOON);

        assertThat(account.defaultSecondFactor()).contains(work(account));
        assertThat(account.secondFactorEnabled()).isTrue();
    }

    @Test
    void only_a_verified_number_is_reserved() {
        assertThat(refusal(prepared(anna(), HOME)
                        .update(HOME, PhoneNumberUpdate.reserved(true), NEW_CODES, SECOND_FACTORS, NOON)))
                .isEqualTo(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        assertThat(refusal(anna().update(HOME, PhoneNumberUpdate.madeDefault(), NEW_CODES, SECOND_FACTORS, NOON)))
                .isEqualTo(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
    }

    @Test
    void only_a_reserved_number_is_made_the_default() {
        assertThat(refusal(annaWithBothVerified()
                        .update(WORK, PhoneNumberUpdate.madeDefault(), NEW_CODES, SECOND_FACTORS, NOON)))
                .isEqualTo(new Refusal.NotReserved());
    }

    @Test
    void a_new_default_takes_the_place_of_the_old_which_stays_reserved() {
        var account = reserved(reserved(annaWithBothVerified(), HOME, NOON), WORK, NOON)
                .update(WORK, PhoneNumberUpdate.madeDefault(), NEW_CODES, SECOND_FACTORS, NOON)
                .account();

        assertThat(account.defaultSecondFactor()).contains(work(account));
        assertThat(home(account).secondFactor()).isEqualTo(new SecondFactor.Reserved(NOON));
    }

    @Test
    void when_the_default_is_released_or_removed_the_one_reserved_longest_inherits() {
        var third = new PhoneNumberId("idn_third");
        var three = verified(with(annaWithBothVerified(), third, new E164Number("+14155552673")), third);
        var allReserved =
                reserved(reserved(reserved(three, HOME, NOON), third, NOON.plusSeconds(1)), WORK, NOON.plusSeconds(2));

        var released = allReserved
                .update(HOME, PhoneNumberUpdate.reserved(false), NEW_CODES, SECOND_FACTORS, NOON)
                .account();
        var removed = allReserved.destroy(HOME, NOON).account();

        assertThat(released.defaultSecondFactor()).map(PhoneNumber::id).contains(third);
        assertThat(removed.defaultSecondFactor()).map(PhoneNumber::id).contains(third);
    }

    @Test
    void releasing_the_last_one_switches_the_second_factor_off() {
        var account = reserved(annaWithBothVerified(), HOME, NOON)
                .update(HOME, PhoneNumberUpdate.reserved(false), NEW_CODES, SECOND_FACTORS, NOON)
                .account();

        assertThat(account.secondFactorEnabled()).isFalse();
    }

    @Test
    void what_is_so_already_is_accepted_and_nothing_happens() {
        var account = reserved(annaWithBothVerified(), HOME, NOON);
        var asItIs = new PhoneNumberUpdate(true, true, true, true);

        var outcome = account.update(HOME, asItIs, NEW_CODES, SECOND_FACTORS, NOON.plusSeconds(9));

        assertThat(outcome).isEqualTo(new Accepted<>(home(account), account, List.of()));
    }

    @Test
    void a_number_in_use_as_second_factor_stays_verified() {
        var unverify = new PhoneNumberUpdate(false, null, null, null);

        assertThat(refusal(reserved(annaWithBothVerified(), HOME, NOON)
                        .update(HOME, unverify, NEW_CODES, SECOND_FACTORS, NOON)))
                .isEqualTo(new Refusal.InUseAsSecondFactor());
        assertThat(home(annaWithBothVerified()
                                .update(HOME, unverify, NEW_CODES, SECOND_FACTORS, NOON)
                                .account())
                        .verification())
                .isEqualTo(new Verification.Unverified());
        assertThat(anna().update(HOME, unverify, NEW_CODES, SECOND_FACTORS, NOON)
                        .account())
                .isEqualTo(anna());
    }

    @Test
    void two_defaults_or_two_primaries_cannot_even_be_written_down() {
        var both = annaWithBothVerified();
        var twoPrimaries =
                both.numbers().stream().map(n -> n.asPrimary(true, NOON)).toList();
        var twoDefaults = both.numbers().stream()
                .map(n -> n.as(new SecondFactor.Default(NOON), NOON))
                .toList();
        var noDefault = both.numbers().stream()
                .map(n -> n.as(new SecondFactor.Reserved(NOON), NOON))
                .toList();

        assertThatThrownBy(() -> new Account(ANNA, twoPrimaries)).hasMessage("at most one number is primary");
        assertThatThrownBy(() -> new Account(ANNA, twoDefaults)).hasMessageContaining("exactly one");
        assertThatThrownBy(() -> new Account(ANNA, noDefault)).hasMessageContaining("exactly one");
        assertThatThrownBy(() -> new Account(new OwnerId("user_ben"), both.numbers()))
                .hasMessage("all numbers are the owner's");
    }

    private static List<String> names(Outcome<?> outcome) {
        return outcome.events().stream().map(Event::name).toList();
    }
}
