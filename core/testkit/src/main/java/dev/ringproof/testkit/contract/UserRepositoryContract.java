package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBackupCodes;
import static dev.ringproof.testkit.internal.Accounts.ben;
import static dev.ringproof.testkit.internal.Accounts.verified;
import static dev.ringproof.testkit.internal.Accounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserSearch.Condition;
import dev.ringproof.core.domain.user.UserSearch.Field;
import dev.ringproof.core.domain.user.UserSearch.Order;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link UserRepository} keeps to. */
public interface UserRepositoryContract extends StoresContract {
    OwnerId CARA = new OwnerId("user_cara");
    Instant LATER = NOON.plus(Duration.ofHours(30));
    Instant NEXT_DAY = Instant.parse("2026-11-25T00:00:00Z");

    private UserRepository users() {
        return stores().users();
    }

    private static User user(OwnerId id, @Nullable String externalId, Instant createdAt) {
        return User.created(id, externalId == null ? null : new ExternalId(externalId), createdAt);
    }

    private User stored(User user) {
        doInUnit(() -> users().add(user));
        return user;
    }

    private void store(Account account) {
        doInUnit(() -> stores().accounts().save(stores().accounts().open(account.owner(), NOON), account));
    }

    private User load(OwnerId id) {
        return inUnit(() -> users().find(id)).orElseThrow();
    }

    private List<OwnerId> found(Condition... conditions) {
        var search = UserSearch.of(conditions);
        var found = inUnit(() -> users().find(search)).stream().map(User::id).toList();
        assertThat(inUnit(() -> users().count(search))).isEqualTo(found.size());
        return found;
    }

    private static Condition numbers(E164Number... numbers) {
        return new UserSearch.HasNumber(Set.of(numbers));
    }

    private static Condition externalIds(String... ids) {
        return new UserSearch.HasExternalId(
                Set.copyOf(Arrays.stream(ids).map(ExternalId::new).toList()));
    }

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    default void gives_back_a_user_with_any_id(String id) {
        var user = stored(user(new OwnerId(id), id, NOON));

        assertThat(inUnit(() -> users().find(user.id()))).contains(user);
        assertThat(inUnit(() -> users().find(new ExternalId(id)))).contains(user);
        assertThat(inUnit(() -> users().find(ANNA))).isEmpty();
        assertThat(found(new UserSearch.HasId(Set.of(user.id())), externalIds(id)))
                .containsExactly(user.id());
    }

    @Test
    default void the_user_of_a_new_account_is_created_with_it_and_stays_as_it_was_created() {
        doInUnit(() -> stores().accounts().open(ANNA, NOON));
        doInUnit(() -> stores().accounts().open(ANNA, LATER));

        assertThat(load(ANNA)).isEqualTo(new User(ANNA, null, NOON, NOON, null, null));
    }

    @Test
    default void a_user_has_an_account_that_can_be_locked_and_nobody_else_has() {
        stored(user(ANNA, null, NOON));

        assertThat(inUnit(() -> stores().accounts().lockWhole(ANNA))).contains(Account.empty(ANNA));
        assertThat(inUnit(() -> stores().accounts().lockWhole(BEN))).isEmpty();
        assertThat(inUnit(() -> users().find(BEN))).isEmpty();
    }

    @Test
    default void a_change_is_stored_whole() {
        stored(user(ANNA, "a-1", NOON));
        var changed = load(ANNA).with(new ExternalId("a-2"), LATER);

        doInUnit(() -> {
            stores().accounts().lockWhole(ANNA);
            users().save(changed);
        });

        assertThat(load(ANNA)).isEqualTo(changed);
        assertThat(inUnit(() -> users().find(new ExternalId("a-1")))).isEmpty();

        doInUnit(() -> {
            stores().accounts().lockWhole(ANNA);
            users().save(inThisUnit(ANNA).with(null, LATER));
        });

        assertThat(load(ANNA).externalId()).isNull();
    }

