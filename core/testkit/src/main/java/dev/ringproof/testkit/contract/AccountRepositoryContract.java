package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.contract.StoresContract.atOnce;
import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NEVER_SEEN;
import static dev.ringproof.testkit.internal.Accounts.NEW_CODES;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.SECOND_FACTORS;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBackupCodes;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.backupCodes;
import static dev.ringproof.testkit.internal.Accounts.ben;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.missed;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Accounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.AccountRepository;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link AccountRepository} keeps to. */
public interface AccountRepositoryContract extends StoresContract {
    PhoneNumberId BENS = ben().numbers().getFirst().id();

    private AccountRepository accounts() {
        return stores().accounts();
    }

    private void store(Account account) {
        doInUnit(() -> accounts().save(accounts().open(account.owner(), NOON), account));
    }

    private Account load(OwnerId owner) {
        return inUnit(() -> accounts().find(owner));
    }

    private Account change(Account before, Account after) {
        doInUnit(() -> accounts().save(accounts().lock(before.owner()), after));
        return load(before.owner());
    }

    static Stream<Account> anAccountInEachState() {
        var home = anna().numbers().getFirst();
        var linked = new Account(
                ANNA,
                List.of(new PhoneNumber(
                        home.id(),
                        ANNA,
                        home.phoneNumber(),
                        home.verification(),
                        false,
                        home.secondFactor(),
                        true,
                        List.of(
                                new IdentificationLink("idn_a", "oauth_google"),
                                new IdentificationLink("idn_b", "saml")),
                        home.throttle(),
                        false,
                        NOON,
                        NOON.plusSeconds(1))));
        return Stream.of(
                Account.empty(ANNA),
                anna(),
                prepared(anna(), HOME),
                missed(prepared(anna(), HOME), HOME, 2),
                missed(prepared(anna(), HOME), HOME, 5),
                verified(anna(), HOME),
                anna().update(HOME, new PhoneNumberUpdate(true, null, null, null), NEW_CODES, SECOND_FACTORS, NOON)
                        .account(),
                annaWithBothVerified(),
                reserved(reserved(annaWithBothVerified(), WORK, NOON), HOME, NOON.plusSeconds(1)),
                annaWithBackupCodes(),
                annaWithBackupCodes()
                        .secondFactors()
                        .tryBackupCode(NOON.plusSeconds(1), POLICY)
                        .account(),
                annaWithBackupCodes()
                        .secondFactors()
                        .useBackupCode(new BackupCodesId("bkp_1"), "0003", NOON.plusSeconds(1))
                        .account(),
                prepared(anna(), HOME)
                        .attemptVerification(
                                HOME,
                                RIGHT,
                                new Actor(ANNA, new SessionId("sess_1"))
                                        .on(ClientId.of(new SessionId("x".repeat(SessionId.MAX_LENGTH)))),
                                NOON,
                                POLICY)
                        .account(),
                exclusive(ANNA, HOME),
                prepared(exclusive(ANNA, HOME), HOME),
                linked);
    }

    private static Account exclusive(OwnerId owner, PhoneNumberId id) {
        return Account.empty(owner)
                .add(id, HOME_NUMBER, AddedAs.EXCLUSIVE, NEVER_SEEN, NOON, POLICY)
                .account();
    }

    @Test
    default void a_number_is_found_as_all_of_its_owners_have_it_with_the_verified_one_first() {
        var late = Account.empty(new OwnerId("late"))
                .create(
                        new PhoneNumberId("idn_late"),
                        HOME_NUMBER,
                        PhoneNumberUpdate.NONE,
                        NEW_CODES,
                        SECOND_FACTORS,
                        NEVER_SEEN,
                        NOON.plusSeconds(1),
                        POLICY)
                .account();
        store(ben());
        store(late);
        store(verified(anna(), HOME));

        var found = inUnit(() -> accounts().ofAllOwners(HOME_NUMBER, 10));

        assertThat(found).extracting(PhoneNumber::id).containsExactly(HOME, new PhoneNumberId("idn_late"), BENS);
        assertThat(found).extracting(PhoneNumber::isVerified).containsExactly(true, false, false);
        assertThat(found.getLast().verification()).isInstanceOf(Verification.Taken.class);
        assertThat(inUnit(() -> accounts().ofAllOwners(HOME_NUMBER, 1))).hasSize(1);
        assertThat(inUnit(() -> accounts().ofAllOwners(WORK_NUMBER, 10))).isEmpty();
    }

