package dev.ringproof.core.contract;

import static dev.ringproof.core.contract.StoresContract.atOnce;
import static dev.ringproof.core.fixture.Accounts.ANNA;
import static dev.ringproof.core.fixture.Accounts.BEN;
import static dev.ringproof.core.fixture.Accounts.HOME;
import static dev.ringproof.core.fixture.Accounts.HOME_NUMBER;
import static dev.ringproof.core.fixture.Accounts.NEW_CODES;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static dev.ringproof.core.fixture.Accounts.POLICY;
import static dev.ringproof.core.fixture.Accounts.RIGHT;
import static dev.ringproof.core.fixture.Accounts.SECOND_FACTORS;
import static dev.ringproof.core.fixture.Accounts.WORK;
import static dev.ringproof.core.fixture.Accounts.WORK_NUMBER;
import static dev.ringproof.core.fixture.Accounts.WRONG;
import static dev.ringproof.core.fixture.Accounts.anna;
import static dev.ringproof.core.fixture.Accounts.annaWithBackupCodes;
import static dev.ringproof.core.fixture.Accounts.annaWithBothVerified;
import static dev.ringproof.core.fixture.Accounts.backupCodes;
import static dev.ringproof.core.fixture.Accounts.ben;
import static dev.ringproof.core.fixture.Accounts.missed;
import static dev.ringproof.core.fixture.Accounts.prepared;
import static dev.ringproof.core.fixture.Accounts.reserved;
import static dev.ringproof.core.fixture.Accounts.verified;
import static dev.ringproof.core.fixture.Accounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.AccountRepository;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link AccountRepository} keeps to. */
public interface AccountRepositoryContract extends StoresContract {

    private AccountRepository accounts() {
        return stores().accounts();
    }

    private void store(Account account) {
        doInUnit(() -> accounts().save(accounts().open(account.owner()), account));
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
                        home.secondFactor(),
                        true,
                        List.of(
                                new IdentificationLink("idn_a", "oauth_google"),
                                new IdentificationLink("idn_b", "saml")),
                        home.throttle(),
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
                        .attemptVerification(HOME, RIGHT, new SessionId("sess_1"), NOON, POLICY)
                        .account(),
                linked);
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
                        home.secondFactor(),
                        true,
                        List.of(),
                        home.throttle(),
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
        assertThat(inUnit(() -> accounts().open(ANNA))).isEqualTo(Account.empty(ANNA));
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
                    accounts().save(accounts().open(ANNA), verified(anna(), HOME));
                    accounts().save(accounts().open(BEN), ben());
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(load(ANNA)).isEqualTo(anna());
        assertThat(load(BEN)).isEqualTo(Account.empty(BEN));
    }

    @Test
    default void a_number_that_another_owner_has_verified_is_taken_until_that_owner_removes_it() {
        store(prepared(ben(), ben().numbers().getFirst().id()));
        store(verified(anna(), HOME));

        assertThat(load(BEN).numbers())
                .singleElement()
                .satisfies(number -> assertThat(number.verification()).isEqualTo(new Verification.Taken()));

        change(
                load(BEN),
                load(BEN).unlock(load(BEN).numbers().getFirst().id(), NOON).account());
        change(verified(anna(), HOME), Account.empty(ANNA));

        assertThat(load(BEN))
                .isEqualTo(prepared(ben(), ben().numbers().getFirst().id()));
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

        Callable<Outcome<PhoneNumber>> attempt = () -> inUnit(() -> {
            var account = accounts().lock(ANNA);
            var outcome = account.attemptVerification(HOME, WRONG, null, NOON, POLICY);
            accounts().save(account, outcome.account());
            return outcome;
        });
        var outcomes = atOnce(Collections.nCopies(20, attempt));

        assertThat(outcomes)
                .filteredOn(o -> o instanceof Outcome.Refused<PhoneNumber>(var why, var account, var events)
                        && why instanceof Refusal.WrongCode)
                .hasSize(POLICY.maxAttempts());
        assertThat(load(ANNA)).isEqualTo(missed(prepared(anna(), HOME), HOME, 5));
    }

    @Test
    default void a_right_code_that_is_entered_many_times_at_once_is_accepted_once() throws Exception {
        store(prepared(anna(), HOME));

        Callable<Outcome<PhoneNumber>> right = () -> inUnit(() -> {
            var account = accounts().lock(ANNA);
            var outcome = account.attemptVerification(HOME, RIGHT, null, NOON, POLICY);
            accounts().save(account, outcome.account());
            return outcome;
        });
        var outcomes = atOnce(Collections.nCopies(20, right));

        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(1);
    }

    @Test
    default void of_two_numbers_that_a_new_owner_adds_at_once_one_is_the_primary() throws Exception {
        var outcomes = atOnce(Stream.of(HOME, WORK)
                .map(id -> (Callable<Outcome<PhoneNumber>>) () -> inUnit(() -> {
                    var account = accounts().open(ANNA);
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
                    var account = accounts().open(ANNA);
                    accounts().save(account, reserved(account, id, NOON));
                    return true;
                }))
                .toList());

        assertThat(load(ANNA).numbers()).allMatch(PhoneNumber::reservedForSecondFactor);
        assertThat(load(ANNA).numbers())
                .filteredOn(PhoneNumber::defaultSecondFactor)
                .hasSize(1);
    }

    /** All units lock an account's numbers in the same order, so that no two units wait for each other. */
    @Test
    default void many_changes_to_one_account_at_once_are_all_stored() throws Exception {
        store(annaWithBothVerified());

        var done = atOnce(Stream.iterate(0, i -> i + 1)
                .limit(40)
                .map(i -> (Callable<Boolean>) () -> inUnit(() -> {
                    var account = i % 2 == 0
                            ? accounts().open(ANNA)
                            : accounts().lockByNumber(i % 3 == 0 ? HOME : WORK).orElseThrow();
                    accounts().save(account, reserved(account, i % 3 == 0 ? HOME : WORK, NOON.plusSeconds(i)));
                    return true;
                }))
                .toList());

        assertThat(done).hasSize(40);
    }
}