    private User inThisUnit(OwnerId id) {
        return users().find(id).orElseThrow();
    }

    @Test
    default void a_change_of_the_account_is_noted() {
        var user = stored(user(ANNA, "a-1", NOON));

        doInUnit(() -> {
            stores().accounts().lockWhole(ANNA);
            users().changed(ANNA, LATER);
        });

        assertThat(load(ANNA)).isEqualTo(user.changed(LATER));
        assertThat(load(ANNA).updatedAt()).isEqualTo(LATER);
    }

    @Test
    default void no_two_users_have_one_id_or_one_external_id() {
        stored(user(ANNA, "shared", NOON));
        stored(user(BEN, null, NOON));
        stored(user(CARA, null, NOON));

        assertThatThrownBy(() -> stored(user(ANNA, null, NOON))).isInstanceOf(StoreConflict.class);
        assertThatThrownBy(() -> stored(user(new OwnerId("user_dora"), "shared", NOON)))
                .isInstanceOf(StoreConflict.class);
        assertThatThrownBy(() -> doInUnit(() -> {
                    stores().accounts().lockWhole(BEN);
                    users().save(inThisUnit(BEN).with(new ExternalId("shared"), NOON));
                }))
                .isInstanceOf(StoreConflict.class);
        assertThat(load(BEN).externalId()).isNull();
    }

    @Test
    default void of_many_who_create_a_user_at_once_one_succeeds() throws Exception {
        var calls = IntStream.range(0, 6)
                .<Callable<Boolean>>mapToObj(i -> () -> stores().work().run(() -> {
                    if (users().find(ANNA).isPresent()) {
                        return false;
                    }
                    users().add(user(ANNA, null, NOON.plusSeconds(i)));
                    return true;
                }))
                .toList();

        assertThat(StoresContract.atOnce(calls)).containsOnlyOnce(true);
    }

    @Test
    default void a_sign_in_is_an_activity_too_and_changes_nothing_else() {
        var user = stored(user(ANNA, "a", NOON));
        stored(user(BEN, "b", NOON));

        doInUnit(() -> users().signedIn(ANNA, LATER));
        doInUnit(() -> users().signedIn(CARA, LATER));

        assertThat(load(ANNA)).isEqualTo(user.signedIn(LATER));
        assertThat(load(ANNA).lastSignInAt()).isEqualTo(LATER);
        assertThat(load(ANNA).lastActiveAt()).isEqualTo(NEXT_DAY);
        assertThat(load(BEN).lastSignInAt()).isNull();
        assertThat(inUnit(() -> users().find(CARA))).isEmpty();
    }

    @Test
    default void an_activity_is_kept_with_its_day_and_an_earlier_one_changes_nothing() {
        var user = stored(user(ANNA, null, NOON));

        doInUnit(() -> users().active(ANNA, LATER));
        assertThat(load(ANNA)).isEqualTo(user.active(LATER));

        doInUnit(() -> users().active(ANNA, NOON));
        assertThat(load(ANNA).lastActiveAt()).isEqualTo(NEXT_DAY);
        assertThat(load(ANNA).lastSignInAt()).isNull();
    }

    @Test
    default void a_sign_in_and_a_change_of_the_user_do_not_undo_each_other() {
        stored(user(ANNA, "old", NOON));

        doInUnit(() -> {
            stores().accounts().lockWhole(ANNA);
            var locked = inThisUnit(ANNA);
            users().signedIn(ANNA, LATER);
            users().save(locked.with(new ExternalId("new"), LATER));
        });

        assertThat(load(ANNA)).isEqualTo(new User(ANNA, new ExternalId("new"), NOON, LATER, LATER, NEXT_DAY));
    }

