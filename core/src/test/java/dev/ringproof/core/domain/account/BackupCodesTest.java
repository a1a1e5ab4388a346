package dev.ringproof.core.domain.account;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NEW_CODES;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.SECOND_FACTORS;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.backupCodes;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupCodesTest {
    private static final BackupCodesId SET = new BackupCodesId("bkp_1");
    private static final SecondFactorPolicy STRICT = new SecondFactorPolicy(Duration.ofMinutes(10), true, true);

    /** Anna with home as second factor and ten backup codes, whose selectors are 0000 to 0009. */
    private final Account withCodes = switchedOn(backupCodes("bkp_1", NOON)).account();

    private static Outcome<PhoneNumber> switchedOn(BackupCodes newCodes) {
        return annaWithBothVerified()
                .update(HOME, PhoneNumberUpdate.reserved(true), () -> newCodes, SECOND_FACTORS, NOON);
    }

    @Test
    void they_come_with_the_first_second_factor_and_not_with_the_next() {
        var first = switchedOn(backupCodes("bkp_1", NOON));
        var second = first.account()
                .update(WORK, PhoneNumberUpdate.reserved(true), () -> backupCodes("bkp_2", NOON), SECOND_FACTORS, NOON);

        assertThat(first.events())
                .extracting(Event::name)
                .containsExactly(
                        "phone_number.reserved_for_second_factor",
                        "phone_number.made_default_second_factor",
                        "backup_code.created");
        assertThat(second.account().backupCodes()).isEqualTo(backupCodes("bkp_1", NOON));
    }

    @Test
    void they_go_with_the_last_second_factor() {
        var released = withCodes.update(HOME, PhoneNumberUpdate.reserved(false), NEW_CODES, SECOND_FACTORS, NOON);
        var destroyed = withCodes.destroy(HOME, NOON);
        var disabled = withCodes.secondFactors().disable(NOON);

        for (var outcome : List.of(released, destroyed, disabled)) {
            assertThat(outcome.account().backupCodes()).isNull();
            assertThat(outcome.account().secondFactorEnabled()).isFalse();
            assertThat(outcome.events().getLast().name()).isEqualTo("backup_code.destroyed");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Account(ANNA, List.of(), backupCodes("bkp_1", NOON)));
    }

    @Test
    void a_code_works_once() {
        var used = withCodes.secondFactors().useBackupCode(SET, "0003", NOON);

        assertThat(used.orElseThrow().remaining()).isEqualTo(9);
        assertThat(refusal(used.account().secondFactors().useBackupCode(SET, "0003", NOON)))
                .isEqualTo(new Refusal.WrongCode(0));
        assertThat(used.events()).extracting(Event::name).containsExactly("backup_code.used");
    }

    @Test
    void with_two_left_there_is_a_warning() {
        var account = withCodes;
        for (int i = 0; i < 7; i++) {
            account =
                    account.secondFactors().useBackupCode(SET, "000" + i, NOON).account();
        }

        var eighth = account.secondFactors().useBackupCode(SET, "0007", NOON);

        assertThat(eighth.events()).extracting(Event::name).containsExactly("backup_code.used", "backup_code.low");
        assertThat(eighth.events().getLast()).isEqualTo(new BackupCodeEvent(BackupCodeEvent.Type.LOW, ANNA, 2, NOON));
    }

    @Test
    void a_new_set_replaces_the_old_one_as_a_whole() {
        var replaced = withCodes
                .secondFactors()
                .replaceBackupCodes(backupCodes("bkp_2", NOON), NOON)
                .account();

        assertThat(refusal(replaced.secondFactors().useBackupCode(SET, "0000", NOON)))
                .isEqualTo(new Refusal.WrongCode(0));
        assertThat(replaced.secondFactors().useBackupCode(new BackupCodesId("bkp_2"), "0000", NOON))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void without_a_second_factor_there_are_none() {
        assertThat(refusal(annaWithBothVerified().secondFactors().replaceBackupCodes(backupCodes("bkp_2", NOON), NOON)))
                .isEqualTo(new Refusal.NoBackupCodes());
        assertThat(refusal(annaWithBothVerified().secondFactors().tryBackupCode(NOON, POLICY)))
                .isEqualTo(new Refusal.NoSecondFactor());
    }

    @Test
    void attempts_count_before_they_are_checked_and_wait_from_the_tenth_on() {
        var ten = tried(withCodes, 10, NOON);

        assertThat(refusal(ten.secondFactors().tryBackupCode(NOON, POLICY)))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofSeconds(30)));
        assertThat(ten.secondFactors().tryBackupCode(NOON.plusSeconds(30), POLICY))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void fifty_tries_in_a_row_disable_the_set_until_there_is_a_new_one() {
        var now = NOON;
        var account = withCodes;
        for (int i = 0; i < 50; i++) {
            account = account.secondFactors().tryBackupCode(now, POLICY).account();
            now = now.plus(Duration.ofHours(1));
        }

        assertThat(refusal(account.secondFactors().tryBackupCode(now.plus(Duration.ofDays(365)), POLICY)))
                .isEqualTo(new Refusal.Disabled());
        assertThat(account.secondFactors()
                        .replaceBackupCodes(backupCodes("bkp_2", now), now)
                        .account()
                        .secondFactors()
                        .tryBackupCode(now, POLICY))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_right_code_clears_the_count_and_a_right_code_by_text_does_not() {
        var tried = tried(withCodes, 5, NOON);
        var byText = tried.secondFactors()
                .prepareChallenge(
                        SecondFactorChallenge.open(
                                new ChallengeId("ver_1"),
                                ANNA,
                                Purpose.SIGN_IN,
                                null,
                                RequestOrigin.UNKNOWN,
                                NOON,
                                POLICY),
                        HOME,
                        challenge("ver_2", NOON),
                        NOON,
                        POLICY);

        var passed = byText.account().secondFactors().answerChallenge(byText.orElseThrow(), RIGHT, NOON, POLICY);
        var used = tried.secondFactors().useBackupCode(SET, "0000", NOON);

        assertThat(passed.outcome().account().backupCodes()).isEqualTo(tried.backupCodes());
        assertThat(used.orElseThrow().failures()).isZero();
    }

    @Test
    void where_an_alternative_is_required_a_number_is_reserved_with_backup_codes_or_not_at_all() {
        var reserve = PhoneNumberUpdate.reserved(true);

        assertThat(annaWithBothVerified().update(HOME, reserve, NEW_CODES, STRICT, NOON))
                .isInstanceOf(Outcome.Accepted.class);
        assertThat(refusal(withCodes
                        .secondFactors()
                        .destroyBackupCodes(NOON)
                        .account()
                        .update(WORK, reserve, NEW_CODES, STRICT, NOON)))
                .isEqualTo(new Refusal.BackupCodesRequired());
        assertThat(withCodes.update(WORK, reserve, NEW_CODES, STRICT, NOON)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_session_that_verified_a_number_has_shown_it_from_the_moment_it_is_reserved() {
        var session = new SessionId("sess_1");
        var verified = prepared(anna(), HOME)
                .attemptVerification(HOME, RIGHT, new Actor(ANNA, session), NOON, POLICY)
                .account();

        assertThat(verified.secondFactors().lastVerifiedIn(session)).isEmpty();
        assertThat(reserved(verified, HOME, NOON.plusSeconds(5)).secondFactors().lastVerifiedIn(session))
                .contains(NOON);
        assertThat(reserved(verified, HOME, NOON.plusSeconds(5))
                        .secondFactors()
                        .lastVerifiedIn(new SessionId("sess_2")))
                .isEmpty();
    }

    private static Account tried(Account account, int times, Instant now) {
        var tried = account;
        for (int i = 0; i < times; i++) {
            tried = tried.secondFactors().tryBackupCode(now, POLICY).account();
        }
        return tried;
    }
}
