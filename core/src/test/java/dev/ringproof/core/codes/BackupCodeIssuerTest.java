package dev.ringproof.core.codes;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.testkit.contract.StoresContract;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BackupCodeIssuerTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Random random = new Random(7);
    private final BackupCodeIssuer backupCodes = new BackupCodeIssuer(random, KeyRing.random(random), 5000);

    @AfterEach
    void close() {
        backupCodes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123-4567-89AB-CDEF-GHJK",
                "  0123 4567 89ab cdef ghjk\r\n",
                "0123\u20114567\u201189AB\u2013CDEF\u2014GHJK",
                "\u202aO123\u00a04567\u202f89AB\u3000CDEF-GHJK\u202c",
                "0123-4567-\n89AB-CDEF-GHJK",
                "０１２３－４５６７－８９ＡＢ－ＣＤＥＦ－ｇｈｊｋ",
                "٠i٢٣-٤٥٦٧-٨٩AB-CDEF-GHJK",
                "0l23\u200b4567\u00ad89ABCDEFGHJK\ufeff"
            })
    void a_backup_code_is_the_same_code_however_a_person_pastes_it(String pasted) {
        assertThat(BackupCodeIssuer.read(pasted)).contains(new BackupCodeIssuer.Entered("0123", "456789ABCDEFGHJK"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123-4567-89AB-CDEF-GHJ",
                "0123-4567-89AB-CDEF-GHJKM",
                "0123-4567-89AB-CDEF-GHJU",
                "0123.4567.89AB.CDEF.GHJK",
                "0123-4567-89AB-CDEF-GHJK                                         ",
                "0123-4567-89AB-CDEF-GHJ\u0000"
            })
    void what_cannot_be_a_backup_code_is_not_read(String entered) {
        assertThat(BackupCodeIssuer.read(entered)).isEmpty();
    }

    private NewBackupCodes issue(OwnerId owner) {
        try (var making = backupCodes.begin(owner).orElseThrow()) {
            return making.issue(NOON);
        }
    }

    @Test
    void when_sets_are_made_for_too_many_owners_at_once_some_are_refused_and_a_sign_in_is_not() throws Exception {
        var codes = issue(ANNA);
        var stored = codes.set().unused(codes.codes().get(0).substring(0, 4)).orElseThrow();
        var entered = BackupCodeIssuer.read(codes.codes().get(0)).orElseThrow();

        var made = StoresContract.atOnce(IntStream.range(0, 60)
                .mapToObj(i -> new OwnerId("user_" + i))
                .<Callable<Optional<NewBackupCodes>>>map(owner -> () -> {
                    try {
                        var set = issue(owner);
                        assertThat(backupCodes.matches(owner, stored, entered)).isTrue();
                        return Optional.of(set);
                    } catch (Overloaded e) {
                        return Optional.empty();
                    }
                })
                .toList());

        assertThat(made).filteredOn(Optional::isEmpty).isNotEmpty();
        assertThat(made)
                .filteredOn(Optional::isPresent)
                .isNotEmpty()
                .allSatisfy(set -> assertThat(set.orElseThrow().codes()).hasSize(10));
    }

    @Test
    void one_set_at_a_time_is_made_for_an_owner() {
        var first = backupCodes.begin(ANNA).orElseThrow();

        assertThat(backupCodes.begin(ANNA)).isEmpty();
        assertThat(issue(BEN).codes()).hasSize(10);

        first.close();
        assertThat(issue(ANNA).codes()).hasSize(10);
    }

    @Test
    void sets_are_made_for_ten_owners_at_a_time() {
        for (int i = 0; i < BackupCodeIssuer.MOST_SETS; i++) {
            assertThat(backupCodes.begin(new OwnerId("user_" + i))).isPresent();
        }

        assertThatThrownBy(() -> backupCodes.begin(ANNA)).isInstanceOf(Overloaded.class);
        assertThat(backupCodes.begin(new OwnerId("user_0"))).isEmpty();
    }
}
