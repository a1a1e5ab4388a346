package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.domain.optout.OptOut.Source;
import dev.ringproof.core.port.out.OptOutRepository;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link OptOutRepository} keeps to. */
public interface OptOutRepositoryContract extends StoresContract {
    E164Number OTHER_NUMBER = new E164Number("+14155550000");

    private OptOutRepository optOuts() {
        return stores().optOuts();
    }

    private static OptOut entry(E164Number number, Source source, @Nullable String gateway, Instant at) {
        return OptOut.of(number, source, gateway, at);
    }

    private OptOut added(E164Number number, Instant at) {
        var entry = entry(number, Source.REPLY, "twilio", at);
        doInUnit(() -> optOuts().add(number, entry));
        return entry;
    }

    static Stream<OptOut> anEntryOfEachSource() {
        return Stream.of(
                entry(HOME_NUMBER, Source.REPLY, "twilio", NOON),
                entry(HOME_NUMBER, Source.CARRIER, "x".repeat(64), NOON.plusNanos(1000)),
                entry(HOME_NUMBER, Source.OPERATOR, null, NOON));
    }

    @ParameterizedTest
    @MethodSource("anEntryOfEachSource")
    default void gives_back_what_was_added(OptOut entry) {
        doInUnit(() -> optOuts().add(HOME_NUMBER, entry));

        assertThat(inUnit(() -> optOuts().find(HOME_NUMBER))).contains(entry);
        assertThat(inUnit(() -> optOuts().newest(0, 10))).containsExactly(entry);
        assertThat(inUnit(() -> optOuts().find(OTHER_NUMBER))).isEmpty();
    }

    @Test
    default void a_number_that_is_removed_is_gone_and_may_be_added_again() {
        var first = added(HOME_NUMBER, NOON);

        assertThat(inUnit(() -> optOuts().remove(HOME_NUMBER))).contains(first);
        assertThat(inUnit(() -> optOuts().remove(HOME_NUMBER))).isEmpty();
        assertThat(inUnit(() -> optOuts().find(HOME_NUMBER))).isEmpty();
        var again = added(HOME_NUMBER, NOON.plusSeconds(1));
        assertThat(inUnit(() -> optOuts().find(HOME_NUMBER))).contains(again);
    }

    @Test
    default void the_newest_come_first_and_page_by_page() {
        var all = IntStream.range(0, 5)
                .mapToObj(i -> added(new E164Number("+1415555267" + i), NOON.plusSeconds(i)))
                .toList()
                .reversed();

        assertThat(inUnit(() -> optOuts().newest(0, 2))).isEqualTo(all.subList(0, 2));
        assertThat(inUnit(() -> optOuts().newest(2, 2))).isEqualTo(all.subList(2, 4));
        assertThat(inUnit(() -> optOuts().newest(4, 2))).isEqualTo(all.subList(4, 5));
        assertThat(inUnit(() -> optOuts().newest(5, 2))).isEmpty();
    }

    /** Otherwise a page could show one of them twice and another one never. */
    @Test
    default void entries_of_the_same_time_have_an_order_too() {
        for (int i = 0; i < 9; i++) {
            added(new E164Number("+1415555267" + i), NOON);
        }

        var pages = IntStream.range(0, 9)
                .mapToObj(i -> inUnit(() -> optOuts().newest(i, 1)).getFirst().maskedNumber())
                .toList();

        assertThat(pages).doesNotHaveDuplicates().hasSize(9);
    }

    @Test
    default void a_unit_that_fails_adds_and_removes_nothing() {
        var listed = added(HOME_NUMBER, NOON);

        assertThatThrownBy(() -> doInUnit(() -> {
                    optOuts().remove(HOME_NUMBER);
                    optOuts().add(OTHER_NUMBER, listed);
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(inUnit(() -> optOuts().find(HOME_NUMBER))).contains(listed);
        assertThat(inUnit(() -> optOuts().find(OTHER_NUMBER))).isEmpty();
    }

    @Test
    default void two_units_that_add_one_number_at_once_leave_one_entry() throws Exception {
        var additions = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> inUnit(() -> {
                    if (optOuts().find(HOME_NUMBER).isPresent()) {
                        return false;
                    }
                    optOuts().add(HOME_NUMBER, entry(HOME_NUMBER, Source.REPLY, "twilio", NOON));
                    return true;
                }))
                .toList();

        assertThat(StoresContract.atOnce(additions)).containsOnlyOnce(true);
        assertThat(inUnit(() -> optOuts().newest(0, 10))).hasSize(1);
    }

    @Test
    default void an_account_is_loaded_with_what_the_holders_of_its_numbers_want() {
        doInUnit(() -> stores().accounts().save(stores().accounts().open(ANNA, NOON), anna()));
        assertThat(optedOut()).containsExactly(false);

        added(OTHER_NUMBER, NOON);
        assertThat(optedOut()).containsExactly(false);
        added(HOME_NUMBER, NOON);

        assertThat(optedOut()).containsExactly(true);
        assertThat(inUnit(() -> stores().accounts().lock(ANNA)).numbers())
                .extracting(PhoneNumber::optedOut)
                .containsExactly(true);
        assertThat(inUnit(() -> stores().accounts().lockByNumber(HOME))
                        .orElseThrow()
                        .numbers())
                .extracting(PhoneNumber::optedOut)
                .containsExactly(true);
        doInUnit(() -> optOuts().remove(HOME_NUMBER));
        assertThat(optedOut()).containsExactly(false);
    }

    @Test
    default void a_change_of_an_account_stores_nothing_about_opt_outs() {
        doInUnit(() -> stores().accounts().save(stores().accounts().open(ANNA, NOON), anna()));
        added(HOME_NUMBER, NOON);
        doInUnit(() -> {
            var account = stores().accounts().lock(ANNA);
            stores().accounts().save(account, prepared(account, HOME));
        });

        doInUnit(() -> optOuts().remove(HOME_NUMBER));

        assertThat(optedOut()).containsExactly(false);
    }

    private List<Boolean> optedOut() {
        return inUnit(() -> stores().accounts().find(ANNA)).numbers().stream()
                .map(PhoneNumber::optedOut)
                .toList();
    }
}
