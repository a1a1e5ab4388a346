package dev.ringproof.core.domain.account;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.MALFORMED;
import static dev.ringproof.testkit.internal.Accounts.NEW_CODES;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.SECOND_FACTORS;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.home;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.work;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecondFactorChallengeTest {
    private static final Duration LIFETIME = POLICY.codeLifetime();

    /** Anna with home as default second factor and work reserved too, and a challenge prepared to home at noon. */
    private final Account both = reserved(reserved(annaWithBothVerified(), HOME, NOON), WORK, NOON.plusSeconds(1));

    private final Outcome<SecondFactorChallenge> prepared = text(both, opened(), HOME, NOON);
    private final Account account = prepared.account();
    private final SecondFactorChallenge challenge = prepared.orElseThrow();

    private static SecondFactorChallenge opened() {
        return SecondFactorChallenge.open(
                new ChallengeId("ver_sign_in"), ANNA, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN, NOON, POLICY);
    }

    private static Outcome<SecondFactorChallenge> text(
            Account account, SecondFactorChallenge challenge, PhoneNumberId to, Instant now) {
        return account.secondFactors().prepareChallenge(challenge, to, challenge("ver_code_" + now, now), now, POLICY);
    }

    @Test
    void the_right_code_passes_it() {
        var answered = account.secondFactors().answerChallenge(challenge, RIGHT, NOON.plusSeconds(9), POLICY);

        assertThat(answered.outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(answered.challenge().passed())
                .isEqualTo(new SecondFactorChallenge.Passed(NOON.plusSeconds(9), Method.PHONE_CODE));
        assertThat(answered.challenge().statusAt(NOON.plusSeconds(9))).isEqualTo(VerificationStatus.VERIFIED);
    }

    @Test
    void it_is_passed_once() {
        var passed = account.secondFactors()
                .answerChallenge(challenge, RIGHT, NOON, POLICY)
                .challenge();

        assertThat(refusal(account.secondFactors()
                        .answerChallenge(passed, RIGHT, NOON, POLICY)
                        .outcome()))
                .isEqualTo(new Refusal.AlreadyVerified());
        assertThat(refusal(text(account, passed, HOME, NOON.plusSeconds(60)))).isEqualTo(new Refusal.AlreadyVerified());
    }

    @Test
    void a_wrong_code_costs_a_try_and_counts_on_the_number() {
        var answered = account.secondFactors().answerChallenge(challenge, WRONG, NOON, POLICY);

        assertThat(refusal(answered.outcome())).isEqualTo(new Refusal.WrongCode(4));
        assertThat(answered.challenge().attempts()).isEqualTo(1);
        assertThat(home(answered.outcome().account()).throttle().failures()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_a_code_costs_nothing() {
        var answered = account.secondFactors().answerChallenge(challenge, MALFORMED, NOON, POLICY);

        assertThat(refusal(answered.outcome())).isEqualTo(new Refusal.WrongCode(5));
        assertThat(answered.challenge()).isEqualTo(challenge);
        assertThat(answered.outcome().account()).isEqualTo(account);
    }

    @Test
    void after_five_wrong_codes_the_right_one_is_refused_and_no_new_one_is_sent() {
        var missed = missed(account, challenge, 5, NOON);

        var right = missed.outcome().account().secondFactors().answerChallenge(missed.challenge(), RIGHT, NOON, POLICY);

        assertThat(refusal(right.outcome())).isEqualTo(new Refusal.TooManyAttempts());
        assertThat(missed.challenge().statusAt(NOON)).isEqualTo(VerificationStatus.FAILED);
        assertThat(refusal(text(missed.outcome().account(), missed.challenge(), HOME, NOON.plusSeconds(60))))
                .isEqualTo(new Refusal.TooManyAttempts());
    }

    @Test
    void another_code_gives_no_more_tries_and_resets_no_count() {
        var missed = missed(account, challenge, 3, NOON);

        var again = text(missed.outcome().account(), missed.challenge(), HOME, NOON.plusSeconds(30));

        assertThat(again.orElseThrow().attempts()).isEqualTo(3);
        assertThat(home(again.account()).throttle().failures()).isEqualTo(3);
    }

    @Test
    void another_code_comes_after_thirty_seconds_and_for_an_hour() {
        assertThat(refusal(text(account, challenge, HOME, NOON.plusSeconds(29))))
                .isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(1)));
        assertThat(text(account, challenge, HOME, NOON.plus(Duration.ofMinutes(59)))
                        .orElseThrow()
                        .expiresAt())
                .isEqualTo(NOON.plus(Duration.ofMinutes(59)).plus(LIFETIME));
        assertThat(refusal(text(account, challenge, HOME, NOON.plus(Duration.ofMinutes(60)))))
                .isEqualTo(new Refusal.CodeExpired());
    }

    @Test
    void a_number_gets_one_code_as_second_factor_in_thirty_seconds_across_challenges() {
        assertThat(refusal(text(account, opened(), HOME, NOON.plusSeconds(10))))
                .isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
        assertThat(text(account, opened(), WORK, NOON.plusSeconds(10))).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void it_is_dead_the_moment_it_expires() {
        var late = account.secondFactors().answerChallenge(challenge, RIGHT, NOON.plus(LIFETIME), POLICY);
        var inTime = account.secondFactors()
                .answerChallenge(challenge, RIGHT, NOON.plus(LIFETIME).minusNanos(1000), POLICY);

        assertThat(refusal(late.outcome())).isEqualTo(new Refusal.CodeExpired());
        assertThat(inTime.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_success_ends_the_row_of_failures() {
        var missed = missed(account, challenge, 4, NOON);

        var passed =
                missed.outcome().account().secondFactors().answerChallenge(missed.challenge(), RIGHT, NOON, POLICY);

        assertThat(home(passed.outcome().account()).throttle().failures()).isZero();
    }

    @Test
    void a_number_that_was_released_gets_no_code_and_its_code_is_refused() {
        var released = account.update(HOME, PhoneNumberUpdate.reserved(false), NEW_CODES, SECOND_FACTORS, NOON)
                .account();

        assertThat(refusal(released.secondFactors()
                        .answerChallenge(challenge, RIGHT, NOON, POLICY)
                        .outcome()))
                .isEqualTo(new Refusal.NoSecondFactor());
        assertThat(refusal(text(released, opened(), HOME, NOON.plusSeconds(60))))
                .isEqualTo(new Refusal.NoSecondFactor());
    }

    @Test
    void an_answer_is_refused_before_a_code_is_sent() {
        assertThat(refusal(both.secondFactors()
                        .answerChallenge(opened(), RIGHT, NOON, POLICY)
                        .outcome()))
                .isEqualTo(new Refusal.NothingPrepared());
    }

    @Test
    void fifty_failures_over_ten_codes_disable_the_number_and_hand_the_default_on() {
        var noWaits = new VerificationPolicy(
                6, LIFETIME, 5, Duration.ZERO, POLICY.failures().withoutDelays(), 10, 5);
        var answered = new SecondFactors.Answered(challenge, prepared);
        for (int code = 0; code < 10; code++) {
            var next = answered.outcome()
                    .account()
                    .secondFactors()
                    .prepareChallenge(opened(), HOME, challenge("c", NOON), NOON, noWaits);
            answered = new SecondFactors.Answered(next.orElseThrow(), next);
            for (int i = 0; i < 5; i++) {
                answered = answered.outcome()
                        .account()
                        .secondFactors()
                        .answerChallenge(answered.challenge(), WRONG, NOON, noWaits);
            }
        }
        var disabled = answered.outcome().account();

        assertThat(home(disabled).throttle().failures()).isEqualTo(50);
        assertThat(home(disabled).reservedForSecondFactor()).isTrue();
        assertThat(work(disabled).defaultSecondFactor()).isTrue();
        assertThat(refusal(
                        disabled.secondFactors().prepareChallenge(opened(), HOME, challenge("c", NOON), NOON, noWaits)))
                .isEqualTo(new Refusal.Disabled());
        assertThat(answered.outcome().events())
                .extracting(Event::name)
                .containsExactly(
                        "phone_number.second_factor_missed",
                        "phone_number.disabled",
                        "phone_number.made_default_second_factor");
    }

    @Test
    void without_a_second_factor_there_is_nothing_to_ask_for() {
        assertThat(refusal(annaWithBothVerified().secondFactors().openChallenge(opened())))
                .isEqualTo(new Refusal.NoSecondFactor());
    }

    @Test
    void a_code_that_verifies_a_number_is_no_second_factor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecondFactorChallenge.open(
                        new ChallengeId("ver_1"),
                        ANNA,
                        Purpose.VERIFICATION,
                        null,
                        RequestOrigin.UNKNOWN,
                        NOON,
                        POLICY));
    }

    private static SecondFactors.Answered missed(
            Account account, SecondFactorChallenge challenge, int times, Instant now) {
        var missed = account.secondFactors().answerChallenge(challenge, WRONG, now, POLICY);
        for (int i = 1; i < times; i++) {
            missed = missed.outcome().account().secondFactors().answerChallenge(missed.challenge(), WRONG, now, POLICY);
        }
        return missed;
    }

    @Test
    void the_sealed_code_of_an_expired_code_is_wiped_and_nothing_else() {
        var end = NOON.plus(LIFETIME);
        var code = challenge("ver_code_" + NOON, NOON).withoutSealedCode();

        assertThat(opened().wipedAt(end)).isEmpty();
        assertThat(challenge.wipedAt(end.minusMillis(1))).isEmpty();
        assertThat(challenge.wipedAt(end)).contains(challenge.sent(HOME, code));
        assertThat(challenge.sent(HOME, code).wipedAt(end)).isEmpty();
    }
}