    @Test
    default void a_removed_user_is_gone_with_the_account() {
        store(annaWithBackupCodes());
        store(ben());

        doInUnit(() -> {
            var account = stores().accounts().lockWhole(ANNA).orElseThrow();
            stores().accounts().save(ANNA, new BackupCodeSets(3, NOON));
            stores().accounts().save(account, Account.empty(ANNA));
            users().remove(ANNA);
        });

        assertThat(inUnit(() -> users().find(ANNA))).isEmpty();
        assertThat(inUnit(() -> stores().accounts().find(ANNA))).isEqualTo(Account.empty(ANNA));
        assertThat(inUnit(() -> stores().accounts().findByNumber(HOME))).isEmpty();
        assertThat(inUnit(() -> users().find(BEN))).isPresent();
        assertThat(inUnit(() -> {
                    stores().accounts().open(ANNA, LATER);
                    return stores().accounts().backupCodeSets(ANNA);
                }))
                .isEqualTo(BackupCodeSets.NONE);
    }

    @Test
    default void finds_users_by_any_of_their_numbers_each_once() {
        store(annaWithBackupCodes());
        store(ben());
        stored(user(CARA, null, NOON));

        assertThat(found(numbers(HOME_NUMBER))).containsExactlyInAnyOrder(ANNA, BEN);
        assertThat(found(numbers(HOME_NUMBER, WORK_NUMBER))).containsExactlyInAnyOrder(ANNA, BEN);
        assertThat(found(numbers(WORK_NUMBER))).containsExactly(ANNA);
        assertThat(found(numbers(new E164Number("+14155550000")))).isEmpty();
        assertThat(found(numbers())).isEmpty();
    }

    @Test
    default void finds_users_by_a_hundred_values_of_each_kind() {
        store(anna());
        stored(user(BEN, "b", NOON));
        var hundred = Stream.concat(
                        Stream.of(HOME_NUMBER),
                        IntStream.range(1000, 1099).mapToObj(i -> new E164Number("+1415556" + i)))
                .toArray(E164Number[]::new);
        var ids = Stream.concat(Stream.of(BEN), IntStream.range(0, 99).mapToObj(i -> new OwnerId("u" + i)))
                .toList();
        var external = Stream.concat(Stream.of("b"), IntStream.range(0, 99).mapToObj(i -> "e" + i))
                .toArray(String[]::new);

        assertThat(found(numbers(hundred))).containsExactly(ANNA);
        assertThat(found(new UserSearch.HasId(Set.copyOf(ids)))).containsExactly(BEN);
        assertThat(found(externalIds(external))).containsExactly(BEN);
        assertThat(found(new UserSearch.HasOtherId(Set.copyOf(ids)))).containsExactly(ANNA);
    }

