package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends many answers to second factors to two nodes of one PostgreSQL at once. Both nodes run in this process, because
 * the test moves their clock. With {@code -Draces.at-once=500 -Draces.owners=5}, the longest test sends fifty rounds of
 * five hundred answers.
 */
@Timeout(300)
class SecondFactorRacesTest {
    private static final int AT_ONCE = Integer.getInteger("races.at-once", 100);
    private static final int OWNERS = Integer.getInteger("races.owners", 1);
    private static final int CODES = 10;
    private static final int REPLACEMENTS = 200;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
    private TwoNodes nodes;
    private int owners;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(
                clock, message -> new SmsGateway.Handover.Accepted(message.id().value()), node -> node);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void of_all_who_use_one_backup_code_at_once_one_succeeds() throws Exception {
        var successes = new ArrayList<Long>();
        for (int i = 0; i < OWNERS; i++) {
            var owner = nextOwner();
            for (var code : reserve(owner)) {
                var outcomes = StoresContract.atOnce(IntStream.range(0, AT_ONCE)
                        .<Callable<Outcome<BackupCodes>>>mapToObj(
                                n -> () -> checks(n).useBackupCode(owner, code))
                        .toList());
                successes.add(
                        outcomes.stream().filter(Accepted.class::isInstance).count());
                clock.advance(Duration.ofHours(1));
            }
        }

        assertThat(successes).hasSize(OWNERS * CODES).containsOnly(1L);
    }

    @Test
    void a_set_that_is_replaced_while_one_of_its_codes_is_used_is_void_as_a_whole() throws Exception {
        var firstCameThrough = 0;
        for (int i = 0; i < REPLACEMENTS; i++) {
            var owner = nextOwner();
            var old = reserve(owner);
            Callable<Boolean> use = () -> checks(0).useBackupCode(owner, old.get(0)) instanceof Accepted;
            Callable<Boolean> replace =
                    () -> nodes.node(1).phoneNumbers().makeBackupCodes(as(owner)) instanceof Accepted;

            var answers = StoresContract.atOnce(List.of(use, replace));

            firstCameThrough += answers.get(0) ? 1 : 0;
            assertThat(answers.get(1)).isTrue();
            assertThat(remaining(owner)).isEqualTo(CODES);
            assertThat(old.subList(0, 5))
                    .allSatisfy(code ->
                            assertThat(checks(0).useBackupCode(owner, code)).isInstanceOf(Refused.class));
            assertThat(remaining(owner)).isEqualTo(CODES);
        }
        System.out.println(firstCameThrough + " of " + REPLACEMENTS + " codes were used before they were replaced");
    }

    @Test
    void fifty_wrong_codes_over_many_challenges_and_both_nodes_disable_the_number() {
        var owner = nextOwner();
        reserve(owner);
        var failures = 0;
        var challenges = new HashSet<>();

        while (failures < VerificationPolicy.DEFAULT.failures().disableAt()) {
            var challenge = challenge(failures).orElseThrow();
            challenges.add(challenge.id());
            for (int i = 0; i < 5; i++) {
                var outcome = checks(failures).attempt(challenge.id(), "000000", null);
                failures += outcome instanceof Refused<?> no && no.refusal() instanceof Refusal.WrongCode ? 1 : 0;
            }
            clock.advance(Duration.ofHours(1));
        }

        assertThat(challenges).hasSizeGreaterThanOrEqualTo(10);
        assertThat(List.of(refusal(challenge(0)), refusal(challenge(1)))).containsOnly(new Refusal.Disabled());
    }

    private Outcome<SecondFactorChallenge> challenge(int node) {
        return checks(node)
                .challenge(new OwnerId("owner_" + owners), null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN);
    }

    private SecondFactorAuthentication checks(int node) {
        return nodes.node(node).secondFactorAuthentication();
    }

    private OwnerId nextOwner() {
        owners++;
        return new OwnerId("owner_" + owners);
    }

    /** Gives the owner a second factor and returns the backup codes. */
    private List<String> reserve(OwnerId owner) {
        return BackEnd.of(nodes.node(0))
                .create(owner, "+1415555" + (2000 + owners), new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .backupCodes();
    }

    private int remaining(OwnerId owner) {
        return requireNonNull(nodes.node(0).phoneNumbers().account(as(owner)).backupCodes())
                .remaining();
    }
}
