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
import static dev.ringproof.testkit.internal.Accounts.missed;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class PhoneNumberTest {
    private static final Duration LIFETIME = POLICY.codeLifetime();

    @Test
    void the_right_code_verifies_it() {
        var outcome = prepared(anna(), HOME).attemptVerification(HOME, RIGHT, null, NOON.plusSeconds(5), POLICY);

        assertThat(outcome).isInstanceOf(Accepted.class);
        assertThat(home(outcome.account()).verification())
                .isEqualTo(new Verified(NOON.plusSeconds(5), new Proof.ByCode(1, NOON.plus(LIFETIME), null, null)));
    }

    @Test
    void a_wrong_code_costs_an_attempt() {
        var outcome = prepared(anna(), HOME).attemptVerification(HOME, WRONG, null, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.WrongCode(4));
        assertThat(home(outcome.account()).throttle().failures()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_a_code_is_wrong_but_costs_nothing() {
        var before = prepared(anna(), HOME);

        var outcome = before.attemptVerification(HOME, MALFORMED, null, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.WrongCode(5));
        assertThat(outcome.account()).isEqualTo(before);
    }

    @Test
    void the_last_wrong_code_is_still_told_to_be_wrong() {
        var outcome = missed(prepared(anna(), HOME), HOME, 4).attemptVerification(HOME, WRONG, null, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.WrongCode(0));
        assertThat(home(outcome.account()).verification()).isInstanceOf(Failed.class);
    }

    @Test
    void after_five_wrong_codes_the_right_one_is_refused() {
        var outcome = missed(prepared(anna(), HOME), HOME, 5).attemptVerification(HOME, RIGHT, null, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyAttempts());
    }

    @Test
    void a_code_lives_to_its_last_instant_and_is_dead_the_next() {
        var number = prepared(anna(), HOME);

        var inTime = number.attemptVerification(
                HOME, RIGHT, null, NOON.plus(LIFETIME).minusNanos(1000), POLICY);
        var late = number.attemptVerification(HOME, RIGHT, null, NOON.plus(LIFETIME), POLICY);

        assertThat(inTime).isInstanceOf(Accepted.class);
        assertThat(refusal(late)).isEqualTo(new Refusal.CodeExpired());
        assertThat(late.account()).isEqualTo(number);
    }

    @Test
    void an_attempt_needs_a_code_to_have_been_asked_for() {
        var outcome = anna().attemptVerification(HOME, RIGHT, null, NOON, POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.NothingPrepared());
    }

    @Test
    void a_verified_number_needs_no_code_any_more() {
        var number = verified(anna(), HOME);

        assertThat(refusal(number.prepareVerification(HOME, challenge("ver_2", NOON), NOON, POLICY)))
                .isEqualTo(new Refusal.AlreadyVerified());
        assertThat(refusal(number.attemptVerification(HOME, RIGHT, null, NOON, POLICY)))
                .isEqualTo(new Refusal.AlreadyVerified());
    }

    @Test
    void gets_no_second_code_too_soon_and_the_code_already_sent_stays_valid() {
        var tooSoon = again(prepared(anna(), HOME), NOON.plusSeconds(10));

        assertThat(refusal(tooSoon)).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
        assertThat(tooSoon.account().attemptVerification(HOME, RIGHT, null, NOON.plusSeconds(11), POLICY))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_new_code_replaces_the_old_and_gives_five_fresh_attempts() {
        var after = again(missed(prepared(anna(), HOME), HOME, 3), NOON.plusSeconds(30));

        assertThat(home(after.account()).verification())
                .isEqualTo(new Verification.Pending(challenge("ver_2", NOON.plusSeconds(30))));
    }

    @Test
    void missing_a_code_to_the_end_does_not_shorten_the_wait_for_the_next() {
        var outcome = again(missed(prepared(anna(), HOME), HOME, 5), NOON.plusSeconds(29));

        assertThat(refusal(outcome)).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(1)));
    }

    @Test
    void a_new_code_does_not_reset_the_count_of_failures() {
        var twice = again(missed(prepared(anna(), HOME), HOME, 4), NOON.plusSeconds(30))
                .account();

        var outcome = twice.attemptVerification(HOME, WRONG, null, NOON.plusSeconds(31), POLICY);

        assertThat(home(outcome.account()).throttle().failures()).isEqualTo(5);
    }

    @Test
    void from_the_tenth_failure_in_a_row_each_is_followed_by_a_longer_wait() {
        var ten = failures(10);
        var nextCode = ten.at().plusSeconds(1);

        assertThat(refusal(again(ten.account(), nextCode)))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofSeconds(29)));

        var eleven = failures(11);
        assertThat(refusal(again(eleven.account(), eleven.at())))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofMinutes(1)));

        var thirty = failures(30);
        assertThat(refusal(again(thirty.account(), thirty.at())))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofHours(1)));
    }

    @Test
    void while_it_waits_even_the_right_code_is_not_checked() {
        var twelve = failures(12);

        var outcome = twelve.account().attemptVerification(HOME, RIGHT, null, twelve.at(), POLICY);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyFailures(Duration.ofMinutes(2)));
    }

    @Test
    void fifty_failures_in_a_row_disable_it_for_good() {
        var fifty = failures(50);
        var muchLater = fifty.at().plus(Duration.ofDays(365));

        assertThat(fifty.events().getLast().name()).isEqualTo("phone_number.disabled");
        assertThat(refusal(again(fifty.account(), muchLater))).isEqualTo(new Refusal.Disabled());
        assertThat(refusal(fifty.account().attemptVerification(HOME, RIGHT, null, muchLater, POLICY)))
                .isEqualTo(new Refusal.Disabled());
    }

    @Test
    void an_operator_enables_it_again() {
        var unlocked = failures(50).account().unlock(HOME, NOON);

        assertThat(home(unlocked.account()).throttle().failures()).isZero();
        assertThat(again(unlocked.account(), NOON.plus(Duration.ofDays(3)))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_success_clears_the_count() {
        var verified = missed(prepared(anna(), HOME), HOME, 4).attemptVerification(HOME, RIGHT, null, NOON, POLICY);

        assertThat(home(verified.account()).throttle().failures()).isZero();
        assertThat(home(verified.account()).verification())
                .isEqualTo(new Verified(NOON, new Proof.ByCode(5, NOON.plus(LIFETIME), null, null)));
    }

    @Test
    void one_that_another_owner_has_verified_is_refused() {
        var home = home(prepared(anna(), HOME));
        var taken = new Account(
                home.owner(),
                List.of(new PhoneNumber(
                        home.id(),
                        home.owner(),
                        home.phoneNumber(),
                        new Taken(home.verification()),
                        false,
                        home.secondFactor(),
                        home.primary(),
                        List.of(),
                        home.throttle(),
                        false,
                        NOON,
                        NOON)));

        assertThat(refusal(again(taken, NOON.plusSeconds(60)))).isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(taken.attemptVerification(HOME, RIGHT, null, NOON, POLICY)))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(taken.verifyByOperator(HOME, NOON))).isEqualTo(new Refusal.NumberTaken());
        assertThat(home(taken).verification().statusAt(NOON)).isEqualTo(VerificationStatus.UNVERIFIED);
    }

    @Test
    void a_hidden_taken_number_takes_codes_like_any_other_but_not_the_right_one() {
        var hiding = POLICY.hidingTakenNumbers();
        var free = missed(prepared(anna(), HOME), HOME, 2);
        var taken = free.with(
                free.replaced(home(free).seenAs(new Taken(home(free).verification()))), NOON, new ArrayList<>());

        var wrong = taken.attemptVerification(HOME, WRONG, null, NOON, hiding);
        assertThat(wrong).isEqualTo(free.attemptVerification(HOME, WRONG, null, NOON, hiding));
        assertThat(refusal(wrong)).isEqualTo(new Refusal.WrongCode(2));
        var next = challenge("ver_next", NOON.plusSeconds(30));
        assertThat(taken.prepareVerification(HOME, next, NOON.plusSeconds(30), hiding))
                .isEqualTo(free.prepareVerification(HOME, next, NOON.plusSeconds(30), hiding));

        var right = taken.attemptVerification(HOME, RIGHT, null, NOON, hiding);
        assertThat(refusal(right)).isEqualTo(new Refusal.NumberTaken());
        assertThat(right.events()).isEmpty();
        assertThat(home(right.account()).verification()).isEqualTo(new Unverified());
        assertThat(home(right.account()).throttle().failures()).isZero();
        assertThat(refusal(taken.verifyByOperator(HOME, NOON))).isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void a_taken_number_is_not_verified_by_its_own_owner() {
        var verified = home(verified(anna(), HOME)).verification();

        assertThatThrownBy(() -> new Taken(verified)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Taken(new Taken(new Unverified()))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void status_is_how_it_looks_at_an_instant() {
        assertThat(home(anna()).verification().statusAt(NOON)).isEqualTo(VerificationStatus.UNVERIFIED);
        assertThat(home(prepared(anna(), HOME)).verification().statusAt(NOON)).isEqualTo(VerificationStatus.UNVERIFIED);
        assertThat(home(prepared(anna(), HOME)).verification().statusAt(NOON.plus(LIFETIME)))
                .isEqualTo(VerificationStatus.EXPIRED);
        assertThat(home(missed(prepared(anna(), HOME), HOME, 5)).verification().statusAt(NOON))
                .isEqualTo(VerificationStatus.FAILED);
        assertThat(home(verified(anna(), HOME)).verification().statusAt(NOON)).isEqualTo(VerificationStatus.VERIFIED);
    }

    @Test
    void its_text_is_the_number_in_e164() {
        assertThat(home(anna())).hasToString("+14155552671");
    }

    @Test
    void an_unverified_one_cannot_even_be_written_down_as_a_second_factor() {
        assertThatReserving(home(anna())).hasMessage("only a verified number serves as second factor");
        assertThat(home(verified(anna(), HOME))
                        .as(new SecondFactor.Reserved(NOON), NOON)
                        .reservedForSecondFactor())
                .isTrue();
    }

    private static AbstractThrowableAssert<?, ?> assertThatReserving(PhoneNumber number) {
        return assertThatThrownBy(() -> number.as(new SecondFactor.Reserved(NOON), NOON));
    }

    private record Guessed(Account account, Instant at, List<Event> events) {}

    /** As many wrong codes in a row, over as many codes as that takes, each as soon as it is allowed. */
    private static Guessed failures(int count) {
        var now = NOON;
        var account = prepared(anna(), HOME);
        List<Event> events = List.of();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                now = now.plus(Duration.ofHours(1));
                account = again(account, now).account();
            }
            var outcome = account.attemptVerification(HOME, WRONG, null, now, POLICY);
            assertThat(refusal(outcome)).isInstanceOf(Refusal.WrongCode.class);
            account = outcome.account();
            events = outcome.events();
        }
        return new Guessed(account, now, events);
    }

    private static Outcome<PhoneNumber> again(Account account, Instant at) {
        return account.prepareVerification(HOME, challenge("ver_2", at), at, POLICY);
    }

    @Test
    void the_sealed_code_of_an_expired_code_is_wiped_and_nothing_else() {
        var end = NOON.plus(LIFETIME);
        var number = home(missed(prepared(anna(), HOME), HOME, 1));
        var wiped = challenge("ver_" + HOME, NOON).missed().withoutSealedCode();

        assertThat(number.wipedAt(end.minusMillis(1))).isEmpty();
        assertThat(number.wipedAt(end)).contains(number.seenAs(new Verification.Pending(wiped)));
        assertThat(number.seenAs(new Verification.Pending(wiped)).wipedAt(end)).isEmpty();
        assertThat(home(verified(anna(), HOME)).wipedAt(end)).isEmpty();
        assertThat(home(missed(prepared(anna(), HOME), HOME, 5)).wipedAt(end)).isEmpty();
    }
}
