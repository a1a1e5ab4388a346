package dev.ringproof.core.domain.account;

import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.MALFORMED;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.home;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PossessionCheckTest {

    @Test
    void the_right_code_passes_it_and_leaves_a_verified_number_as_it_is() {
        var account = verified(anna(), HOME);

        var outcome = account.attemptCheck(check(account), RIGHT, NOON, POLICY);

        assertThat(outcome.orElseThrow().verification().statusAt(NOON)).isEqualTo(VerificationStatus.VERIFIED);
        assertThat(home(outcome.account()).verification())
                .isEqualTo(home(account).verification());
    }

    @Test
    void the_right_code_verifies_an_unverified_number() {
        var outcome = anna().attemptCheck(check(anna()), RIGHT, NOON, POLICY);

        assertThat(home(outcome.account()).isVerified()).isTrue();
        assertThat(outcome.events())
                .extracting(Event::name)
                .containsExactly("phone_number.possession_check_passed", "phone_number.verified");
    }

    @Test
    void a_wrong_code_is_no_refusal_but_costs_an_attempt_and_counts_as_a_failure_of_the_number() {
        var outcome = anna().attemptCheck(check(anna()), WRONG, NOON, POLICY);

        assertThat(outcome.orElseThrow().verification())
                .isEqualTo(new Verification.Pending(challenge("ver_check", NOON).missed()));
        assertThat(home(outcome.account()).throttle().failures()).isEqualTo(1);
    }

    @Test
    void the_sealed_code_of_an_expired_code_is_wiped_and_nothing_else() {
        var end = NOON.plus(POLICY.codeLifetime());
        var check = check(anna());
        var wiped = new Verification.Pending(challenge("ver_check", NOON).withoutSealedCode());

        assertThat(check.wipedAt(end.minusMillis(1))).isEmpty();
        assertThat(check.wipedAt(end))
                .contains(new PossessionCheck(check.id(), HOME, check.owner(), wiped, check.lastSentAt()));
        assertThat(check.wipedAt(end).orElseThrow().wipedAt(end)).isEmpty();
    }

    @Test
    void five_wrong_codes_fail_it_and_then_the_right_one_does_not_help() {
        var account = anna();
        var check = check(account);
        for (int i = 0; i < 5; i++) {
            var outcome = account.attemptCheck(check, WRONG, NOON, POLICY);
            account = outcome.account();
            check = outcome.orElseThrow();
        }

        var outcome = account.attemptCheck(check, RIGHT, NOON, POLICY);

        assertThat(outcome.orElseThrow().verification().statusAt(NOON)).isEqualTo(VerificationStatus.FAILED);
        assertThat(home(outcome.account()).isVerified()).isFalse();
    }

    @Test
    void it_is_passed_once() {
        var passed = anna().attemptCheck(check(anna()), RIGHT, NOON, POLICY);

        var again = passed.account().attemptCheck(passed.orElseThrow(), RIGHT, NOON, POLICY);

        assertThat(refusal(again)).isEqualTo(new Refusal.AlreadyVerified());
    }

    @Test
    void it_expires() {
        var later = NOON.plus(POLICY.codeLifetime());

        var outcome = anna().attemptCheck(check(anna()), RIGHT, later, POLICY);

        assertThat(outcome.orElseThrow().verification().statusAt(later)).isEqualTo(VerificationStatus.EXPIRED);
        assertThat(outcome.account()).isEqualTo(anna());
    }

    @Test
    void what_cannot_be_a_code_costs_nothing() {
        var outcome = anna().attemptCheck(check(anna()), MALFORMED, NOON, POLICY);

        assertThat(outcome.orElseThrow()).isEqualTo(check(anna()));
    }

    @Test
    void the_next_one_waits_independently_of_other_codes_for_the_number() {
        var account = prepared(anna(), HOME);
        var later = NOON.plusSeconds(10);

        var first = account.prepareCheck(HOME, challenge("ver_1", later), null, later, POLICY);
        var second = account.prepareCheck(HOME, challenge("ver_2", later), NOON, later, POLICY);

        assertThat(first).isInstanceOf(Outcome.Accepted.class);
        assertThat(refusal(second)).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
    }

    @Test
    void a_disabled_number_is_not_checked() {
        var account = anna();
        var policy = new VerificationPolicy(
                6,
                POLICY.codeLifetime(),
                10,
                Duration.ZERO,
                new VerificationPolicy.FailurePolicy(10, Duration.ZERO, Duration.ZERO, 1, Duration.ZERO),
                10,
                5);
        var missed = account.attemptCheck(check(account), WRONG, NOON, policy);

        var attempt = missed.account().attemptCheck(missed.orElseThrow(), RIGHT, NOON, policy);
        var prepare = missed.account().prepareCheck(HOME, challenge("ver_2", NOON), null, NOON, policy);

        assertThat(refusal(attempt)).isEqualTo(new Refusal.Disabled());
        assertThat(refusal(prepare)).isEqualTo(new Refusal.Disabled());
    }

    private static PossessionCheck check(Account account) {
        return account.prepareCheck(HOME, challenge("ver_check", NOON), null, NOON, POLICY)
                .orElseThrow();
    }
}