    @Test
    default void no_two_owners_become_one_and_each_keeps_its_id() {
        StoresContract.idsAtTheEdges().map(OwnerId::new).forEach(owner -> {
            assertThat(load(owner)).isEqualTo(Account.empty(owner));
            store(withHome(owner));
        });

        StoresContract.idsAtTheEdges().map(OwnerId::new).forEach(owner -> {
            var home = withHome(owner).numbers().getFirst();
            assertThat(load(owner)).isEqualTo(withHome(owner));
            assertThat(inUnit(() -> accounts().findByNumber(home.id()))).contains(withHome(owner));
        });
    }

    private static Account withHome(OwnerId owner) {
        var home = anna().numbers().getFirst();
        return new Account(
                owner,
                List.of(new PhoneNumber(
                        new PhoneNumberId(
                                "idn_" + UUID.nameUUIDFromBytes(owner.value().getBytes(StandardCharsets.UTF_8))),
                        owner,
                        home.phoneNumber(),
                        home.verification(),
                        false,
                        home.secondFactor(),
                        true,
                        List.of(),
                        home.throttle(),
                        false,
                        NOON,
                        NOON)));
    }

    @ParameterizedTest
    @MethodSource("anAccountInEachState")
    default void gives_back_what_was_saved(Account account) {
        store(account);

        assertThat(load(ANNA)).isEqualTo(account);
    }

    @ParameterizedTest
    @MethodSource("anAccountInEachState")
    default void an_account_may_change_from_each_state_to_each_other(Account account) {
        store(anna());

        assertThat(change(anna(), account)).isEqualTo(account);
        assertThat(change(account, anna())).isEqualTo(anna());
    }

    @ParameterizedTest
    @MethodSource("anAccountInEachState")
    default void of_an_expired_code_only_the_sealed_code_is_wiped(Account account) {
        store(account);
        var end = NOON.plus(POLICY.codeLifetime());
        var wiped = account.numbers().stream()
                .map(number -> number.wipedAt(end).orElse(number))
                .toList();
        int codes = account.numbers().equals(wiped) ? 0 : 1;

        assertThat(wipeCodes(end.minusMillis(1), 10)).isZero();
        assertThat(load(ANNA)).isEqualTo(account);
        assertThat(wipeCodes(end, 10)).isEqualTo(codes);
        assertThat(load(ANNA)).isEqualTo(new Account(ANNA, wiped, account.backupCodes()));
        assertThat(wipeCodes(end, 10)).isZero();
    }

    @Test
    default void no_more_codes_are_wiped_than_the_limit_says() {
        store(prepared(prepared(with(anna(), WORK, WORK_NUMBER), HOME), WORK));
        store(prepared(ben(), BENS));
        var end = NOON.plus(POLICY.codeLifetime());

        assertThat(wipeCodes(end, 2)).isEqualTo(2);
        assertThat(wipeCodes(end, 2)).isOne();
        assertThat(wipeCodes(end, 2)).isZero();
    }

    @Test
    default void the_code_of_a_number_that_another_owner_has_verified_since_is_wiped() {
        store(prepared(ben(), BENS));
        store(verified(anna(), HOME));

        assertThat(wipeCodes(NOON.plus(POLICY.codeLifetime()), 10)).isOne();
    }

    private int wipeCodes(Instant now, int limit) {
        return inUnit(() -> accounts().wipeCodes(now, limit));
    }

    @Test
    default void a_new_set_of_backup_codes_replaces_the_former_one() {
        store(annaWithBackupCodes());
        var replaced = annaWithBackupCodes()
                .secondFactors()
                .replaceBackupCodes(backupCodes("bkp_2", NOON.plusSeconds(1)), NOON.plusSeconds(1))
                .account();

        assertThat(change(annaWithBackupCodes(), replaced)).isEqualTo(replaced);
    }

