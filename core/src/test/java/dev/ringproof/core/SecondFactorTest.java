package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationStatus;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Second factors through the front door: enrolment, the check at sign-in, stepping up, and the day the phone is lost.
 */
class SecondFactorTest {
    private static final OwnerId ANNA = new OwnerId("anna");
    private static final SessionId HERE = new SessionId("sess_here");
    private static final SessionId ELSEWHERE = new SessionId("sess_elsewhere");
    private static final Actor ANNA_HERE = new Actor(ANNA, HERE);
    private static final Actor ANNA_ELSEWHERE = new Actor(ANNA, ELSEWHERE);
    private static final String HOME = "+14155552671";
    private static final String WORK = "+14155552672";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Ringproof ringproof = ringproof(SecondFactorPolicy.DEFAULT);
    private final PhoneNumbers numbers = ringproof.phoneNumbers();
    private final SecondFactorAuthentication checks = ringproof.secondFactorAuthentication();

    private Ringproof ringproof(SecondFactorPolicy policy) {
        return Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .listener(events::add)
                .secondFactors(policy)
                .forTests()
                .build();
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void the_first_number_reserved_is_the_default_and_ten_backup_codes_are_shown_once() {
        var id = verified(HOME);

        var reserved = numbers.setReservedForSecondFactor(ANNA_HERE, id, true).orElseThrow();

        assertThat(reserved.phoneNumber().defaultSecondFactor()).isTrue();
        assertThat(reserved.backupCodes())
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}"));
        assertThat(numbers.setReservedForSecondFactor(ANNA_HERE, id, true)
                        .orElseThrow()
                        .backupCodes())
                .isEmpty();
    }

    @Test
    void a_sign_in_is_passed_by_the_code_sent_to_the_default() {
        reserved(HOME);

        var challenge = challenge();
        var passed = checks.attempt(challenge.id(), gateway.lastCode(), null).orElseThrow();

        assertThat(gateway.lastMessage().to().value()).isEqualTo(HOME);
        assertThat(requireNonNull(passed.passed()).method()).isEqualTo(Method.PHONE_CODE);
        assertThat(checks.get(challenge.id()).statusAt(clock.instant())).isEqualTo(VerificationStatus.VERIFIED);
        assertThat(checks.redeem(challenge.id())).isTrue();
        assertThat(checks.redeem(challenge.id())).isFalse();
    }

    @Test
    void a_code_is_the_same_code_however_it_is_pasted_and_wherever_it_is_entered() {
        var home = numbers.create(ANNA_HERE, HOME).orElseThrow().id();
        numbers.prepareVerification(ANNA_HERE, home).orElseThrow();
        assertThat(numbers.attemptVerification(ANNA_HERE, home, pasted(gateway.lastCode())))
                .isInstanceOf(Accepted.class);
        var backupCodes = numbers.setReservedForSecondFactor(ANNA_HERE, home, true)
                .orElseThrow()
                .backupCodes();

        clock.advance(Duration.ofMinutes(1));
        var check = ringproof.administration().prepareVerification(home).orElseThrow();
        assertThat(ringproof
                        .administration()
                        .attemptVerification(home, check.id(), pasted(gateway.lastCode()))
                        .orElseThrow()
                        .verification())
                .isInstanceOf(Verified.class);

        assertThat(checks.attempt(challenge().id(), pasted(gateway.lastCode()), null))
                .isInstanceOf(Accepted.class);
        clock.advance(Duration.ofMinutes(1));
        assertThat(checks.attempt(challenge().id(), pasted(gateway.lastCode()), Method.PHONE_CODE))
                .isInstanceOf(Accepted.class);
        clock.advance(Duration.ofMinutes(1));
        assertThat(checks.attempt(challenge().id(), pasted(backupCodes.get(0)), null))
                .isInstanceOf(Accepted.class);
        clock.advance(Duration.ofMinutes(1));
        assertThat(checks.attempt(challenge().id(), pasted(backupCodes.get(1)), Method.BACKUP_CODE))
                .isInstanceOf(Accepted.class);
        assertThat(checks.useBackupCode(ANNA, pasted(backupCodes.get(2)))).isInstanceOf(Accepted.class);

        clock.advance(Duration.ofMinutes(1));
        checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        checks.prepareStepUp(ANNA, ELSEWHERE, null).orElseThrow();
        assertThat(checks.attemptStepUp(ANNA, ELSEWHERE, pasted(gateway.lastCode()), null))
                .isInstanceOf(Accepted.class);
    }

