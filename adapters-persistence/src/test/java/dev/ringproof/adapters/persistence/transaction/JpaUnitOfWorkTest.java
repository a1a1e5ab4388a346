package dev.ringproof.adapters.persistence.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.port.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JpaUnitOfWorkTest {
    private static final int CONNECTIONS = 5;
    private static final int FOR_CALLERS = 4;

    @Test
    void a_connection_is_left_for_units_that_go_ahead_however_many_callers_there_are() throws Exception {
        var settings = new DatabaseSettings(
                TestDatabases.h2(),
                null,
                null,
                CONNECTIONS,
                Duration.ofMillis(300),
                TestDatabases.SEAL_KEYS,
                TestDatabases.INDEX_KEYS);
        try (var database = Database.open(settings);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = database.work();
            var within = new CountDownLatch(FOR_CALLERS);
            var leave = new CountDownLatch(1);
            for (int i = 0; i < FOR_CALLERS; i++) {
                callers.execute(() -> work.run(() -> {
                    within.countDown();
                    return await(leave);
                }));
            }
            await(within);

            assertThatThrownBy(() -> work.run(() -> "a caller"))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database has too much to do");
            assertThat(work.runAhead(() -> "ahead")).isEqualTo("ahead");
            leave.countDown();
            assertThat(work.run(() -> "a caller")).isEqualTo("a caller");
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
