package dev.ringproof.core.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.contract.StoresContract;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.Overloaded;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BackupCodeIssuerTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Random random = new Random(7);
    private final BackupCodeIssuer backupCodes = new BackupCodeIssuer(random, KeyRing.random(random), 20_000);

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

    @Test
    void when_too_many_sets_are_made_at_once_some_are_refused_and_a_sign_in_is_not() throws Exception {
        var codes = backupCodes.issue(NOON);
        var stored = codes.set().unused(codes.codes().get(0).substring(0, 4)).orElseThrow();
        var entered = BackupCodeIssuer.read(codes.codes().get(0)).orElseThrow();
        Callable<Optional<NewBackupCodes>> make = () -> {
            try {
                var made = backupCodes.issue(NOON);
                assertThat(backupCodes.matches(stored, entered)).isTrue();
                return Optional.of(made);
            } catch (Overloaded e) {
                return Optional.empty();
            }
        };

        var made = StoresContract.atOnce(Collections.nCopies(60, make));

        assertThat(made).filteredOn(Optional::isEmpty).isNotEmpty();
        assertThat(made)
                .filteredOn(Optional::isPresent)
                .isNotEmpty()
                .allSatisfy(set -> assertThat(set.orElseThrow().codes()).hasSize(10));
    }
}
