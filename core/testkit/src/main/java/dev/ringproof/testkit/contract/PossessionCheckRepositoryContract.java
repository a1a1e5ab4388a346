package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link PossessionCheckRepository} keeps to. */
public interface PossessionCheckRepositoryContract extends StoresContract {

    @BeforeEach
    default void a_number_to_check() {
        doInUnit(() -> stores().accounts().save(stores().accounts().open(anna().owner(), NOON), anna()));
    }

    private PossessionCheckRepository checks() {
        return stores().checks();
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
        doInUnit(() -> checks().save(check));

        assertThat(inUnit(() -> checks().find(HOME))).contains(check);
    }

    @Test
    default void a_number_without_a_check_has_none() {
        assertThat(inUnit(() -> checks().find(HOME))).isEmpty();
    }

    @Test
    default void a_new_check_replaces_the_former_one() {
        doInUnit(() -> checks().save(pending("ver_1")));

        doInUnit(() -> {
            var former = checks().find(HOME);
            assertThat(former).isPresent();
            checks().save(pending("ver_2"));
        });

        assertThat(inUnit(() -> checks().find(HOME))).contains(pending("ver_2"));
    }

    @ParameterizedTest
    @MethodSource("aCheckInEachState")
    default void of_an_expired_code_only_the_sealed_code_is_wiped(PossessionCheck check) {
        doInUnit(() -> checks().save(check));
        var end = NOON.plus(POLICY.codeLifetime());
        var wiped = check.wipedAt(end);

        assertThat(inUnit(() -> checks().wipeCodes(end.minusMillis(1), 10))).isZero();
        assertThat(inUnit(() -> checks().find(HOME))).contains(check);
        assertThat(inUnit(() -> checks().wipeCodes(end, 10))).isEqualTo(wiped.isPresent() ? 1 : 0);
        assertThat(inUnit(() -> checks().find(HOME))).contains(wiped.orElse(check));
        assertThat(inUnit(() -> checks().wipeCodes(end, 10))).isZero();
    }

    @Test
    default void a_check_is_removed_with_its_number() {
        doInUnit(() -> checks().save(pending("ver_1")));

        doInUnit(() -> stores().accounts()
                .save(stores().accounts().open(anna().owner(), NOON), Account.empty(anna().owner())));

        assertThat(inUnit(() -> checks().find(HOME))).isEmpty();
    }

    @Test
    default void a_check_is_purged_once_it_is_older_than_the_time() {
        doInUnit(() -> checks().save(pending("ver_1")));

        assertThat(inUnit(() -> checks().purge(NOON, 10))).isZero();
        assertThat(inUnit(() -> checks().find(HOME))).isPresent();
        assertThat(inUnit(() -> checks().purge(NOON.plusMillis(1), 10))).isOne();
        assertThat(inUnit(() -> checks().find(HOME))).isEmpty();
        assertThat(inUnit(() -> checks().purge(NOON.plusMillis(1), 10))).isZero();
    }
}
