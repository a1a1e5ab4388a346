package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link RefusalRepository} keeps to. */
public interface RefusalRepositoryContract extends StoresContract {

    private RefusalRepository refusals() {
        return stores().refusals();
    }

    private void save(E164Number to, LastRefusal refusal) {
        doInUnit(() -> refusals().save(to, refusal));
    }

    private static LastRefusal refusal(@Nullable PhoneNumberId id, Cause cause, Instant at) {
        return new LastRefusal(ANNA, id, cause, List.of("limit number: 6 of 5/PT10M", "second line"), at);
    }

    @ParameterizedTest
    @EnumSource
    default void gives_back_the_refusal_of_a_message(Cause cause) {
        var refusal = refusal(HOME, cause, NOON);

        save(HOME_NUMBER, refusal);

        assertThat(inUnit(() -> refusals().find(HOME))).contains(refusal);
        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactly(refusal);
        assertThat(inUnit(() -> refusals().find(WORK))).isEmpty();
        assertThat(inUnit(() -> refusals().findCreate(ANNA))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    default void keeps_the_last_refused_request_of_each_owner_to_add_a_number(String owner) {
        var of = new OwnerId(owner);
        var refusal = new LastRefusal(of, null, Cause.LIMIT_OF_CREATES, List.of(), NOON);

        save(WORK_NUMBER, new LastRefusal(new OwnerId("another"), null, Cause.OTHER_RULE, List.of(), NOON));
        save(HOME_NUMBER, refusal);

        assertThat(inUnit(() -> refusals().findCreate(of))).contains(refusal);
        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactly(refusal);
    }

    @Test
    default void removes_those_of_one_owner_and_none_of_others() {
        save(HOME_NUMBER, refusal(HOME, Cause.LIMIT_OF_OWNER, NOON));
        save(HOME_NUMBER, refusal(null, Cause.LIMIT_OF_CREATES, NOON));
        var bens = new LastRefusal(BEN, WORK, Cause.LIMIT_OF_OWNER, List.of(), NOON);
        var bensCreate = new LastRefusal(BEN, null, Cause.LIMIT_OF_CREATES, List.of(), NOON);
        save(HOME_NUMBER, bens);
        save(HOME_NUMBER, bensCreate);

        doInUnit(() -> refusals().remove(ANNA, List.of(HOME, new PhoneNumberId("idn_none"))));

        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactlyInAnyOrder(bens, bensCreate);

        doInUnit(() -> refusals().remove(BEN, List.of()));
        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactly(bens);
    }

    @Test
    default void keeps_the_longest_evidence() {
        var refusal = new LastRefusal(
                ANNA, HOME, Cause.LIMIT_OF_OWNER, Collections.nCopies(20, "\u00e9\u6f22".repeat(1000)), NOON);

        save(HOME_NUMBER, refusal);

        assertThat(refusal.evidence()).hasSize(8).allMatch(line -> line.length() == 200);
        assertThat(inUnit(() -> refusals().find(HOME))).contains(refusal);
    }

    @Test
    default void keeps_only_the_last_refusal_for_a_number_of_an_owner() {
        var last = refusal(HOME, Cause.BUDGET_USED_UP, NOON.plusSeconds(1));

        save(HOME_NUMBER, refusal(HOME, Cause.LIMIT_OF_OWNER, NOON));
        save(HOME_NUMBER, last);

        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactly(last);
    }

    @Test
    default void keeps_the_first_of_those_that_repeat_it_within_a_minute() {
        var first = refusal(HOME, Cause.LIMIT_OF_OWNER, NOON);
        var later = refusal(HOME, Cause.LIMIT_OF_OWNER, NOON.plus(Duration.ofMinutes(1)));

        save(HOME_NUMBER, first);
        save(HOME_NUMBER, refusal(HOME, Cause.LIMIT_OF_OWNER, later.at().minusMillis(1)));

        assertThat(inUnit(() -> refusals().find(HOME))).contains(first);

        save(HOME_NUMBER, later);

        assertThat(inUnit(() -> refusals().find(HOME))).contains(later);
    }

    @Test
    default void a_request_to_add_another_number_is_no_repetition() {
        var next = refusal(null, Cause.LIMIT_OF_CREATES, NOON.plusSeconds(1));

        save(HOME_NUMBER, refusal(null, Cause.LIMIT_OF_CREATES, NOON));
        save(WORK_NUMBER, next);

        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).isEmpty();
        assertThat(inUnit(() -> refusals().newest(WORK_NUMBER, 10))).containsExactly(next);
    }

    @Test
    default void finds_the_refusals_of_all_owners_by_the_number_the_newest_first() {
        var old = refusal(HOME, Cause.RESEND_TOO_SOON, NOON);
        var middle = new LastRefusal(BEN, WORK, Cause.LIMIT_OF_NUMBER, List.of(), NOON.plusSeconds(1));
        var newest = refusal(null, Cause.LIMIT_OF_CREATES, NOON.plusSeconds(2));

        save(HOME_NUMBER, middle);
        save(HOME_NUMBER, old);
        save(HOME_NUMBER, newest);

        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 2))).containsExactly(newest, middle);
        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).containsExactly(newest, middle, old);
    }

    @Test
    default void many_that_store_the_first_refusal_at_once_store_one() throws Exception {
        var calls = Collections.<Callable<Boolean>>nCopies(
                8,
                () -> stores().work().run(() -> {
                    refusals().save(HOME_NUMBER, refusal(HOME, Cause.LIMIT_OF_OWNER, NOON));
                    return true;
                }));

        assertThat(StoresContract.atOnce(calls)).hasSize(8).containsOnly(true);
        assertThat(inUnit(() -> refusals().newest(HOME_NUMBER, 10))).hasSize(1);
    }

    @Test
    default void purges_the_oldest_first_and_none_that_is_younger() {
        save(HOME_NUMBER, refusal(HOME, Cause.LIMIT_OF_OWNER, NOON));
        save(WORK_NUMBER, refusal(WORK, Cause.LIMIT_OF_OWNER, NOON.plusSeconds(1)));
        save(WORK_NUMBER, refusal(null, Cause.LIMIT_OF_CREATES, NOON.plusSeconds(2)));
        var before = NOON.plusSeconds(2);

        assertThat(inUnit(() -> refusals().purge(before, 1))).isEqualTo(1);
        assertThat(inUnit(() -> refusals().find(HOME))).isEmpty();
        assertThat(inUnit(() -> refusals().find(WORK))).isPresent();
        assertThat(inUnit(() -> refusals().purge(before, 10))).isEqualTo(1);
        assertThat(inUnit(() -> refusals().purge(before, 10))).isZero();
        assertThat(inUnit(() -> refusals().findCreate(ANNA))).isPresent();
    }
}