    @Test
    default void all_conditions_narrow_and_one_of_several_widens() {
        store(anna());
        stored(user(BEN, "b", NOON));
        stored(user(CARA, "c", NOON));
        var anna = new UserSearch.HasId(Set.of(ANNA));

        assertThat(found(anna, numbers(HOME_NUMBER))).containsExactly(ANNA);
        assertThat(found(anna, externalIds("b"))).isEmpty();
        assertThat(found(new UserSearch.AnyOf(List.of(anna, externalIds("b"), numbers()))))
                .containsExactlyInAnyOrder(ANNA, BEN);
        assertThat(found(new UserSearch.AnyOf(List.of()))).isEmpty();
        assertThat(found(new UserSearch.HasOtherId(Set.of(BEN)))).containsExactlyInAnyOrder(ANNA, CARA);
        assertThat(found(new UserSearch.HasOtherId(Set.of()))).hasSize(3);
        assertThat(found(new UserSearch.HasOtherExternalId(Set.of(new ExternalId("b")))))
                .containsExactlyInAnyOrder(ANNA, CARA);
        assertThat(found(new UserSearch.HasOtherExternalId(Set.of()))).hasSize(3);
        assertThat(found()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    default void both_bounds_of_a_time_are_exclusive_and_nobody_without_the_time_is_within(Field field) {
        doInUnit(() -> users().add(new User(ANNA, null, NOON, NOON, NOON, NOON)));
        doInUnit(() -> users().add(new User(BEN, null, LATER, LATER, null, null)));
        var earlier = NOON.minusMillis(1);
        var later = NOON.plusMillis(1);

        assertThat(found(new UserSearch.Within(field, earlier, later))).containsExactly(ANNA);
        assertThat(found(new UserSearch.Within(field, NOON, later))).isEmpty();
        assertThat(found(new UserSearch.Within(field, earlier, NOON))).isEmpty();
        assertThat(found(new UserSearch.Within(field, earlier, null)))
                .hasSize(field == Field.CREATED_AT || field == Field.UPDATED_AT ? 2 : 1)
                .contains(ANNA);
    }

    @ParameterizedTest
    @EnumSource
    default void puts_users_in_order_and_those_without_the_time_at_the_early_end(Field field) {
        var times = List.of(NOON, NOON.plusSeconds(1), NOON.plusSeconds(1));
        var ids = List.of(new OwnerId("user_c"), new OwnerId("user_a"), new OwnerId("user_b"));
        for (int i = 0; i < 3; i++) {
            var at = times.get(i);
            var id = ids.get(i);
            doInUnit(() -> users().add(new User(id, null, at, at, at, at)));
        }
        var never = new OwnerId("user_z");
        var early = NOON.minusSeconds(1);
        doInUnit(() -> users().add(new User(never, null, early, early, null, null)));

        var ascending = List.of(never, ids.get(0), ids.get(1), ids.get(2));
        assertThat(page(new Order(field, false), 0, 10)).isEqualTo(ascending);
        assertThat(page(new Order(field, true), 0, 10)).isEqualTo(ascending.reversed());
        assertThat(page(new Order(field, false), 1, 2)).isEqualTo(ascending.subList(1, 3));
        assertThat(page(new Order(field, true), 3, 2)).containsExactly(never);
        assertThat(page(new Order(field, true), 4, 2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "CREATED_AT", mode = EnumSource.Mode.EXCLUDE)
    default void puts_users_with_the_same_time_in_the_order_in_which_they_were_created(Field field) {
        var ids = List.of(new OwnerId("user_d"), new OwnerId("user_b"), new OwnerId("user_c"), new OwnerId("user_a"));
        for (int i = 0; i < 4; i++) {
            var id = ids.get(i);
            var created = NOON.plusSeconds(i);
            // The first two have never signed in.
            var at = i < 2 && field != Field.UPDATED_AT ? null : LATER;
            doInUnit(() -> users().add(new User(id, null, created, LATER, at, at)));
        }

        assertThat(page(new Order(field, false), 0, 10)).isEqualTo(ids);
        assertThat(page(new Order(field, true), 0, 10)).isEqualTo(ids.reversed());
    }

    private List<OwnerId> page(Order order, int offset, int limit) {
        var search = new UserSearch(List.of(), order, offset, limit);
        assertThat(inUnit(() -> users().count(search))).isEqualTo(4);
        return inUnit(() -> users().find(search)).stream().map(User::id).toList();
    }

    @Test
    default void the_accounts_of_many_owners_are_found_in_their_order() {
        store(annaWithBackupCodes());
        store(verified(
                benWithAnotherNumber(),
                benWithAnotherNumber().numbers().getFirst().id()));
        stored(user(CARA, null, NOON));
        var nobody = new OwnerId("nobody");

        var accounts = inUnit(() -> stores().accounts().find(List.of(CARA, ANNA, nobody, BEN, ANNA)));

        assertThat(accounts).extracting(Account::owner).containsExactly(CARA, ANNA, nobody, BEN);
        assertThat(accounts)
                .allSatisfy(account -> assertThat(account)
                        .isEqualTo(inUnit(() -> stores().accounts().find(account.owner()))));
        assertThat(accounts.get(1).backupCodes()).isNotNull();
        assertThat(inUnit(() -> stores().accounts().find(List.of()))).isEmpty();
    }

    private static Account benWithAnotherNumber() {
        return with(Account.empty(BEN), new PhoneNumberId("idn_ben"), new E164Number("+14155552673"));
    }
}
