package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lets many callers at once want more than they may have, on two nodes of one PostgreSQL: more guesses at one number,
 * and more sets of backup codes. Both nodes run in this process, because the test moves their clock.
 */
@Timeout(300)
class GuessingRacesTest {
    private static final String NUMBER = "+14155552671";
    private static final int AT_ONCE = VerificationPolicy.DEFAULT.failures().delayFrom();
    private static final int IN_ALL = VerificationPolicy.DEFAULT.failures().disableAt();
    private static final int SETS = SecondFactorPolicy.DEFAULT.backupCodeSetsPerHour();
    private static final int THREADS = 16;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
    private TwoNodes nodes;
    private final AtomicInteger guesses = new AtomicInteger();

    @BeforeEach
    void open() {
        nodes = new TwoNodes(
                clock,
                message -> new SmsGateway.Handover.Accepted(message.id().value()),
                node -> node.verification(withoutWaitsBetweenCodes()));
    }

    private static VerificationPolicy withoutWaitsBetweenCodes() {
        var policy = VerificationPolicy.DEFAULT;
        return new VerificationPolicy(
                policy.codeLength(),
                policy.codeLifetime(),
                policy.maxAttempts(),
                Duration.ZERO,
                policy.failures(),
                policy.maxNumbers(),
                policy.maxUnverified());
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private PhoneNumbers node(int i) {
        return nodes.node(i).phoneNumbers();
    }

    private static OwnerId owner(int i) {
        return new OwnerId("owner_" + i);
    }

    /** Enters a code that is almost certainly wrong, and counts it if it was checked. */
    private Refusal guess(int node, OwnerId owner, PhoneNumberId id) {
        var refusal = refusal(node(node).attemptVerification(as(owner), id, "000000"));
        if (refusal instanceof Refusal.WrongCode) {
            guesses.incrementAndGet();
        }
        return refusal;
    }

    @Test
    void many_owners_on_both_nodes_share_the_guesses_at_one_number_to_the_last_one() throws Exception {
        var ids = IntStream.range(0, 24)
                .mapToObj(
                        i -> node(i).create(as(owner(i)), NUMBER).orElseThrow().id())
                .toList();

        allGuess(ids);
        assertThat(guesses).hasValue(AT_ONCE);

        for (int n = AT_ONCE + 1; n <= IN_ALL; n++) {
            clock.advance(Duration.ofHours(1));
            allGuess(ids);
            assertThat(guesses).hasValue(n);
        }

        clock.advance(Duration.ofHours(1));
        assertThat(IntStream.range(0, ids.size())
                        .mapToObj(i -> refusal(node(i).prepareVerification(as(owner(i)), ids.get(i)))))
                .containsOnly(new Refusal.Disabled());
        assertThat(guesses).hasValue(IN_ALL);
    }

    /** Each owner gets a code and enters three wrong ones at once, two of them on the same node. */
    private void allGuess(List<PhoneNumberId> ids) throws Exception {
        StoresContract.atOnce(IntStream.range(0, ids.size())
                .<Callable<Outcome<PhoneNumber>>>mapToObj(
                        i -> () -> node(i).prepareVerification(as(owner(i)), ids.get(i)))
                .toList());
        StoresContract.atOnce(IntStream.range(0, 3 * ids.size())
                .<Callable<Refusal>>mapToObj(n -> {
                    int i = n / 3;
                    return () -> guess(n, owner(i), ids.get(i));
                })
                .toList());
    }

    @Test
    void one_owner_who_removes_and_adds_the_number_on_both_nodes_gets_no_fresh_guesses() throws Exception {
        removeAndAdd(_ -> owner(1));

        assertThat(guesses).hasValue(AT_ONCE);
    }

    @Test
    void neither_do_many_owners_who_do_so_in_turn() throws Exception {
        removeAndAdd(GuessingRacesTest::owner);

        assertThat(guesses).hasValue(AT_ONCE);
        clock.advance(Duration.ofHours(1));
        removeAndAdd(i -> owner(100 + i));
        assertThat(guesses).hasValue(AT_ONCE + 1);
    }

    private void removeAndAdd(IntFunction<OwnerId> ownerOfThread) throws Exception {
        StoresContract.atOnce(IntStream.range(0, THREADS)
                .<Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int round = 0; round < 8; round++) {
                        addGuessAndRemove(thread + round, ownerOfThread.apply(thread));
                    }
                    return true;
                })
                .toList());
    }

    private void addGuessAndRemove(int node, OwnerId owner) {
        try {
            var added = node(node).create(as(owner), NUMBER);
            var id = added instanceof Accepted<PhoneNumber>(var number, var account, var events)
                    ? number.id()
                    : node(node)
                            .account(as(owner))
                            .primary()
                            .orElseThrow(NoSuchPhoneNumber::new)
                            .id();
            node(node).prepareVerification(as(owner), id);
            while (guess(node, owner, id) instanceof Refusal.WrongCode) {
                // Goes on until the code or the number takes no more.
            }
            node(node + 1).destroy(as(owner), id);
        } catch (NoSuchPhoneNumber e) {
            // Another thread of the same owner has removed it.
        }
    }

    @Test
    void ten_sets_of_backup_codes_are_made_in_an_hour_for_an_owner_who_asks_both_nodes_all_the_time() throws Exception {
        var owner = owner(1);
        BackEnd.of(nodes.node(0))
                .create(owner, NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        var made = new AtomicInteger(1);
        Callable<Boolean> asks = () -> {
            for (int i = 0; ; i++) {
                switch (node(i).makeBackupCodes(as(owner))) {
                    case Accepted<?> _ -> made.incrementAndGet();
                    case Refused<?> refused -> {
                        var tooMany = (Refusal.TooManyBackupCodes) refused.refusal();
                        if (tooMany.retryAfter().equals(Duration.ofHours(1))) {
                            return true;
                        }
                    }
                }
            }
        };

        StoresContract.atOnce(Collections.nCopies(6, asks));

        assertThat(made).hasValue(SETS);
        clock.advance(Duration.ofHours(1));
        assertThat(node(1).makeBackupCodes(as(owner))).isInstanceOf(Accepted.class);
    }
}
