package dev.ringproof.core.domain.account;

import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NEW_CODES;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.SECOND_FACTORS;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.home;
import static dev.ringproof.testkit.internal.Accounts.missed;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The failures of a number across owners: whom they limit, and what ends them. */
class NumberFailuresTest {
    private static final Duration REMEMBERED = POLICY.failures().remembered();
    private static final Instant LATER = NOON.plusSeconds(1);

    /** Others have entered wrong codes for Anna's home number. */
    private static Account afterOthersHaveFailed(Account account, int times) {
        return account.seenWith(HOME, new NumberFailures(times, NOON));
    }

    private static NumberFailures acrossOwners(Outcome<?> outcome) {
        return home(outcome.account()).failuresAcrossOwners();
    }

    @Test
    void a_wrong_code_for_an_unverified_number_counts_for_the_owner_and_across_owners() {
        var account = afterOthersHaveFailed(prepared(anna(), HOME), 3);

        var outcome = account.attemptVerification(HOME, WRONG, null, LATER, POLICY);

        assertThat(home(outcome.account()).throttle().failures()).isEqualTo(1);
        assertThat(acrossOwners(outcome)).isEqualTo(new NumberFailures(4, LATER));
    }

    @Test
    void the_failures_of_others_delay_an_owner_who_has_not_verified_the_number() {
        var account = afterOthersHaveFailed(prepared(anna(), HOME), 10);
        var wait = new Refusal.TooManyFailures(Duration.ofSeconds(29));
        var check = anna().prepareCheck(HOME, challenge("ver_check", NOON), null, NOON, POLICY)
                .orElseThrow();

        assertThat(refusal(account.prepareVerification(HOME, challenge("ver_2", LATER), LATER, POLICY)))
                .isEqualTo(wait);
        assertThat(refusal(account.attemptVerification(HOME, RIGHT, null, LATER, POLICY)))
                .isEqualTo(wait);
        assertThat(refusal(account.prepareCheck(HOME, challenge("ver_2", LATER), null, LATER, POLICY)))
                .isEqualTo(wait);
        assertThat(refusal(account.attemptCheck(check, RIGHT, LATER, POLICY))).isEqualTo(wait);
        assertThat(account.attemptVerification(HOME, RIGHT, null, NOON.plusSeconds(30), POLICY))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void the_longer_wait_of_both_counts_holds() {
        var owns = missed(prepared(anna(), HOME), HOME, 4);
        var account = afterOthersHaveFailed(owns, 11);

        assertThat(refusal(account.attemptVerification(HOME, RIGHT, null, NOON, POLICY)))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofMinutes(1)));
        assertThat(owns.attemptVerification(HOME, RIGHT, null, NOON, POLICY)).isInstanceOf(Accepted.class);
    }

    @Test
    void fifty_failures_across_owners_disable_the_number_for_everybody_who_has_not_verified_it() {
        var account = prepared(anna(), HOME).seenWith(HOME, new NumberFailures(49, NOON.minus(Duration.ofHours(1))));
        var later = NOON.plus(Duration.ofHours(2));

        var last = account.attemptVerification(HOME, WRONG, null, NOON, POLICY);
        var next = last.account().prepareVerification(HOME, challenge("ver_2", later), later, POLICY);

        assertThat(acrossOwners(last).count()).isEqualTo(50);
        assertThat(last.events())
                .extracting(Event::name)
                .containsExactly("phone_number.verification_missed", "phone_number.disabled");
        assertThat(refusal(next)).isEqualTo(new Refusal.Disabled());
    }

    @Test
    void the_failures_of_others_do_not_limit_the_owner_who_has_verified_the_number() {
        var holder = afterOthersHaveFailed(reserved(verified(anna(), HOME), HOME, NOON), 50);
        var opened = SecondFactorChallenge.open(
                new ChallengeId("sfc_1"), holder.owner(), Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN, NOON, POLICY);

        var sent = holder.secondFactors().prepareChallenge(opened, HOME, challenge("ver_2", NOON), NOON, POLICY);
        var wrong = sent.account().secondFactors().answerChallenge(sent.orElseThrow(), WRONG, NOON, POLICY);
        var right = wrong.outcome().account().secondFactors().answerChallenge(wrong.challenge(), RIGHT, NOON, POLICY);
        var check = holder.prepareCheck(HOME, challenge("ver_3", NOON), null, NOON, POLICY);

        assertThat(right.outcome()).isInstanceOf(Accepted.class);
        assertThat(check).isInstanceOf(Accepted.class);
        assertThat(acrossOwners(right.outcome())).isEqualTo(new NumberFailures(50, NOON));
    }

    @Test
    void a_right_code_ends_the_row_of_all_owners() {
        var account = afterOthersHaveFailed(missed(prepared(anna(), HOME), HOME, 2), 9);
        var check = anna().prepareCheck(HOME, challenge("ver_check", NOON), null, NOON, POLICY)
                .orElseThrow();

        assertThat(acrossOwners(account.attemptVerification(HOME, RIGHT, null, LATER, POLICY)))
                .isEqualTo(new NumberFailures(0, LATER));
        assertThat(acrossOwners(account.attemptCheck(check, RIGHT, LATER, POLICY)))
                .isEqualTo(new NumberFailures(0, LATER));
        assertThat(acrossOwners(taken(account).attemptCheck(check, RIGHT, LATER, POLICY)))
                .isEqualTo(new NumberFailures(0, LATER));
    }

    private static Account taken(Account account) {
        var home = home(account);
        return account.with(account.replaced(home.seenAs(new Taken(home.verification()))), NOON, new ArrayList<>());
    }

    @Test
    void the_word_of_an_operator_is_no_right_code_and_leaves_it() {
        var account = afterOthersHaveFailed(anna(), 9);

        var outcome =
                account.update(HOME, new PhoneNumberUpdate(true, null, null, null), NEW_CODES, SECOND_FACTORS, LATER);

        assertThat(acrossOwners(outcome)).isEqualTo(new NumberFailures(9, NOON));
    }

    @Test
    void an_operator_ends_it_where_the_number_is_not_verified() {
        var unverified = afterOthersHaveFailed(anna(), 50).unlock(HOME, LATER);
        var verified = afterOthersHaveFailed(verified(anna(), HOME), 50).unlock(HOME, LATER);

        assertThat(acrossOwners(unverified)).isEqualTo(new NumberFailures(0, LATER));
        assertThat(unverified.events()).extracting(Event::name).containsExactly("phone_number.unlocked");
        assertThat(acrossOwners(verified)).isEqualTo(new NumberFailures(50, NOON));
        assertThat(verified.events()).isEmpty();
    }

    @Test
    void it_counts_as_none_thirty_days_after_the_last_wrong_code() {
        var account = afterOthersHaveFailed(anna(), 50);
        var before = NOON.plus(REMEMBERED).minusSeconds(1);
        var after = NOON.plus(REMEMBERED);

        assertThat(refusal(account.prepareVerification(HOME, challenge("ver_2", before), before, POLICY)))
                .isEqualTo(new Refusal.Disabled());
        var prepared = account.prepareVerification(HOME, challenge("ver_2", after), after, POLICY);
        assertThat(acrossOwners(prepared.account().attemptVerification(HOME, WRONG, null, after, POLICY)))
                .isEqualTo(new NumberFailures(1, after));
    }

    @Test
    void what_an_owner_failed_at_stays_with_the_number_when_the_owner_removes_it() {
        var seven = missedAsSecondFactor(7);

        assertThat(afterRemoval(seven, LATER)).isEqualTo(new NumberFailures(7, NOON));
        assertThat(afterRemoval(afterOthersHaveFailed(seven, 6), LATER)).isEqualTo(new NumberFailures(7, NOON));
        assertThat(afterRemoval(afterOthersHaveFailed(seven, 8), LATER)).isEqualTo(new NumberFailures(8, NOON));
        assertThat(afterRemoval(seven.seenWith(HOME, new NumberFailures(6, LATER)), LATER))
                .isEqualTo(new NumberFailures(7, LATER));
    }

    @Test
    void a_removal_brings_nothing_back_that_is_forgotten() {
        var month = NOON.plus(REMEMBERED);
        var sevenLongAgo = missedAsSecondFactor(7);

        assertThat(afterRemoval(sevenLongAgo, month))
                .isEqualTo(home(sevenLongAgo).failuresAcrossOwners());
        assertThat(afterRemoval(sevenLongAgo.seenWith(HOME, new NumberFailures(2, LATER)), month))
                .isEqualTo(new NumberFailures(2, LATER));
        assertThat(afterRemoval(afterOthersHaveFailed(anna(), 40), month)).isEqualTo(new NumberFailures(40, NOON));
    }

    private static NumberFailures afterRemoval(Account account, Instant now) {
        return home(account).failuresAfterRemoval(now, POLICY);
    }

    private static Account missedAsSecondFactor(int times) {
        var account = verified(anna(), HOME);
        for (int i = 0; i < times; i++) {
            account = account.failed(HOME, PhoneNumberEvent.Type.SECOND_FACTOR_MISSED, NOON, POLICY)
                    .account();
        }
        return account;
    }

    @Test
    void the_owners_of_a_test_number_do_not_limit_each_other() {
        var policy = POLICY.withinOneOwner();
        var account = prepared(anna(), HOME);

        var wrong = account.attemptVerification(HOME, WRONG, null, NOON, policy);
        var right = wrong.account().attemptVerification(HOME, RIGHT, null, NOON, policy);

        assertThat(home(wrong.account()).throttle().failures()).isEqualTo(1);
        assertThat(acrossOwners(wrong)).isEqualTo(NumberFailures.NONE);
        assertThat(acrossOwners(right)).isEqualTo(NumberFailures.NONE);
        assertThat(afterRemoval(wrong.account(), policy)).isEqualTo(NumberFailures.NONE);
    }

    private static NumberFailures afterRemoval(Account account, VerificationPolicy policy) {
        return home(account).failuresAfterRemoval(NOON, policy);
    }

    @Test
    void failures_without_a_time_do_not_exist() {
        assertThatThrownBy(() -> new NumberFailures(1, null)).hasMessage("failures are 0 or more, and have a time");
        assertThatThrownBy(() -> new NumberFailures(-1, NOON)).hasMessage("failures are 0 or more, and have a time");
    }
}
