package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.port.out.UnitOfWork;
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
    default void stores_are_not_read_outside_of_a_unit_of_work() {
        assertThatThrownBy(() -> stores().accounts().find(ANNA)).hasMessage("only within a unit of work");
        assertThatThrownBy(() -> stores().challenges().newest(ANNA, SecondFactorChallengeRepositoryContract.SESSION))
                .hasMessage("only within a unit of work");
    }
}
