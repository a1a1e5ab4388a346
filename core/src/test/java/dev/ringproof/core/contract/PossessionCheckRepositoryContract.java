package dev.ringproof.core.contract;

import static dev.ringproof.core.fixture.Accounts.HOME;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static dev.ringproof.core.fixture.Accounts.POLICY;
import static dev.ringproof.core.fixture.Accounts.RIGHT;
import static dev.ringproof.core.fixture.Accounts.WRONG;
import static dev.ringproof.core.fixture.Accounts.anna;
import static dev.ringproof.core.fixture.Accounts.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PossessionCheck;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of possession checks keeps to. */
public interface PossessionCheckRepositoryContract extends StoresContract {

    @BeforeEach
    default void a_number_to_check() {
        doInUnit(() -> stores().accounts().save(stores().accounts().open(anna().owner()), anna()));
    }

    private static PossessionCheck pending(String id) {
        return anna().prepareCheck(HOME, challenge(id, NOON), null, NOON, POLICY)
                .orElseThrow();
    }

    static Stream<PossessionCheck> aCheckInEachState() {
        var pending = pending("ver_1");
        var missed = anna().attemptCheck(pending, WRONG, NOON, POLICY).orElseThrow();
        var failed = missed;
        for (int i = 0; i < 4; i++) {
            failed = anna().attemptCheck(failed, WRONG, NOON, POLICY).orElseThrow();
        }
        return Stream.of(
                pending,
                missed,
                failed,
                anna().attemptCheck(pending, RIGHT, NOON.plusSeconds(9), POLICY).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("aCheckInEachState")
    default void gives_back_what_was_saved(PossessionCheck check) {
        doInUnit(() -> stores().checks().save(check));

        assertThat(inUnit(() -> stores().checks().find(HOME))).contains(check);
    }

    @Test
    default void a_number_never_checked_has_none() {
        assertThat(inUnit(() -> stores().checks().find(HOME))).isEmpty();
    }

    @Test
    default void a_new_check_takes_the_place_of_the_former() {
        doInUnit(() -> stores().checks().save(pending("ver_1")));

        doInUnit(() -> {
            var former = stores().checks().find(HOME);
            assertThat(former).isPresent();
            stores().checks().save(pending("ver_2"));
        });

        assertThat(inUnit(() -> stores().checks().find(HOME))).contains(pending("ver_2"));
    }

    @Test
    default void a_check_goes_with_its_number() {
        doInUnit(() -> stores().checks().save(pending("ver_1")));

        doInUnit(() ->
                stores().accounts().save(stores().accounts().open(anna().owner()), Account.empty(anna().owner())));

        assertThat(inUnit(() -> stores().checks().find(HOME))).isEmpty();
    }
}