    @Test
    default void an_unknown_owner_has_an_empty_account() {
        assertThat(load(ANNA)).isEqualTo(Account.empty(ANNA));
        assertThat(inUnit(() -> accounts().lock(ANNA))).isEqualTo(Account.empty(ANNA));
        assertThat(inUnit(() -> accounts().open(ANNA, NOON))).isEqualTo(Account.empty(ANNA));
    }

    @Test
    default void owners_do_not_see_each_others_numbers() {
        store(anna());
        store(ben());

        assertThat(load(ANNA)).isEqualTo(anna());
        assertThat(load(BEN)).isEqualTo(ben());
    }

    @Test
    default void finds_the_account_that_has_a_number() {
        store(with(anna(), WORK, WORK_NUMBER));

        assertThat(inUnit(() -> accounts().findByNumber(WORK))).contains(with(anna(), WORK, WORK_NUMBER));
        assertThat(inUnit(() -> accounts().lockByNumber(WORK))).contains(with(anna(), WORK, WORK_NUMBER));
        assertThat(inUnit(() -> accounts().findByNumber(new PhoneNumberId("idn_none"))))
                .isEmpty();
        assertThat(inUnit(() -> accounts().lockByNumber(new PhoneNumberId("idn_none"))))
                .isEmpty();
    }

    @Test
    default void a_removed_number_and_its_backup_codes_are_gone() {
        store(annaWithBackupCodes());

        change(annaWithBackupCodes(), Account.empty(ANNA));

        assertThat(load(ANNA)).isEqualTo(Account.empty(ANNA));
        assertThat(inUnit(() -> accounts().findByNumber(HOME))).isEmpty();
    }

