package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often backup codes are made for an owner, and that an owner who wants many does not keep others waiting. */
@Timeout(60)
class BackupCodeMakingTest {
    private static final String NUMBER = "+14155552671";
    private static final int SETS = SecondFactorPolicy.DEFAULT.backupCodeSetsPerHour();

    private final SettableClock clock = new SettableClock(NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .stores(InMemoryStores.empty(clock))
            .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
            .forTests()
            .build();
    private final PhoneNumbers numbers = ringproof.phoneNumbers();
    private final PhoneNumberAdministration administration = ringproof.administration();

    @AfterEach
    void close() {
        ringproof.close();
    }

    private PhoneNumberId verified(OwnerId owner, String number) {
        return new BackEnd(administration)
                .create(owner, number, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    private Outcome<?> reserve(PhoneNumberId id) {
        return numbers.setReservedForSecondFactor(as(ANNA), id, true);
    }

    private void release(PhoneNumberId id) {
        numbers.setReservedForSecondFactor(as(ANNA), id, false).orElseThrow();
    }

    @Test
    void ten_sets_are_made_in_an_hour_and_the_next_one_when_it_is_over() {
        var id = verified(ANNA, NUMBER);
        for (int i = 0; i < SETS; i++) {
            assertThat(reserve(id)).isInstanceOf(Accepted.class);
            release(id);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(refusal(reserve(id)))
                .isEqualTo(new Refusal.TooManyBackupCodes(Duration.ofHours(1).minusMinutes(SETS)));
        assertThat(numbers.account(as(ANNA)).secondFactorEnabled()).isFalse();

        clock.advance(Duration.ofHours(1).minusMinutes(SETS));
        assertThat(reserve(id)).isInstanceOf(Accepted.class);
    }

    @Test
    void neither_another_way_to_get_them_nor_another_number_gives_more() {
        var id = verified(ANNA, NUMBER);
        reserve(id);
        for (int i = 1; i < SETS; i++) {
            assertThat(numbers.makeBackupCodes(as(ANNA))).isInstanceOf(Accepted.class);
        }
        var tooMany = new Refusal.TooManyBackupCodes(Duration.ofHours(1));

        assertThat(refusal(numbers.makeBackupCodes(as(ANNA)))).isEqualTo(tooMany);

        administration.disableSecondFactor(ANNA).orElseThrow();
        assertThat(refusal(administration.update(id, PhoneNumberUpdate.reserved(true))))
                .isEqualTo(tooMany);

        numbers.destroy(as(ANNA), id).orElseThrow();
        assertThat(refusal(administration.create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, true, null))))
                .isEqualTo(tooMany);
        assertThat(numbers.account(as(ANNA)).numbers()).isEmpty();
    }

    @Test
    void a_request_that_needs_no_codes_is_not_counted() {
        var id = verified(ANNA, NUMBER);
        reserve(id);
        for (int i = 0; i < 2 * SETS; i++) {
            assertThat(reserve(id)).isInstanceOf(Accepted.class);
        }

        assertThat(numbers.makeBackupCodes(as(ANNA))).isInstanceOf(Accepted.class);
    }

    @Test
    void one_owner_on_sixteen_connections_gets_ten_sets_and_keeps_nobody_waiting() throws Exception {
        var id = verified(ANNA, NUMBER);
        var others = new ArrayList<PhoneNumberId>();
        for (int i = 0; i < 5; i++) {
            others.add(verified(new OwnerId("user_" + i), "+1415555268" + i));
        }
        var made = new AtomicInteger();
        var underWay = new CountDownLatch(SETS / 2);
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> {
                while (true) {
                    switch (numbers.setReservedForSecondFactor(as(ANNA), id, true)) {
                        case Accepted<?>(var changed, var account, var events) -> {
                            made.addAndGet(events.isEmpty() ? 0 : 1);
                            underWay.countDown();
                            release(id);
                        }
                        case Refused<?> refused -> {
                            underWay.countDown();
                            if (((Refusal.TooManyBackupCodes) refused.refusal())
                                            .retryAfter()
                                            .toSeconds()
                                    > 1) {
                                return true;
                            }
                        }
                    }
                }
            });
        }
        calls.add(() -> {
            underWay.await();
            return others.stream()
                    .allMatch(other ->
                            administration.update(other, PhoneNumberUpdate.reserved(true)) instanceof Accepted);
        });

        var answers = StoresContract.atOnce(calls);

        assertThat(answers).containsOnly(true);
        assertThat(made.get()).isLessThanOrEqualTo(SETS);
    }
}
