package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.port.out.UnitOfWork;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What every {@link UnitOfWork} keeps to. */
public interface UnitOfWorkContract extends StoresContract {

    private UnitOfWork work() {
        return stores().work();
    }

    private Account stored() {
        return inUnit(() -> stores().accounts().find(ANNA));
    }

    private boolean storeAnna() {
        stores().accounts().save(stores().accounts().open(ANNA, NOON), anna());
        return true;
    }

    @Test
    default void what_work_has_stored_is_there_when_it_returns() {
        assertThat(work().run(this::storeAnna)).isTrue();

        assertThat(stored()).isEqualTo(anna());
    }

    @Test
    default void work_that_goes_ahead_is_stored_as_well() {
        assertThat(work().runAhead(this::storeAnna)).isTrue();

        assertThat(stored()).isEqualTo(anna());
    }

    @Test
    default void work_that_throws_stores_nothing_and_the_caller_gets_its_exception() {
        var powerCut = new IllegalStateException("power cut");

        assertThatThrownBy(() -> work().run(() -> {
                    storeAnna();
                    throw powerCut;
                }))
                .isSameAs(powerCut);

        assertThat(stored()).isEqualTo(Account.empty(ANNA));
    }

    @Test
    default void units_of_work_do_not_nest() {
        assertThatThrownBy(() -> work().run(() -> work().run(() -> 1))).hasMessage("units of work do not nest");
        assertThatThrownBy(() -> work().run(() -> work().runAhead(() -> 1))).hasMessage("units of work do not nest");
    }

    @Test
    default void joined_work_is_as_any_other_where_no_host_has_a_transaction_open() {
        assertThat(work().join(this::storeAnna)).isTrue();
        assertThat(stored()).isEqualTo(anna());

        assertThatThrownBy(() -> work().join(() -> {
                    stores().accounts().save(anna(), annaWithBothVerified());
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");
        assertThat(stored()).isEqualTo(anna());

        assertThatThrownBy(() -> work().join(() -> work().join(() -> 1))).hasMessage("units of work do not nest");
        assertThatThrownBy(() -> work().join(() -> work().run(() -> 1))).hasMessage("units of work do not nest");
    }

    @Test
    default void each_unit_outside_of_a_host_is_stored_whatever_follows_it() {
        assertThatThrownBy(() -> work().outside(() -> {
                    work().join(this::storeAnna);
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");
        assertThat(stored()).isEqualTo(anna());

        assertThat(work().outside(() -> work().outside(this::stored))).isEqualTo(anna());
    }

    @Test
    default void an_action_after_the_commit_runs_at_once_where_no_host_has_a_transaction_open() {
        var happened = new ArrayList<String>();

        work().join(() -> happened.add("unit"));
        work().afterCommit(() -> happened.add("first"));
        happened.add("caller");
        work().outside(() -> {
            work().afterCommit(() -> happened.add("second"));
            return happened.add("caller again");
        });

        assertThat(happened).containsExactly("unit", "first", "caller", "second", "caller again");
    }

    @Test
    default void stores_are_not_read_outside_of_a_unit_of_work() {
        assertThatThrownBy(() -> stores().accounts().find(ANNA)).hasMessage("only within a unit of work");
        assertThatThrownBy(() -> stores().challenges().newest(ANNA, SecondFactorChallengeRepositoryContract.SESSION))
                .hasMessage("only within a unit of work");
    }

    @Test
    default void others_see_nothing_of_work_that_is_not_committed() throws Exception {
        var seen = StoresContract.beside(this::stored);

        assertThatThrownBy(() -> work().run(() -> {
                    storeAnna();
                    StoresContract.begin(seen);
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(seen.get()).isEqualTo(Account.empty(ANNA));
    }
}