    /** Returns the code as an Arabic phone may show and copy it. */
    private static String pasted(String code) {
        var arabic = code.chars()
                .map(character -> Character.isDigit(character) ? character - '0' + '٠' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return "\u202a " + arabic.insert(3, "\u2011\u00a0") + "\u200f\u202c\r\n";
    }

    @Test
    void what_is_no_code_even_when_simplified_costs_no_attempt() {
        reserved(HOME);
        var challenge = challenge();

        for (var entered : List.of("12345", "1".repeat(11), "12345\u00b2", "\u202e654321", " ".repeat(65) + "123456")) {
            assertThat(checks.attempt(challenge.id(), entered, null))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.WrongCode(5)));
        }
    }

    @Test
    void the_message_of_an_entered_code_is_marked() {
        reserved(HOME);
        var challenge = challenge();
        var id = gateway.lastMessage().id();

        checks.attempt(challenge.id(), gateway.lastCode(), null).orElseThrow();

        assertThat(ringproof.messages().newest(new MessageSearch(null, null, null, 100)))
                .filteredOn(message -> message.id().equals(id))
                .singleElement()
                .satisfies(message -> assertThat(message.enteredAt()).isEqualTo(clock.instant()));
    }

    @Test
    void a_sign_in_is_passed_by_a_backup_code_however_it_is_written_and_by_each_once() {
        var codes = reserved(HOME);
        var sloppy = codes.get(3)
                .toLowerCase(java.util.Locale.ROOT)
                .replace("-", " ")
                .replace('0', 'o');

        var passed = checks.attempt(challenge().id(), sloppy, null).orElseThrow();
        clock.advance(Duration.ofSeconds(30));
        var again = checks.attempt(challenge().id(), codes.get(3), null);
        var other = checks.attempt(challenge(31).id(), codes.get(4), Method.BACKUP_CODE);

        assertThat(requireNonNull(passed.passed()).method()).isEqualTo(Method.BACKUP_CODE);
        assertThat(refusal(again)).isEqualTo(new Refusal.WrongCode(0));
        assertThat(other).isInstanceOf(Accepted.class);
        assertThat(names()).containsSubsequence("backup_code.used", "backup_code.missed", "backup_code.used");
        assertThat(requireNonNull(numbers.account(ANNA_HERE).backupCodes()).remaining())
                .isEqualTo(8);
    }

    @Test
    void of_many_who_use_one_backup_code_at_once_one_succeeds() throws Exception {
        var codes = reserved(HOME);
        var challenge = challenge();

        var outcomes = atOnce(50, () -> checks.attempt(challenge.id(), codes.get(0), null));

        assertThat(outcomes).filteredOn(Accepted.class::isInstance).hasSize(1);
        assertThat(requireNonNull(numbers.account(ANNA_HERE).backupCodes()).remaining())
                .isEqualTo(9);
    }

    @Test
    void without_a_challenge_too_a_backup_code_works_once() throws Exception {
        var codes = reserved(HOME);

        var outcomes = atOnce(50, () -> checks.useBackupCode(ANNA, codes.get(0)));

        assertThat(outcomes).filteredOn(Accepted.class::isInstance).hasSize(1);
    }

    @Test
    void a_new_set_of_backup_codes_voids_the_old_one() {
        var old = reserved(HOME);

        var fresh = numbers.makeBackupCodes(ANNA_HERE).orElseThrow();

        assertThat(new HashSet<>(fresh.codes())).hasSize(10).doesNotContainAnyElementsOf(old);
        assertThat(refusal(checks.useBackupCode(ANNA, old.get(0)))).isEqualTo(new Refusal.WrongCode(0));
        assertThat(checks.useBackupCode(ANNA, fresh.codes().get(0))).isInstanceOf(Accepted.class);
    }

    @Test
    void wrong_backup_codes_cost_attempts_of_the_challenge() {
        var codes = reserved(HOME);
        var challenge = challenge();
        var wrong = codes.get(0).substring(0, 20) + (codes.get(0).endsWith("0000") ? "1111" : "0000");

        for (int i = 0; i < 5; i++) {
            assertThat(refusal(checks.attempt(challenge.id(), wrong, null))).isInstanceOf(Refusal.WrongCode.class);
        }

        assertThat(refusal(checks.attempt(challenge.id(), codes.get(0), null)))
                .isEqualTo(new Refusal.TooManyAttempts());
        assertThat(refusal(checks.attempt(challenge.id(), gateway.lastCode(), null)))
                .isEqualTo(new Refusal.TooManyAttempts());
    }

    @Test
    void a_code_of_one_challenge_is_wrong_for_another_and_so_is_one_for_another_purpose() {
        reserved(HOME);
        var first = challenge();
        var firstCode = gateway.lastCode();
        clock.advance(Duration.ofSeconds(30));
        var second = challenge();
        var stepUp = checks.openStepUp(ANNA, HERE).orElseThrow();

        assertThat(refusal(checks.attempt(second.id(), firstCode, null))).isInstanceOf(Refusal.WrongCode.class);
        assertThat(refusal(checks.attemptStepUp(ANNA, HERE, firstCode, null))).isEqualTo(new Refusal.NothingPrepared());
        assertThat(stepUp.sent()).isNull();
        assertThat(checks.attempt(first.id(), firstCode, null)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_number_that_the_owner_names_gets_the_code_if_it_is_reserved() {
        reserved(HOME);
        var work = verified(WORK);

        assertThat(refusal(checks.challenge(ANNA, work, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)))
                .isEqualTo(new Refusal.NoSecondFactor());
        numbers.setReservedForSecondFactor(ANNA_HERE, work, true).orElseThrow();
        checks.challenge(ANNA, work, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();

        assertThat(gateway.lastMessage().to().value()).isEqualTo(WORK);
        assertThatThrownBy(() -> checks.challenge(
                        ANNA, new PhoneNumberId("idn_none"), Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN))
                .isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> checks.get(new ChallengeId("ver_none"))).isInstanceOf(NoSuchChallenge.class);
    }

    @Test
    void an_owner_without_a_second_factor_is_not_asked_for_one() {
        verified(HOME);

        assertThat(refusal(checks.challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)))
                .isEqualTo(new Refusal.NoSecondFactor());
        assertThat(refusal(checks.openStepUp(ANNA, HERE))).isEqualTo(new Refusal.NoSecondFactor());
        assertThat(refusal(numbers.makeBackupCodes(ANNA_HERE))).isEqualTo(new Refusal.NoBackupCodes());
    }

    @Test
    void a_session_that_verified_the_number_can_set_up_everything_without_a_step_up() {
        reserved(HOME);
        clock.advance(Duration.ofMinutes(9));

        var work = verified(WORK);

        assertThat(numbers.setReservedForSecondFactor(ANNA_HERE, work, true)).isInstanceOf(Accepted.class);
        assertThat(numbers.makeDefaultSecondFactor(ANNA_HERE, work)).isInstanceOf(Accepted.class);
    }

    @Test
    void another_session_is_asked_to_step_up_before_anything_sensitive() {
        reserved(HOME);
        var home = numbers.account(ANNA_HERE).numbers().getFirst().id();

        List<Outcome<?>> sensitive = List.of(
                numbers.create(ANNA_ELSEWHERE, WORK),
                numbers.destroy(ANNA_ELSEWHERE, home),
                numbers.setReservedForSecondFactor(ANNA_ELSEWHERE, home, false),
                numbers.makeDefaultSecondFactor(ANNA_ELSEWHERE, home),
                numbers.makePrimary(ANNA_ELSEWHERE, home),
                numbers.makeBackupCodes(ANNA_ELSEWHERE));

        assertThat(sensitive)
                .allSatisfy(outcome ->
                        assertThat(refusal(outcome)).isEqualTo(new Refusal.StepUpRequired(Duration.ofMinutes(10))));
        assertThat(ringproof.phoneNumbers().makePrimary(as(ANNA), home)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_session_without_a_name_takes_no_sensitive_step_once_there_is_a_second_factor() {
        var unnamed = Actor.inUnnamedSession(ANNA);
        var home = numbers.create(unnamed, HOME).orElseThrow().id();
        numbers.prepareVerification(unnamed, home).orElseThrow();
        numbers.attemptVerification(unnamed, home, gateway.lastCode()).orElseThrow();
        numbers.setReservedForSecondFactor(unnamed, home, true).orElseThrow();

        List<Outcome<?>> sensitive = List.of(
                numbers.create(unnamed, WORK),
                numbers.destroy(unnamed, home),
                numbers.setReservedForSecondFactor(unnamed, home, false),
                numbers.makeDefaultSecondFactor(unnamed, home),
                numbers.makePrimary(unnamed, home),
                numbers.makeBackupCodes(unnamed));

        assertThat(sensitive)
                .allSatisfy(outcome -> assertThat(refusal(outcome)).isEqualTo(new Refusal.SessionRequired()));
        assertThat(numbers.account(unnamed).secondFactorEnabled()).isTrue();
        assertThat(numbers.makePrimary(Actor.withoutSession(ANNA), home)).isInstanceOf(Accepted.class);
    }

    @Test
    void what_one_session_has_shown_does_not_count_for_a_session_without_a_name() {
        reserved(HOME);

        assertThat(numbers.makeBackupCodes(ANNA_HERE)).isInstanceOf(Accepted.class);
        assertThat(refusal(numbers.makeBackupCodes(Actor.inUnnamedSession(ANNA))))
                .isEqualTo(new Refusal.SessionRequired());
    }

    @Test
    void an_actor_within_a_session_is_always_guarded() {
        assertThatThrownBy(() -> new Actor(ANNA, HERE, null, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_step_up_lasts_ten_minutes_and_holds_for_its_session_only() {
        reserved(HOME);
        checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        checks.prepareStepUp(ANNA, ELSEWHERE, null).orElseThrow();

        checks.attemptStepUp(ANNA, ELSEWHERE, gateway.lastCode(), null).orElseThrow();

        assertThat(checks.lastPassed(ANNA, ELSEWHERE)).contains(clock.instant());
        assertThat(numbers.makeBackupCodes(ANNA_ELSEWHERE)).isInstanceOf(Accepted.class);
        assertThat(refusal(numbers.makeBackupCodes(new Actor(ANNA, new SessionId("sess_3")))))
                .isInstanceOf(Refusal.StepUpRequired.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(refusal(numbers.makeBackupCodes(ANNA_ELSEWHERE))).isInstanceOf(Refusal.StepUpRequired.class);
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    @Test
    void a_session_that_opens_a_step_up_again_gets_the_open_one_with_the_attempts_that_are_left() {
        reserved(HOME);
        var first = checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        checks.prepareStepUp(ANNA, ELSEWHERE, null).orElseThrow();
        refusal(checks.attemptStepUp(ANNA, ELSEWHERE, wrong(gateway.lastCode()), null));

        for (int i = 0; i < 50; i++) {
            var again = checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.attemptsLeft()).isEqualTo(4);
        }

        assertThat(checks.openStepUp(ANNA, new SessionId("sess_3"))
                        .orElseThrow()
                        .id())
                .isNotEqualTo(first.id());
        assertThat(checks.attemptStepUp(ANNA, ELSEWHERE, gateway.lastCode(), null))
                .isInstanceOf(Accepted.class);
        assertThat(checks.openStepUp(ANNA, ELSEWHERE).orElseThrow().id())
                .as("the first one is passed")
                .isNotEqualTo(first.id());
    }

    @Test
    void a_step_up_with_less_than_a_fifth_of_its_time_or_no_attempt_left_is_not_given_again() {
        reserved(HOME);
        var first = checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        clock.advance(Duration.ofMinutes(8));
        assertThat(checks.openStepUp(ANNA, ELSEWHERE).orElseThrow().id()).isEqualTo(first.id());
        clock.advance(Duration.ofMillis(1));
        var second = checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        assertThat(second.id()).isNotEqualTo(first.id());

        clock.advance(Duration.ofMinutes(7));
        checks.prepareStepUp(ANNA, ELSEWHERE, null).orElseThrow();
        clock.advance(Duration.ofMinutes(8));
        assertThat(checks.openStepUp(ANNA, ELSEWHERE).orElseThrow().id())
                .as("its code is valid for two more minutes")
                .isEqualTo(second.id());

        for (int i = 0; i < 5; i++) {
            refusal(checks.attemptStepUp(ANNA, ELSEWHERE, wrong(gateway.lastCode()), null));
        }
        assertThat(checks.openStepUp(ANNA, ELSEWHERE).orElseThrow().attemptsLeft())
                .isEqualTo(5);
    }

    @Test
    void a_step_up_works_by_backup_code_without_any_message() {
        var codes = reserved(HOME);
        clock.advance(Duration.ofMinutes(10));
        checks.openStepUp(ANNA, ELSEWHERE).orElseThrow();
        int before = gateway.messages().size();

        assertThat(checks.attemptStepUp(ANNA, ELSEWHERE, codes.get(9), null)).isInstanceOf(Accepted.class);
        assertThat(gateway.messages()).hasSize(before + 1);
        assertThat(gateway.lastMessage().code()).isNull();
        assertThat(numbers.makeBackupCodes(ANNA_ELSEWHERE)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_host_that_guards_changes_itself_switches_the_step_up_off() {
        try (var unguarded = ringproof(new SecondFactorPolicy(Duration.ZERO, false, true))) {
            var created = BackEnd.of(unguarded)
                    .create(ANNA, HOME, new PhoneNumberUpdate(true, null, true, null))
                    .orElseThrow();

            assertThat(created.backupCodes()).hasSize(10);
            assertThat(unguarded.phoneNumbers().makeBackupCodes(ANNA_ELSEWHERE)).isInstanceOf(Accepted.class);
            assertThat(unguarded.phoneNumbers().makeBackupCodes(Actor.inUnnamedSession(ANNA)))
                    .isInstanceOf(Accepted.class);
        }
    }

    @Test
    void releasing_the_last_number_switches_the_second_factor_off_and_the_codes_with_it() {
        var codes = reserved(HOME);
        var home = numbers.account(ANNA_HERE).numbers().getFirst().id();

        numbers.setReservedForSecondFactor(ANNA_HERE, home, false).orElseThrow();

        assertThat(numbers.account(ANNA_HERE).secondFactorEnabled()).isFalse();
        assertThat(refusal(checks.useBackupCode(ANNA, codes.get(0)))).isEqualTo(new Refusal.NoSecondFactor());
        assertThat(names()).containsSubsequence("phone_number.released_from_second_factor", "backup_code.destroyed");
    }

    @Test
    void an_operator_switches_the_second_factor_off() {
        reserved(HOME);

        ringproof.administration().disableSecondFactor(ANNA).orElseThrow();

        assertThat(numbers.account(ANNA_HERE).secondFactorEnabled()).isFalse();
        assertThat(numbers.account(ANNA_HERE).backupCodes()).isNull();
    }

    @Test
    void every_verified_number_gets_a_notice_of_a_change_and_so_does_a_removed_one() {
        reserved(HOME);
        var work = verified(WORK);
        numbers.setReservedForSecondFactor(ANNA_HERE, work, true).orElseThrow();
        clock.advance(Duration.ofMinutes(20));
        gateway.clear();

        ringproof.administration().destroy(work).orElseThrow();

        assertThat(gateway.messages())
                .extracting(message -> message.to().value())
                .containsExactlyInAnyOrder(HOME, WORK);
        assertThat(gateway.messages()).allSatisfy(message -> {
            assertThat(message.code()).isNull();
            assertThat(message.body()).contains("+1********72").doesNotContain(WORK);
        });
    }

    @Test
    void there_are_no_notices_if_the_policy_says_so_or_there_is_no_second_factor() {
        verified(HOME);
        verified(WORK);
        assertThat(gateway.messages())
                .allSatisfy(message -> assertThat(message.code()).isNotNull());

        gateway.clear();
        try (var silent = ringproof(new SecondFactorPolicy(Duration.ZERO, false, false))) {
            BackEnd.of(silent)
                    .create(ANNA, HOME, new PhoneNumberUpdate(true, null, true, null))
                    .orElseThrow();
        }
        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void a_linked_number_is_not_destroyed_until_it_is_unlinked() {
        var id = verified(HOME);
        var link = new IdentificationLink("idn_google", "oauth_google");

        var linked = ringproof.administration().link(id, link).orElseThrow();

        assertThat(linked.linkedTo()).containsExactly(link);
        assertThat(refusal(numbers.destroy(ANNA_HERE, id))).isEqualTo(new Refusal.Linked());
        ringproof.administration().unlink(id, "idn_google").orElseThrow();
        assertThat(numbers.destroy(ANNA_HERE, id)).isInstanceOf(Accepted.class);
    }

    @Test
    void secrets_are_not_shown_by_to_string() {
        verified(HOME);
        var id = numbers.account(ANNA_HERE).numbers().getFirst().id();
        var codes = numbers.setReservedForSecondFactor(ANNA_HERE, id, true)
                .orElseThrow()
                .backupCodes();

        var fresh = numbers.makeBackupCodes(ANNA_HERE).orElseThrow();

        assertThat(fresh.toString()).doesNotContain(fresh.codes());
        assertThat(numbers.account(ANNA_HERE).toString()).doesNotContain(codes).doesNotContain(HOME);
        assertThat(BackupCodeIssuer.read(codes.get(0)).orElseThrow().toString())
                .doesNotContain(codes.get(0).substring(0, 4));
    }

    private PhoneNumberId verified(String number) {
        var id = numbers.create(ANNA_HERE, number).orElseThrow().id();
        numbers.prepareVerification(ANNA_HERE, id).orElseThrow();
        return numbers.attemptVerification(ANNA_HERE, id, gateway.lastCode())
                .orElseThrow()
                .id();
    }

    /** Verifies a number in the session here and reserves it; returns the backup codes that came with it. */
    private List<String> reserved(String number) {
        return numbers.setReservedForSecondFactor(ANNA_HERE, verified(number), true)
                .orElseThrow()
                .backupCodes();
    }

    private SecondFactorChallenge challenge() {
        return checks.challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();
    }

    private SecondFactorChallenge challenge(int secondsLater) {
        clock.advance(Duration.ofSeconds(secondsLater));
        return challenge();
    }

    private List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(Collections.nCopies(times, call)).stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .toList();
        }
    }
}
