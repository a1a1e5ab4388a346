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

@Timeout(60)
class BackupCodeIssuerTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Random random = new Random(7);
    private final BackupCodeIssuer backupCodes = new BackupCodeIssuer(random, KeyRing.random(random), 20_000);

    @AfterEach
    void close() {
        backupCodes.close();
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
