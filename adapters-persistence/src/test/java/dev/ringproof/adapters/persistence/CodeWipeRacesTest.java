package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.anna;
import static dev.ringproof.testkit.internal.Accounts.prepared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wipes expired codes while another unit of work has their rows, on H2 and on PostgreSQL. */
@Timeout(60)
class CodeWipeRacesTest {
    private static final Instant END = NOON.plus(POLICY.codeLifetime());

    abstract static class OnDatabase {
        private final Database database;
        private final Stores stores;

        OnDatabase(String url) {
            database = TestDatabases.open(url);
            stores = TestDatabases.stores(database);
        }

        @AfterEach
        void close() {
            database.close();
        }

        private <T> T inUnit(Supplier<T> work) {
            return stores.work().run(work);
        }

        /** Runs another unit of work while the one of this thread is open, and waits for its end. */
        private int meanwhile(Supplier<Integer> work) {
            return CompletableFuture.supplyAsync(() -> inUnit(work)).join();
        }

        @Test
        void a_number_that_is_locked_is_wiped_by_a_later_call_and_nobody_waits() {
            store();

            int wiped = inUnit(() -> {
                stores.accounts().lock(ANNA);
                return meanwhile(() -> stores.accounts().wipeCodes(END, 10));
            });

            assertThat(wiped).isZero();
            assertThat(inUnit(() -> stores.accounts().wipeCodes(END, 10))).isOne();
        }

        @Test
        void a_unit_that_has_read_a_sealed_code_before_does_not_write_it_back() {
            store();
            var runs = new AtomicInteger();

            inUnit(() -> {
                var challenge = challenge();
                var check = stores.checks().find(HOME).orElseThrow();
                if (runs.incrementAndGet() == 1) {
                    assertThat(meanwhile(() -> stores.challenges().wipeCodes(END, 10)))
                            .isOne();
                    assertThat(meanwhile(() -> stores.checks().wipeCodes(END, 10)))
                            .isOne();
                }
                stores.challenges().save(challenge.tried());
                stores.checks()
                        .save(anna().attemptCheck(check, WRONG, NOON, POLICY).orElseThrow());
                return true;
            });

            assertThat(runs).hasValue(2);
            assertThat(inUnit(this::challenge).attempts()).isOne();
            assertThat(inUnit(() -> stores.challenges().wipeCodes(END, 10))).isZero();
            assertThat(inUnit(() -> stores.checks().wipeCodes(END, 10))).isZero();
        }

        private SecondFactorChallenge challenge() {
            return stores.challenges().find(new ChallengeId("ver_1")).orElseThrow();
        }

        /** Stores a number, a check and a challenge, each with a code. */
        private void store() {
            inUnit(() -> {
                stores.accounts().save(stores.accounts().open(ANNA, NOON), prepared(anna(), HOME));
                return true;
            });
            inUnit(() -> {
                stores.checks()
                        .save(anna().prepareCheck(HOME, Accounts.challenge("ver_check", NOON), null, NOON, POLICY)
                                .orElseThrow());
                stores.challenges()
                        .save(SecondFactorChallenge.open(
                                        new ChallengeId("ver_1"),
                                        ANNA,
                                        Purpose.SIGN_IN,
                                        null,
                                        RequestOrigin.UNKNOWN,
                                        NOON,
                                        POLICY)
                                .sent(HOME, Accounts.challenge("ver_code", NOON)));
                return true;
            });
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabases.h2());
        }
    }

    @Nested
    class OnPostgresql extends OnDatabase {
        OnPostgresql() {
            super(TestDatabases.postgresql());
        }
    }
}
