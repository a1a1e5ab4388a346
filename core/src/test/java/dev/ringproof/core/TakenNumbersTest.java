package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two owners do the same at random on two servers that hide taken numbers. On one of them a third owner has verified
 * the number. Both servers have the same chance, so ids and codes are equal as well, and all answers must be.
 */
class TakenNumbersTest {
    private static final long SEED = 20261128;
    private static final int WALKS = 200;
    private static final int STEPS = 60;
    private static final String NUMBER = "+14155552671";
    private static final String OTHER = "+14155552672";
    private static final String UNRELATED = "+14155552679";
    private static final OwnerId CAROL = new OwnerId("user_carol");
    private static final MessageTemplates WORDING = MessageTemplates.of(App.named("Ringproof"));

    private final List<Ringproof> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    /** A server, and what it has answered. */
    private final class Server {
        final SettableClock clock = new SettableClock(NOON);
        final RecordingGateway gateway = new RecordingGateway();
        final Ringproof ringproof;
        final List<String> answers = new ArrayList<>();

        Server(long seed, String verifiedByAnna) {
            ringproof = Ringproof.with(gateway)
                    .stores(InMemoryStores.empty(clock))
                    .random(new Random(seed))
                    .wording(WORDING)
                    .verification(VerificationPolicy.DEFAULT.hidingTakenNumbers())
                    .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                    .forTests()
                    .build();
            servers.add(ringproof);
            BackEnd.of(ringproof)
                    .create(ANNA, verifiedByAnna, new PhoneNumberUpdate(true, null, null, null))
                    .orElseThrow();
        }

        /** Takes one step, and never enters the right code for the number that may be taken. */
        void step(Random random) {
            var actor = as(random.nextBoolean() ? BEN : CAROL);
            var numbers = ringproof.phoneNumbers();
            var all = numbers.account(actor).numbers();
            var id = all.isEmpty()
                    ? new PhoneNumberId("idn_none")
                    : all.get(random.nextInt(all.size())).id();
            try {
                switch (random.nextInt(12)) {
                    case 0, 1 -> note(numbers.create(actor, random.nextInt(3) > 0 ? NUMBER : OTHER));
                    case 2, 3, 4 -> note(numbers.prepareVerification(actor, id));
                    case 5, 6, 7 -> note(numbers.attemptVerification(actor, id, "000000"));
                    case 8 -> note(numbers.attemptVerification(actor, id, "12"));
                    case 9 -> note(numbers.setReservedForSecondFactor(actor, id, true));
                    case 10 -> note(numbers.makePrimary(actor, id));
                    default -> {
                        if (random.nextInt(4) == 0) {
                            note(numbers.destroy(actor, id));
                        }
                    }
                }
            } catch (NoSuchPhoneNumber e) {
                answers.add("no such number");
            }
            look(actor);
            clock.advance(Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(700) : 0));
        }

        private void note(Outcome<?> outcome) {
            answers.add(
                    switch (outcome) {
                        case Accepted<?> accepted -> "accepted";
                        case Refused<?> refused -> refused.refusal().toString();
                    });
            answers.add(seen(outcome.account()) + outcome.events());
        }

        private void look(Actor actor) {
            answers.add(seen(ringproof.phoneNumbers().account(actor)));
            answers.add("messages " + gateway.messages().size());
        }

        /** All that an owner may see of an account. */
        private static String seen(Account account) {
            return account.numbers().stream()
                    .map(number -> number.id() + " " + number + " "
                            + number.verification().own() + number.throttle() + number.primary() + number.createdAt()
                            + number.updatedAt())
                    .toList()
                    .toString();
        }
    }

    @Test
    void only_a_right_code_counts_as_entered_for_its_destination() {
        assertThat(enteredAfterAnswers(VerificationPolicy.DEFAULT, "000000")).isZero();
        assertThat(enteredAfterAnswers(VerificationPolicy.DEFAULT, null)).isZero();
        assertThat(enteredAfterAnswers(VerificationPolicy.DEFAULT.hidingTakenNumbers(), "000000"))
                .isZero();
        assertThat(enteredAfterAnswers(VerificationPolicy.DEFAULT.hidingTakenNumbers(), null))
                .isEqualTo(1);
    }

    /** Lets Ben answer three times for a number that is taken meanwhile, and returns how many codes count as entered. */
    private long enteredAfterAnswers(VerificationPolicy policy, @Nullable String code) {
        var limits = Limits.only(Limit.REGION, 1000);
        var clock = new SettableClock(NOON);
        var gateway = new RecordingGateway();
        var stores = InMemoryStores.empty(clock);
        var ringproof = Ringproof.with(gateway)
                .stores(stores)
                .random(new Random(SEED))
                .verification(policy)
                .limits(limits)
                .forTests()
                .build();
        servers.add(ringproof);
        var numbers = ringproof.phoneNumbers();
        var id = numbers.create(as(BEN), NUMBER).orElseThrow().id();
        numbers.prepareVerification(as(BEN), id).orElseThrow();
        BackEnd.of(ringproof)
                .create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertThat(numbers.attemptVerification(as(BEN), id, code == null ? gateway.lastCode() : code))
                    .isInstanceOf(Refused.class);
        }
        return Limits.used(stores, limits, Limit.REGION, "US").entered();
    }

    @Test
    void without_the_right_code_nobody_sees_whether_a_number_is_taken() {
        System.out.println("seed " + SEED);
        int incorrect = 0;
        for (int walk = 0; walk < WALKS; walk++) {
            var taken = new Server(SEED + walk, NUMBER);
            var free = new Server(SEED + walk, UNRELATED);
            for (var server : List.of(taken, free)) {
                var random = new Random(SEED - walk);
                for (int i = 0; i < STEPS; i++) {
                    server.step(random);
                }
            }

            assertThat(taken.answers).as("walk %d", walk).isEqualTo(free.answers);
            incorrect += (int) taken.answers.stream()
                    .filter(answer -> answer.startsWith(Refusal.WrongCode.class.getSimpleName()))
                    .count();
        }
        assertThat(incorrect).isGreaterThan(WALKS);
    }
}
