package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Many owners enter right codes for one number at once, on two nodes of one PostgreSQL that hide taken numbers. One
 * owner verifies the number, and the others learn that it is taken.
 */
@Timeout(120)
class TakenNumbersRacesTest {
    private static final String NUMBER = "+14155552671";
    private static final int OWNERS = 12;

    private final RecordingGateway gateway = new RecordingGateway();
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(
                new SettableClock(NOON),
                gateway,
                node -> node.verification(VerificationPolicy.DEFAULT.hidingTakenNumbers()));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private static OwnerId owner(int i) {
        return new OwnerId("owner_" + i);
    }

    @RepeatedTest(3)
    void one_of_many_owners_with_right_codes_verifies_the_number() throws Exception {
        var ids = new ArrayList<PhoneNumberId>();
        var codes = new ArrayList<String>();
        for (int i = 0; i < OWNERS; i++) {
            var numbers = nodes.node(i).phoneNumbers();
            var id = numbers.create(as(owner(i)), NUMBER).orElseThrow().id();
            numbers.prepareVerification(as(owner(i)), id).orElseThrow();
            ids.add(id);
            codes.add(gateway.nextCode());
        }

        var outcomes = StoresContract.atOnce(IntStream.range(0, OWNERS)
                .<Callable<Outcome<PhoneNumber>>>mapToObj(i ->
                        () -> nodes.node(i).phoneNumbers().attemptVerification(as(owner(i)), ids.get(i), codes.get(i)))
                .toList());

        assertThat(outcomes.stream().filter(outcome -> outcome instanceof Accepted<PhoneNumber>))
                .hasSize(1);
        assertThat(refusals(outcomes)).hasSize(OWNERS - 1).containsOnly(new Refusal.NumberTaken());
        assertThat(IntStream.range(0, OWNERS)
                        .filter(i -> nodes.node(i + 1)
                                .phoneNumbers()
                                .get(as(owner(i)), ids.get(i))
                                .isVerified()))
                .hasSize(1);
    }

    private static List<Refusal> refusals(List<Outcome<PhoneNumber>> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome instanceof Refused<PhoneNumber>)
                .map(Outcomes::refusal)
                .toList();
    }
}
