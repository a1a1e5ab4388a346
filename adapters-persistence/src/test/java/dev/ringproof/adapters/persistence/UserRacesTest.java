package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Back ends and owners change users at once, on two nodes of one PostgreSQL. A change that loses three times against
 * others is a conflict, and changes nothing; every other one is done whole.
 */
@Timeout(120)
class UserRacesTest {
    private static final String NUMBER = "+14155552671";
    private static final int CALLS = 10;
    private static final OwnerId ANNA = new OwnerId("anna");

    private final RecordingGateway gateway = new RecordingGateway();
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(new SettableClock(NOON), gateway, node -> node);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private static OwnerId owner(int i) {
        return new OwnerId("owner_" + i);
    }

    private static NewUser user(OwnerId id, @Nullable String externalId, String... numbers) {
        return new NewUser(
                id,
                externalId == null ? null : new ExternalId(externalId),
                List.of(numbers).stream()
                        .map(number -> new NewNumber(number, AddedAs.VERIFIED))
                        .toList());
    }

    /** Runs all calls at once. A conflict is an empty answer. */
    private static <T> List<Optional<Outcome<T>>> atOnce(int calls, IntFunction<Outcome<T>> call) throws Exception {
        return StoresContract.atOnce(IntStream.range(0, calls)
                .<Callable<Optional<Outcome<T>>>>mapToObj(i -> () -> {
                    try {
                        return Optional.of(call.apply(i));
                    } catch (StoreConflict e) {
                        return Optional.empty();
                    }
                })
                .toList());
    }

    private static <T> long accepted(List<Optional<Outcome<T>>> outcomes) {
        return outcomes.stream()
                .flatMap(Optional::stream)
                .filter(outcome -> outcome instanceof Accepted<T>)
                .count();
    }

    private static <T> List<Refusal> refusals(List<Optional<Outcome<T>>> outcomes) {
        return outcomes.stream()
                .flatMap(Optional::stream)
                .filter(outcome -> outcome instanceof Refused<T>)
                .map(Outcomes::refusal)
                .toList();
    }

    @RepeatedTest(3)
    void one_user_of_an_id_is_created_with_all_numbers_or_none() throws Exception {
        var outcomes = atOnce(
                CALLS, i -> nodes.node(i).users().create(user(ANNA, null, "+1415555%04d".formatted(2000 + i), NUMBER)));

        assertThat(accepted(outcomes)).isEqualTo(1);
        assertThat(refusals(outcomes))
                .hasSizeGreaterThanOrEqualTo(CALLS / 2)
                .allMatch(refusal -> refusal instanceof Refusal.UserExists || refusal instanceof Refusal.NumberTaken);
        assertThat(nodes.node(0).users().get(ANNA).account().numbers()).hasSize(2);
    }

    @RepeatedTest(3)
    void one_user_gets_an_external_id_be_it_new_or_changed() throws Exception {
        for (int i = 0; i < CALLS; i += 2) {
            nodes.node(i).users().create(user(owner(i), null)).orElseThrow();
        }

        var outcomes = atOnce(
                CALLS,
                i -> i % 2 == 0
                        ? nodes.node(i / 2)
                                .users()
                                .update(owner(i), new UserUpdate(null, true, new ExternalId("shared")))
                        : nodes.node(i / 2).users().create(user(owner(i), "shared")));

        assertThat(accepted(outcomes)).isEqualTo(1);
        assertThat(nodes.node(0)
                        .users()
                        .count(UserSearch.of(new UserSearch.HasExternalId(Set.of(new ExternalId("shared"))))))
                .isEqualTo(1);
    }

    /** A back end keeps a number from others while their owners enter right codes for it. */
    @RepeatedTest(3)
    void a_number_is_verified_or_exclusive_for_one_owner_only() throws Exception {
        var ids = new ArrayList<PhoneNumberId>();
        var codes = new ArrayList<String>();
        for (int i = 0; i < CALLS; i++) {
            var numbers = nodes.node(i).phoneNumbers();
            var id = numbers.create(as(owner(i)), NUMBER).orElseThrow().id();
            numbers.prepareVerification(as(owner(i)), id).orElseThrow();
            ids.add(id);
            codes.add(gateway.nextCode());
        }

        var outcomes = atOnce(
                CALLS,
                i -> i % 2 == 0
                        ? nodes.node(i / 2).users().replaceNumbers(owner(i), new NewNumber(NUMBER, AddedAs.EXCLUSIVE))
                        : nodes.node(i / 2).phoneNumbers().attemptVerification(as(owner(i)), ids.get(i), codes.get(i)));

        assertThat(accepted(outcomes)).isEqualTo(1);
        assertThat(IntStream.range(0, CALLS)
                        .filter(i -> nodes.node(0).users().get(owner(i)).account().numbers().stream()
                                .anyMatch(number -> number.keepsOthersOut())))
                .hasSize(1);
    }

    @RepeatedTest(3)
    void of_many_replacements_each_leaves_one_number() throws Exception {
        nodes.node(0)
                .users()
                .create(user(ANNA, null, NUMBER, "+14155552672", "+14155552673"))
                .orElseThrow();

        var outcomes = atOnce(
                CALLS,
                i -> nodes.node(i)
                        .users()
                        .replaceNumbers(ANNA, new NewNumber("+1415555%04d".formatted(2670 + i % 4), AddedAs.VERIFIED)));

        assertThat(accepted(outcomes)).isEqualTo(CALLS);
        assertThat(nodes.node(1).users().get(ANNA).account().numbers())
                .singleElement()
                .satisfies(left -> assertThat(left.primary()).isTrue());
    }

    /** Who comes after the deletion finds no user; an owner makes themselves anew, and has then one number. */
    @RepeatedTest(5)
    void a_deletion_beside_other_changes_leaves_nothing_half() throws Exception {
        nodes.node(0).users().create(user(ANNA, "a", NUMBER)).orElseThrow();

        var outcomes = atOnce(CALLS, i -> {
            var node = nodes.node(i / 5);
            try {
                return switch (i % 5) {
                    case 0 -> node.users().delete(ANNA).map(gone -> true);
                    case 1 ->
                        node.administration()
                                .create(ANNA, "+14155552680", PhoneNumberUpdate.NONE)
                                .map(added -> true);
                    case 2 ->
                        node.users()
                                .replaceNumbers(ANNA, new NewNumber("+14155552681", AddedAs.VERIFIED))
                                .map(left -> true);
                    case 3 ->
                        node.users()
                                .update(ANNA, new UserUpdate(null, true, new ExternalId("b")))
                                .map(updated -> true);
                    default ->
                        node.phoneNumbers().create(as(ANNA), "+14155552682").map(added -> true);
                };
            } catch (NoSuchUser | NoSuchPhoneNumber e) {
                return Outcome.Refused.<Boolean>unchanged(new Refusal.NothingPrepared(), Account.empty(ANNA));
            }
        });

        assertThat(accepted(outcomes)).isPositive();
        var left = nodes.node(1).administration().account(ANNA);
        var user = nodes.node(0).users().find(ANNA);
        assertThat(left.numbers().isEmpty() || user.isPresent()).isTrue();
        assertThat(nodes.node(0).users().count(UserSearch.NEWEST)).isEqualTo(user.isPresent() ? 1 : 0);
        assertThat(left.numbers().stream().filter(number -> number.primary()).count())
                .isEqualTo(left.numbers().isEmpty() ? 0 : 1);
    }
}
