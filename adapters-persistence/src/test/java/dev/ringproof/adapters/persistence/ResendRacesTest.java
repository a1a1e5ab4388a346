package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Sends wrong codes and requests for another message to two nodes of one PostgreSQL at once. However they mix, a code
 * has five guesses. Between messages there is no pause here, and after wrong codes there is no wait.
 */
@Timeout(120)
class ResendRacesTest {
    private static final OwnerId ANNA = new OwnerId("anna");
    private static final String NUMBER = "+14155552671";
    private static final int GUESSES = 5;
    private static final int WRONG = 40;
    private static final int REQUESTS = 20;
    /** It has the form of a code, but not the length of the policy. */
    private static final String NEVER_SENT = "0000000";

    private static final long SEED = 20261128;

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        var endless = new FailurePolicy(100, Duration.ZERO, Duration.ZERO, 100, Duration.ZERO);
        var policy = new VerificationPolicy(6, Duration.ofMinutes(10), GUESSES, Duration.ZERO, endless, 10, 5);
        nodes = new TwoNodes(
                clock, gateway, node -> node.verification(policy).delivery(DeliveryPolicy.DEFAULT.keepingContent()));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** When a code has used up its guesses, the next request makes a new code, which has five guesses of its own. */
    @RepeatedTest(3)
    void each_code_for_a_number_has_five_guesses_however_often_it_is_sent() throws Exception {
        var number = nodes.node(0)
                .phoneNumbers()
                .create(as(ANNA), NUMBER)
                .orElseThrow()
                .id();
        nodes.node(0).phoneNumbers().prepareVerification(as(ANNA), number).orElseThrow();

        var outcomes = atOnce(
                node -> nodes.node(node).phoneNumbers().attemptVerification(as(ANNA), number, NEVER_SENT),
                node -> nodes.node(node).phoneNumbers().prepareVerification(as(ANNA), number));

        var guesses = outcomes.stream()
                .filter(ResendRacesTest::isWrongCode)
                .collect(Collectors.groupingBy(
                        outcome -> challenge(outcome, number).id(), Collectors.counting()));
        var last = challenge(number);
        assertThat(guesses.values()).allMatch(count -> count <= GUESSES);
        guesses.remove(last.id());
        assertThat(guesses.values()).as("seed %d", SEED).isNotEmpty().containsOnly((long) GUESSES);
        assertThat(codes().keySet()).hasSize(guesses.size() + 1);
        assertThat(codes().values()).allMatch(codes -> codes.size() <= 1);
    }

    @RepeatedTest(3)
    void a_second_factor_challenge_has_five_guesses_however_often_its_code_is_sent() throws Exception {
        BackEnd.of(nodes.node(0))
                .create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        var factors = Stream.of(nodes.node(0), nodes.node(1))
                .map(Ringproof::secondFactorAuthentication)
                .toList();
        var challenge = factors.getFirst()
                .challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();
        var right = gateway.nextCode();

        var outcomes = atOnce(
                node -> factors.get(node).attempt(challenge.id(), NEVER_SENT, null),
                node -> factors.get(node).resend(challenge.id()));

        assertThat(outcomes.stream().filter(ResendRacesTest::isWrongCode)).hasSize(GUESSES);
        assertThat(codes()).hasSize(1);
        assertThat(codes().values()).containsOnly(Set.of(right));
        assertThat(refusal(factors.getFirst().attempt(challenge.id(), right, null)))
                .isEqualTo(new Refusal.TooManyAttempts());
    }

    /** Takes both steps many times at once, in an order of chance, on both nodes. */
    private static List<Outcome<?>> atOnce(Step attempt, Step request) throws Exception {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var calls = new ArrayList<Callable<Outcome<?>>>();
        for (int i = 0; i < WRONG + REQUESTS; i++) {
            int node = i % 2;
            var step = i < WRONG ? attempt : request;
            calls.add(() -> step.take(node));
        }
        Collections.shuffle(calls, random);
        return StoresContract.atOnce(calls);
    }

    private interface Step {
        Outcome<?> take(int node);
    }

    private static boolean isWrongCode(Outcome<?> outcome) {
        return outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.WrongCode;
    }

    private Challenge challenge(PhoneNumberId id) {
        return challenge(nodes.node(0).phoneNumbers().get(as(ANNA), id));
    }

    private static Challenge challenge(Outcome<?> outcome, PhoneNumberId id) {
        return challenge(outcome.account().number(id).orElseThrow());
    }

    private static Challenge challenge(PhoneNumber number) {
        return switch (number.verification()) {
            case Pending(var pending) -> pending;
            case Failed(var failed) -> failed;
            case Unverified unverified -> throw new AssertionError("unverified");
            case Taken taken -> throw new AssertionError("taken");
            case Verified verified -> throw new AssertionError("verified");
        };
    }

    /** Returns the different codes that messages carry, by challenge. A message that was withdrawn has no code. */
    private Map<ChallengeId, Set<String>> codes() {
        var codes = new HashMap<ChallengeId, Set<String>>();
        for (var message : nodes.node(0).messages().newest(new MessageSearch(null, null, null, 100))) {
            var ofChallenge = codes.computeIfAbsent(requireNonNull(message.challengeId()), id -> new HashSet<>());
            var content = message.content();
            if (content != null) {
                ofChallenge.add(requireNonNull(content.code()));
            }
        }
        return codes;
    }
}
