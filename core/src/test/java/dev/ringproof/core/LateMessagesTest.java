package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand users with a carrier that loses, repeats, delays and reorders their messages. Each of them requests
 * messages, makes mistakes, and enters the codes in the order in which they arrive. The test has its own account of
 * what must be right: the code that was issued last, while it lives, and until five wrong codes were entered.
 */
class LateMessagesTest {
    private static final long SEED = 20261128;
    private static final int RUNS = 10_000;
    private static final int USERS_OF_A_SERVER = 20;
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration NEARLY_DEAD = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int GUESSES = 5;
    private static final MessageTemplates WORDING = MessageTemplates.of(App.named("Ringproof"));

    /** How often something happened in all runs, by its name. It shows that the runs get into each situation. */
    private final Map<String, Integer> counts = new HashMap<>();

    @Test
    void the_first_code_that_is_entered_is_right_whenever_it_is_entered_in_its_life() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        for (int i = 0; i < RUNS / USERS_OF_A_SERVER; i++) {
            serveUsers(i, random);
        }
        System.out.println(counts);

        assertThat(counts.keySet())
                .containsExactlyInAnyOrder(
                        "right, of the latest message",
                        "right, of an earlier message",
                        "right, after the message of a later hand-over had arrived",
                        "refused: after its life",
                        "refused: a new code was made",
                        "refused: five guesses were wrong");
        assertThat(counts.values()).allMatch(count -> count > 50);
    }

    private void serveUsers(int server, Random random) {
        var clock = new SettableClock(NOON);
        var carrier = new AtomicReference<Run>();
        try (var ringproof = Ringproof.with(message -> carrier.get().handOver(message))
                .stores(InMemoryStores.empty(clock))
                .wording(WORDING)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .random(random)
                .forTests()
                .limits(LimitPolicy.OFF)
                .build()) {
            for (int user = 0; user < USERS_OF_A_SERVER; user++) {
                carrier.set(new Run("seed %d, server %d, user %d".formatted(SEED, server, user), random, clock));
                carrier.get().run(ringproof, user);
            }
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** A code that was issued, as the test sees it. */
    private static final class Code {
        final String digits;
        final Instant expiresAt;
        int wrong;

        Code(String digits, Instant expiresAt) {
            this.digits = digits;
            this.expiresAt = expiresAt;
        }
    }

    /** Something that happens at a time. */
    private record Happening(Instant at, Runnable action) {}

    private final class Run {
        private final String name;
        private final Random random;
        private final SettableClock clock;
        private final Purpose purpose;
        private final boolean secondFactor;
        private final PriorityQueue<Happening> future = new PriorityQueue<>(Comparator.comparing(Happening::at));
        private final List<OutgoingMessage> sent = new ArrayList<>();
        private final Set<OutgoingMessage> arrived = new HashSet<>();

        private @Nullable CodeConversation user;
        private @Nullable Code current;
        private @Nullable Instant lastRequest;
        private int wrongInAll;
        private boolean over;

        Run(String name, Random random, SettableClock clock) {
            this.name = name;
            this.random = random;
            this.clock = clock;
            // A second factor makes ten backup codes, so it has a smaller share of the runs.
            this.purpose = random.nextInt(5) > 0
                    ? random.nextBoolean() ? Purpose.VERIFICATION : Purpose.POSSESSION
                    : random.nextBoolean() ? Purpose.SIGN_IN : Purpose.STEP_UP;
            this.secondFactor = purpose == Purpose.SIGN_IN || purpose == Purpose.STEP_UP;
        }

        /** The carrier: it takes each message, and loses some, repeats some, and delays some beyond their life. */
        private Handover handOver(OutgoingMessage message) {
            sent.add(message);
            int copies = random.nextInt(5) == 0 ? 0 : random.nextInt(5) == 0 ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                var delay = random.nextInt(3) == 0 ? millis(0, 720_000) : millis(1_000, 60_000);
                at(delay, () -> arrive(message));
            }
            return new Handover.Accepted(message.id().value());
        }

        private void arrive(OutgoingMessage message) {
            arrived.add(message);
            var reading = random.nextInt(4) == 0 ? millis(0, 600_000) : millis(0, 40_000);
            at(reading, () -> enter(requireNonNull(message.code()), message));
        }

        void run(Ringproof ringproof, int number) {
            user = CodeConversation.begin(
                    purpose, ringproof, new OwnerId("user_" + number), "+1415555" + (2000 + number));
            request();
            for (long at = 0; at < 660_000; ) {
                at += random.nextInt(3) == 0 ? 5_000 + random.nextInt(30_000) : random.nextInt(400_000);
                at(Duration.ofMillis(at), this::request);
            }
            if (random.nextInt(2) == 0) {
                for (int i = random.nextInt(16); i > 0; i--) {
                    at(millis(0, 300_000), () -> enter(wrongCode(), null));
                }
            }
            while (!over && !future.isEmpty()) {
                var next = future.remove();
                clock.advance(Duration.between(clock.instant(), next.at()));
                next.action().run();
            }
        }

        private void at(Duration fromNow, Runnable action) {
            future.add(new Happening(clock.instant().plus(fromNow), action));
        }

        private Duration millis(int from, int to) {
            return Duration.ofMillis(random.nextInt(from, to));
        }

        private String wrongCode() {
            var wrong = "%06d".formatted(random.nextInt(1_000_000));
            return sent.stream().anyMatch(message -> wrong.equals(message.code())) ? wrongCode() : wrong;
        }

        private void request() {
            var now = clock.instant();
            int before = sent.size();
            boolean accepted = requireNonNull(user).request() instanceof Accepted;
            boolean tooSoon = lastRequest != null && now.isBefore(lastRequest.plus(PAUSE));
            boolean closed = secondFactor && wrongInAll >= GUESSES;

            assertThat(accepted).as("%s: a request at %s", name, now).isEqualTo(!tooSoon && !closed);
            assertThat(sent).as("%s: messages at %s", name, now).hasSize(before + (accepted ? 1 : 0));
            if (accepted) {
                lastRequest = now;
                expectCode(sent.getLast(), now);
            }
        }

        /** A code that has some life and some guesses left is sent again as it is. Otherwise a new one is made. */
        private void expectCode(OutgoingMessage message, Instant now) {
            var before = current;
            boolean again = before != null
                    && before.wrong < GUESSES
                    && !now.plus(NEARLY_DEAD).isAfter(before.expiresAt);
            var code = again ? requireNonNull(before) : new Code(requireNonNull(message.code()), now.plus(LIFE));
            current = code;
            assertThat(message.code()).as("%s: the code at %s", name, now).isEqualTo(code.digits);
            assertThat(message.expiresAt()).as("%s: the life at %s", name, now).isEqualTo(code.expiresAt);
        }

        /** @param message the message that the user reads; null if the code is made up */
        private void enter(String digits, @Nullable OutgoingMessage message) {
            var now = clock.instant();
            var code = requireNonNull(current);
            int wrong = secondFactor ? wrongInAll : code.wrong;
            boolean alive = now.isBefore(code.expiresAt) && wrong < GUESSES;
            boolean right = digits.equals(code.digits) && alive;

            assertThat(requireNonNull(user).enter(digits))
                    .as("%s: an entry at %s", name, now)
                    .isEqualTo(right);
            if (message != null) {
                count(right ? "right, " + which(message) : "refused: " + reason(digits, wrong));
            }
            if (!right && alive) {
                code.wrong++;
                wrongInAll++;
            }
            // After ten wrong codes in a row there would be waits, which are another matter.
            over = right || wrongInAll == 9;
        }

        private String which(OutgoingMessage message) {
            int place = sent.indexOf(message);
            return sent.subList(place + 1, sent.size()).stream().anyMatch(arrived::contains)
                    ? "after the message of a later hand-over had arrived"
                    : place == sent.size() - 1 ? "of the latest message" : "of an earlier message";
        }

        private String reason(String digits, int wrong) {
            return wrong >= GUESSES
                    ? "five guesses were wrong"
                    : digits.equals(requireNonNull(current).digits) ? "after its life" : "a new code was made";
        }
    }
}