    @Test
    default void a_failed_unit_of_work_leaves_nothing_behind() {
        store(anna());

        assertThatThrownBy(() -> doInUnit(() -> {
                    accounts().save(accounts().open(ANNA, NOON), verified(anna(), HOME));
                    accounts().save(accounts().open(BEN, NOON), ben());
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(load(ANNA)).isEqualTo(anna());
        assertThat(load(BEN)).isEqualTo(Account.empty(BEN));
    }

    @Test
    default void a_number_that_another_owner_has_verified_is_taken_until_that_owner_removes_it() {
        var pending = prepared(ben(), ben().numbers().getFirst().id());
        store(pending);
        store(verified(anna(), HOME));

        var own = pending.numbers().getFirst().verification();
        assertThat(load(BEN).numbers())
                .singleElement()
                .satisfies(number -> assertThat(number.verification()).isEqualTo(new Verification.Taken(own)));

        change(
                load(BEN),
                load(BEN).unlock(load(BEN).numbers().getFirst().id(), NOON).account());
        change(verified(anna(), HOME), Account.empty(ANNA));

        var id = ben().numbers().getFirst().id();
        assertThat(load(BEN)).isEqualTo(prepared(ben(), id).seenWith(id, new NumberFailures(0, NOON)));
    }

    @Test
    default void an_exclusive_number_is_taken_for_all_others_until_its_owner_removes_it() {
        store(anna());
        store(exclusive(BEN, BENS));

        assertThat(load(BEN)).isEqualTo(exclusive(BEN, BENS));
        assertThat(load(ANNA).numbers())
                .singleElement()
                .satisfies(number -> assertThat(number.verification())
                        .isEqualTo(new Verification.Taken(new Verification.Unverified())));
        assertThat(inUnit(() -> accounts().history(ANNA, HOME_NUMBER)).verifiedByAnother())
                .isTrue();
        assertThat(inUnit(() -> accounts().ofAllOwners(HOME_NUMBER, 2)))
                .extracting(PhoneNumber::id)
                .containsExactly(BENS, HOME);
        assertThatThrownBy(() -> change(anna(), verified(anna(), HOME))).isInstanceOf(StoreConflict.class);

        change(exclusive(BEN, BENS), Account.empty(BEN));
        assertThat(load(ANNA)).isEqualTo(anna());
    }

    @Test
    default void a_verified_number_that_was_exclusive_stays_taken_for_all_others() {
        store(anna());
        store(prepared(exclusive(BEN, BENS), BENS));
        var verified = prepared(exclusive(BEN, BENS), BENS)
                .attemptVerification(BENS, RIGHT, null, NOON, POLICY)
                .account();

        change(prepared(exclusive(BEN, BENS), BENS), verified);

        assertThat(load(BEN)).isEqualTo(verified);
        assertThat(load(BEN).number(BENS).orElseThrow().exclusive()).isFalse();
        assertThat(load(ANNA).number(HOME).orElseThrow().verification()).isInstanceOf(Verification.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+14155552671", "+14155552672", "+14155552673"})
    default void one_number_takes_the_place_of_all_also_if_it_was_one_of_them(String number) {
        store(annaWithBackupCodes());
        var replaced = annaWithBackupCodes()
                .replaceAll(
                        new PhoneNumberId("idn_new"),
                        new E164Number(number),
                        AddedAs.VERIFIED,
                        NEVER_SEEN,
                        NOON.plusSeconds(1),
                        POLICY)
                .account();

        change(annaWithBackupCodes(), replaced);

        // The failures of a number stay with it.
        var left = load(ANNA).numbers().getFirst();
        assertThat(load(ANNA)).isEqualTo(replaced.seenWith(left.id(), left.failuresAcrossOwners()));
        assertThat(inUnit(() -> accounts().findByNumber(HOME))).isEmpty();
    }

    @Test
    default void the_only_number_takes_its_own_place() {
        store(verified(anna(), HOME));
        var replaced = verified(anna(), HOME)
                .replaceAll(new PhoneNumberId("idn_new"), HOME_NUMBER, AddedAs.EXCLUSIVE, NEVER_SEEN, NOON, POLICY)
                .account();

        change(load(ANNA), replaced);

        assertThat(load(ANNA).numbers())
                .singleElement()
                .satisfies(number -> assertThat(number.exclusive()).isTrue());
        assertThat(load(ANNA).primary().orElseThrow().id()).isEqualTo(new PhoneNumberId("idn_new"));
    }

    @Test
    default void a_change_to_a_taken_number_keeps_its_stored_verification() {
        var id = ben().numbers().getFirst().id();
        store(missed(prepared(ben(), id), id, 1));
        store(verified(anna(), HOME));

        change(load(BEN), load(BEN).unlock(id, NOON).account());
        change(load(ANNA), Account.empty(ANNA));

        var missed = missed(prepared(ben(), id), id, 1);
        assertThat(load(BEN)).isEqualTo(missed.unlock(id, NOON).account());
    }

    @Test
    default void a_code_that_is_prepared_for_a_taken_number_is_stored() {
        var id = ben().numbers().getFirst().id();
        store(ben());
        store(verified(anna(), HOME));

        var hiding = POLICY.hidingTakenNumbers();
        var challenge = challenge("ver_hidden", NOON);
        change(
                load(BEN),
                load(BEN).prepareVerification(id, challenge, NOON, hiding).account());

        assertThat(load(BEN).number(id).orElseThrow().verification())
                .isEqualTo(new Verification.Taken(new Verification.Pending(challenge)));
        change(
                load(BEN),
                load(BEN).attemptVerification(id, RIGHT, null, NOON, hiding).account());
        assertThat(load(BEN).number(id).orElseThrow().verification())
                .isEqualTo(new Verification.Taken(new Verification.Unverified()));
    }

    @Test
    default void a_number_cannot_be_verified_by_two_owners() {
        store(verified(anna(), HOME));
        store(ben());
        var benVerified = verified(ben(), ben().numbers().getFirst().id());

        assertThatThrownBy(() -> doInUnit(() -> accounts().save(accounts().lock(BEN), benVerified)))
                .isInstanceOf(StoreConflict.class);

        assertThat(load(ANNA)).isEqualTo(verified(anna(), HOME));
    }

    @Test
    default void the_history_of_a_number_says_whether_another_owner_has_verified_it() {
        assertThat(inUnit(() -> accounts().history(BEN, HOME_NUMBER)))
                .isEqualTo(new Account.NumberHistory(false, null));

        store(verified(anna(), HOME));

        assertThat(inUnit(() -> accounts().history(BEN, HOME_NUMBER)).verifiedByAnother())
                .isTrue();
        assertThat(inUnit(() -> accounts().history(ANNA, HOME_NUMBER)).verifiedByAnother())
                .isFalse();
    }

    @Test
    default void of_many_wrong_codes_at_once_each_one_counts() throws Exception {
        store(prepared(anna(), HOME));

        var outcomes =
                atOnce(Collections.<Callable<Outcome<PhoneNumber>>>nCopies(20, () -> attempt(ANNA, HOME, WRONG)));

        assertThat(outcomes)
                .filteredOn(o -> o instanceof Outcome.Refused<PhoneNumber>(var why, var account, var events)
                        && why instanceof Refusal.WrongCode)
                .hasSize(POLICY.maxAttempts());
        assertThat(load(ANNA)).isEqualTo(missed(prepared(anna(), HOME), HOME, 5));
    }

    @Test
    default void a_right_code_that_is_entered_many_times_at_once_is_accepted_once() throws Exception {
        store(prepared(anna(), HOME));

        var outcomes =
                atOnce(Collections.<Callable<Outcome<PhoneNumber>>>nCopies(20, () -> attempt(ANNA, HOME, RIGHT)));

        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(1);
    }

    @Test
    default void of_two_numbers_that_a_new_owner_adds_at_once_one_is_the_primary() throws Exception {
        var outcomes = atOnce(Stream.of(HOME, WORK)
                .map(id -> (Callable<Outcome<PhoneNumber>>) () -> inUnit(() -> {
                    var account = accounts().open(ANNA, NOON);
                    var number = id.equals(HOME) ? HOME_NUMBER : WORK_NUMBER;
                    var outcome = account.create(
                            id,
                            number,
                            PhoneNumberUpdate.NONE,
                            NEW_CODES,
                            SECOND_FACTORS,
                            accounts().history(ANNA, number),
                            NOON,
                            POLICY);
                    accounts().save(account, outcome.account());
                    return outcome;
                }))
                .toList());

        assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
        assertThat(load(ANNA).numbers())
                .hasSize(2)
                .filteredOn(PhoneNumber::primary)
                .hasSize(1);
    }

    @Test
    default void of_two_numbers_that_become_second_factors_at_once_one_is_the_default() throws Exception {
        store(annaWithBothVerified());

        atOnce(Stream.of(HOME, WORK)
                .map(id -> (Callable<Boolean>) () -> inUnit(() -> {
                    var account = accounts().open(ANNA, NOON);
                    accounts().save(account, reserved(account, id, NOON));
                    return true;
                }))
                .toList());

        assertThat(load(ANNA).numbers()).allMatch(PhoneNumber::reservedForSecondFactor);
        assertThat(load(ANNA).numbers())
                .filteredOn(PhoneNumber::defaultSecondFactor)
                .hasSize(1);
    }

    private Account locked(OwnerId owner, PhoneNumberId id) {
        return accounts().lockFailures(accounts().lock(owner), id);
    }

    private Outcome<PhoneNumber> attempt(OwnerId owner, PhoneNumberId id, EnteredCode code) {
        return inUnit(() -> {
            var account = locked(owner, id);
            var outcome = account.attemptVerification(id, code, null, NOON, POLICY);
            accounts().save(account, outcome.account());
            return outcome;
        });
    }

    @Test
    default void the_failures_of_a_number_are_those_of_all_its_owners() {
        store(prepared(anna(), HOME));
        store(prepared(ben(), BENS));

        attempt(ANNA, HOME, WRONG);
        attempt(BEN, BENS, WRONG);

        assertThat(load(ANNA)).isEqualTo(missed(prepared(anna(), HOME), HOME, 1).seenWith(HOME, failures(2)));
        assertThat(load(BEN)).isEqualTo(missed(prepared(ben(), BENS), BENS, 1).seenWith(BENS, failures(2)));
        assertThat(inUnit(() -> accounts().lockByNumber(BENS)).orElseThrow()).isEqualTo(load(BEN));
    }

    @Test
    default void the_failures_of_another_number_are_others() {
        store(missed(prepared(anna(), HOME), HOME, 2));

        var account = change(load(ANNA), with(load(ANNA), WORK, WORK_NUMBER));

        assertThat(account.number(WORK).orElseThrow().failuresAcrossOwners()).isEqualTo(NumberFailures.NONE);
        assertThat(account.number(HOME).orElseThrow().failuresAcrossOwners()).isEqualTo(failures(2));
    }

    @Test
    default void the_failures_of_a_number_stay_when_it_is_removed() {
        store(missed(prepared(anna(), HOME), HOME, 3));

        change(load(ANNA), Account.empty(ANNA));
        store(ben());

        assertThat(load(BEN)).isEqualTo(ben().seenWith(BENS, failures(3)));
    }

    @Test
    default void failures_are_stored_apart_from_an_account_that_has_removed_the_number() {
        store(with(missed(prepared(anna(), HOME), HOME, 1), WORK, WORK_NUMBER));

        for (var id : List.of(HOME, WORK)) {
            doInUnit(() -> {
                var before = locked(ANNA, id);
                accounts().save(before, before.destroy(id, NOON).account());
                accounts().saveFailures(before.number(id).orElseThrow(), failures(7));
            });
        }

        store(with(anna(), WORK, WORK_NUMBER));
        assertThat(load(ANNA).numbers())
                .extracting(PhoneNumber::failuresAcrossOwners)
                .containsExactly(failures(7), failures(7));
    }

    @Test
    default void failures_change_with_the_unit_of_work_or_not_at_all() {
        store(missed(prepared(anna(), HOME), HOME, 1));

        assertThatThrownBy(() -> doInUnit(() -> {
                    var before = locked(ANNA, HOME);
                    accounts().save(before, before.seenWith(HOME, failures(5)));
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(load(ANNA).number(HOME).orElseThrow().failuresAcrossOwners()).isEqualTo(failures(1));
    }

    /** The first of them finds no failures that it could lock. */
    @Test
    default void of_many_owners_who_enter_a_wrong_code_at_once_each_one_counts() throws Exception {
        var owners = Stream.iterate(1, i -> i + 1)
                .limit(20)
                .map(i -> new OwnerId("user_" + i))
                .toList();
        owners.forEach(owner -> store(prepared(with(Account.empty(owner), idOf(owner), HOME_NUMBER), idOf(owner))));

        var outcomes = atOnce(owners.stream()
                .map(owner -> (Callable<Outcome<PhoneNumber>>) () -> attempt(owner, idOf(owner), WRONG))
                .toList());

        var refusals = outcomes.stream()
                .map(outcome -> ((Outcome.Refused<PhoneNumber>) outcome).refusal())
                .toList();
        assertThat(refusals)
                .filteredOn(Refusal.WrongCode.class::isInstance)
                .hasSize(POLICY.failures().delayFrom());
        assertThat(refusals)
                .filteredOn(Refusal.TooManyFailures.class::isInstance)
                .hasSize(20 - POLICY.failures().delayFrom());
        assertThat(load(owners.getFirst()).numbers().getFirst().failuresAcrossOwners())
                .isEqualTo(failures(POLICY.failures().delayFrom()));
    }

    private static PhoneNumberId idOf(OwnerId owner) {
        return new PhoneNumberId("idn_" + owner);
    }

    /** If the right code did not wait for the wrong one, the wrong one would still be counted after it. */
    @Test
    default void a_right_code_and_a_wrong_one_of_another_owner_at_once_come_one_after_the_other() throws Exception {
        for (int i = 0; i < 20; i++) {
            var one = new OwnerId("one_" + i);
            var other = new OwnerId("other_" + i);
            var number = new E164Number("+141555530" + (10 + i));
            Stream.of(one, other)
                    .forEach(owner -> store(prepared(with(Account.empty(owner), idOf(owner), number), idOf(owner))));

            var outcomes = atOnce(List.<Callable<Outcome<PhoneNumber>>>of(
                    () -> attempt(one, idOf(one), RIGHT), () -> attempt(other, idOf(other), WRONG)));

            assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Accepted.class);
            assertThat(load(other).numbers().getFirst().failuresAcrossOwners()).isEqualTo(failures(0));
        }
    }

    @Test
    default void failures_that_have_not_changed_for_long_are_deleted_the_oldest_first() {
        for (int i = 1; i <= 3; i++) {
            var id = new PhoneNumberId("idn_" + i);
            var account = with(Account.empty(new OwnerId("user_" + i)), id, new E164Number("+1415555268" + i));
            store(account.seenWith(id, new NumberFailures(4 - i, NOON.plusSeconds(i))));
        }

        int first = inUnit(() -> accounts().purgeFailures(NOON.plusSeconds(3), 1));
        int others = inUnit(() -> accounts().purgeFailures(NOON.plusSeconds(3), 9));
        int none = inUnit(() -> accounts().purgeFailures(NOON.plusSeconds(3), 9));

        assertThat(List.of(first, others, none)).containsExactly(1, 1, 0);
        assertThat(Stream.of(1, 2, 3)
                        .map(i -> load(new OwnerId("user_" + i)).numbers().getFirst())
                        .map(PhoneNumber::failuresAcrossOwners))
                .containsExactly(NumberFailures.NONE, NumberFailures.NONE, new NumberFailures(1, NOON.plusSeconds(3)));
    }

    private static NumberFailures failures(int count) {
        return new NumberFailures(count, NOON);
    }

    @Test
    default void the_count_of_sets_of_backup_codes_belongs_to_the_owner() {
        store(annaWithBackupCodes());
        var made = new BackupCodeSets(3, NOON);

        var first = inUnit(() -> setsAfterOpening(ANNA));
        doInUnit(() -> {
            accounts().open(ANNA, NOON);
            accounts().save(ANNA, made);
        });
        change(annaWithBackupCodes(), Account.empty(ANNA));

        assertThat(first).isEqualTo(BackupCodeSets.NONE);
        assertThat(inUnit(() -> setsAfterOpening(ANNA))).isEqualTo(made);
        assertThat(inUnit(() -> setsAfterOpening(BEN))).isEqualTo(BackupCodeSets.NONE);
    }

    private BackupCodeSets setsAfterOpening(OwnerId owner) {
        accounts().open(owner, NOON);
        return accounts().backupCodeSets(owner);
    }

    @Test
    default void of_many_sets_of_backup_codes_at_once_each_one_is_counted() throws Exception {
        Callable<BackupCodeSets> another = () -> inUnit(() -> {
            var next = setsAfterOpening(ANNA).oneMore(NOON);
            accounts().save(ANNA, next);
            return next;
        });

        atOnce(Collections.nCopies(20, another));

        assertThat(inUnit(() -> setsAfterOpening(ANNA))).isEqualTo(new BackupCodeSets(20, NOON));
    }

    /** All units lock an account's numbers in the same order, so that no two units wait for each other. */
    @Test
    default void many_changes_to_one_account_at_once_are_all_stored() throws Exception {
        store(annaWithBothVerified());

        var done = atOnce(Stream.iterate(0, i -> i + 1)
                .limit(40)
                .map(i -> (Callable<Boolean>) () -> inUnit(() -> {
                    var account = i % 2 == 0
                            ? accounts().open(ANNA, NOON)
                            : accounts().lockByNumber(i % 3 == 0 ? HOME : WORK).orElseThrow();
                    accounts().save(account, reserved(account, i % 3 == 0 ? HOME : WORK, NOON.plusSeconds(i)));
                    return true;
                }))
                .toList());

        assertThat(done).hasSize(40);
    }
}
