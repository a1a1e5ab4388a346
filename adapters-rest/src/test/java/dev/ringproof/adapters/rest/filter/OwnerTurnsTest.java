package dev.ringproof.adapters.rest.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(40)
class OwnerTurnsTest {
    private static final OwnerId ANNA = new OwnerId("anna");
    private static final OwnerId BEN = new OwnerId("ben");
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void an_owner_has_a_few_turns_at_once_and_others_have_their_own() {
        var turns = new OwnerTurns(2, 0, LONG);

        assertThat(turns.begin(ANNA)).isTrue();
        assertThat(turns.begin(ANNA)).isTrue();
        assertThat(turns.begin(ANNA)).isFalse();
        assertThat(turns.begin(BEN)).isTrue();
        turns.end(ANNA);
        assertThat(turns.begin(ANNA)).isTrue();
    }

    @Test
    void one_that_waits_gets_its_turn_when_another_ends() throws Exception {
        var turns = new OwnerTurns(1, 1, LONG);
        turns.begin(ANNA);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> turns.begin(ANNA));
            awaitFullLine(turns);

            turns.end(ANNA);

            assertThat(waiting.get()).isTrue();
        }
    }

    /** Waits until so many wait that another one gets no turn. */
    private static void awaitFullLine(OwnerTurns turns) {
        while (turns.requests(ANNA) < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void one_that_has_waited_too_long_gets_no_turn_and_leaves_its_place() {
        var turns = new OwnerTurns(1, 1, Duration.ofMillis(1));
        turns.begin(ANNA);

        for (int i = 0; i < 10; i++) {
            assertThat(turns.begin(ANNA)).isFalse();
        }

        assertThat(turns.requests(ANNA)).isEqualTo(1);
        turns.end(ANNA);
        assertThat(turns.begin(ANNA)).isTrue();
    }

    @Test
    void an_interrupted_thread_gets_no_turn_and_leaves_its_place() {
        var turns = new OwnerTurns(1, 1, LONG);
        turns.begin(ANNA);

        Thread.currentThread().interrupt();
        assertThat(turns.begin(ANNA)).isFalse();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(turns.requests(ANNA)).isEqualTo(1);
    }

    @Test
    void nothing_is_remembered_of_an_owner_without_requests() throws Exception {
        var turns = new OwnerTurns(3, 5, Duration.ofSeconds(30));
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = new ArrayList<Future<?>>();
            for (int i = 0; i < 5000; i++) {
                var owner = new OwnerId("owner_" + i % 3);
                requests.add(threads.submit(() -> {
                    if (turns.begin(owner)) {
                        if (owner.value().equals("owner_0")) {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            atOnce.decrementAndGet();
                        }
                        turns.end(owner);
                    }
                }));
            }
            for (var request : requests) {
                request.get();
            }
        }

        assertThat(most.get()).isBetween(1, 3);
        assertThat(turns.owners()).isZero();
        assertThatThrownBy(() -> turns.end(ANNA)).isInstanceOf(IllegalStateException.class);
    }

    /** Stands in for an account that is locked: each attempt waits until the test lets it go on. */
    private static final class LockedAccount {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger waiting = new AtomicInteger();

        PhoneNumbers of(PhoneNumbers numbers) {
            return (PhoneNumbers) Proxy.newProxyInstance(
                    PhoneNumbers.class.getClassLoader(),
                    new Class<?>[] {PhoneNumbers.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("attemptVerification")) {
                            waiting.incrementAndGet();
                            goOn.await();
                        }
                        try {
                            return method.invoke(numbers, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @Test
    void of_two_hundred_requests_of_one_user_at_once_a_few_go_on_and_another_user_is_served() throws Exception {
        var clock = new SettableClock(Accounts.NOON);
        var locked = new LockedAccount();
        try (var ringproof = Ringproof.with(new RecordingGateway())
                        .forTests()
                        .stores(InMemoryStores.empty(clock))
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wire = new Wire(
                    locked.of(ringproof.phoneNumbers()),
                    ringproof.administration(),
                    ringproof.secondFactorAuthentication(),
                    ringproof.inbox(),
                    clock,
                    false);
            var token = wire.tokenOf("anna");
            Callable<Reply> attempt = () -> wire.request("POST", "/v1/me/phone_numbers/idn_1/attempt_verification")
                    .as(token)
                    .form("code=123456")
                    .send();
            var replies = new ArrayList<Future<Reply>>();
            try {
                for (int i = 0; i < 200; i++) {
                    replies.add(threads.submit(attempt));
                }
                while (replies.stream().filter(Future::isDone).count() < 168) {
                    Thread.onSpinWait();
                }
                assertThat(locked.waiting).hasValue(4);
                assertThat(wire.request("POST", "/v1/me/phone_numbers")
                                .as(wire.tokenOf("ben"))
                                .form("phone_number=%2B14155552671")
                                .send()
                                .status())
                        .isEqualTo(200);
            } finally {
                locked.goOn.countDown();
            }

            int refused = 0;
            for (var reply : replies) {
                var answer = reply.get(30, TimeUnit.SECONDS);
                if (answer.status() == 429) {
                    refused++;
                    assertThat(answer.code()).isEqualTo("too_many_requests");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                } else {
                    assertThat(answer.status()).isEqualTo(404);
                }
            }
            assertThat(refused).isBetween(168, 196);
            assertThat(attempt.call().status()).as("afterwards").isEqualTo(404);
        }
    }
}
