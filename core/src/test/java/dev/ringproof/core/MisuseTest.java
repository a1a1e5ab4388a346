package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What people do wrong, and the sentence that tells each of them. */
class MisuseTest {
    private final RecordingGateway gateway = new RecordingGateway("first");

    @Test
    void no_gateway() {
        assertThatThrownBy(() -> Ringproof.with(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the gateway is null; give the way to your carrier, such as message -> ...");
    }

    @Test
    void no_listener() {
        assertThatThrownBy(() -> Ringproof.with(gateway).listener(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(
                        "listener is null; leave the call out if you have none, since everything that is not given has a"
                                + " default");
    }

    @Test
    void two_gateways_with_one_name() {
        var builder = Ringproof.with(gateway).gateways(List.of(new RecordingGateway("first")));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two gateways have the name first; give each one a name of its own, since routes and"
                        + " callbacks find a gateway by its name");
    }

    @Test
    void a_gateway_without_a_name() {
        var builder = Ringproof.with(new RecordingGateway(nothing()));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the method name of the gateway " + RecordingGateway.class.getName() + " has returned null");
    }

    @Test
    void routes_to_a_gateway_that_was_not_given() {
        var builder = Ringproof.with(gateway).routes(Routes.inOrder(List.of("second")));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the routes name the gateways [second], but the gateways that were given are [first]");
    }

    @Test
    void a_region_by_its_name() {
        assertThatThrownBy(() -> new NumberPolicy(Set.of("Germany"), false, false, null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no such region: Germany; a region is written by its two letters in ISO 3166-1, such as DE");
    }

    @Test
    void a_code_that_is_null() {
        try (var ringproof = Ringproof.with(gateway).build()) {
            var id = new PhoneNumberId("idn_1");

            assertThatThrownBy(() -> ringproof.phoneNumbers().attemptVerification(as(ANNA), id, nothing()))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("the argument code of PhoneNumbers.attemptVerification is null, which it may not be");
        }
    }

    @Test
    void a_call_after_the_close() {
        var ringproof = Ringproof.with(gateway).build();
        var numbers = ringproof.phoneNumbers();
        ringproof.close();

        assertThatThrownBy(() -> numbers.create(as(ANNA), "+14155552671"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this Ringproof is closed");
    }

    @Test
    void a_builder_that_builds_twice() {
        var builder = Ringproof.with(gateway);
        builder.build().close();

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this builder has built a Ringproof before; make a new builder for another one, since a"
                        + " gateway reports to one Ringproof only");
    }

    @Test
    void a_key_that_is_too_short() {
        assertThatThrownBy(() -> KeyRing.parse("1:c2hvcnQ="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key 1 has fewer than 32 bytes");
    }

    /** Stores that wrap others may be on a database. A program with a random key can still be tried, so it is built. */
    @Test
    void stores_without_keys() {
        var warnings = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var log = Logger.getLogger(Assembly.class.getName());
        log.addHandler(handler);
        var memory = InMemoryStores.empty(new SettableClock(NOON));
        var durable = with(memory, memory.accounts(), new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> work) {
                return memory.work().run(work);
            }
        });
        try {
            Ringproof.with(gateway).stores(memory).build().close();
            Ringproof.with(gateway)
                    .stores(durable)
                    .keys(KeyRing.random(new Random(1)))
                    .build()
                    .close();
            assertThat(warnings).isEmpty();

            Ringproof.with(gateway).stores(durable).build().close();
            assertThat(warnings)
                    .containsExactly(
                            "Stores were given, but no keys. Nobody can check the codes and backup codes in them"
                                    + " after this program ends. Give the same keys each time: keys(KeyRing.parse(...)).");
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void stores_that_lack_one() {
        var memory = InMemoryStores.empty(new SettableClock(NOON));

        assertThatThrownBy(() -> with(memory, nothing(), memory.work()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("accounts is null; stores belong together, so take all of one implementation");
    }

    @Test
    void a_store_that_returns_null() {
        var memory = InMemoryStores.empty(new SettableClock(NOON));
        var empty = (AccountRepository) Proxy.newProxyInstance(
                AccountRepository.class.getClassLoader(),
                new Class<?>[] {AccountRepository.class},
                (proxy, method, arguments) -> null);
        try (var ringproof = Ringproof.with(gateway)
                .stores(with(memory, empty, memory.work()))
                .build()) {

            assertThatThrownBy(() -> ringproof.phoneNumbers().create(as(ANNA), "+14155552671"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("AccountRepository\\.\\w+ of \\S+ has returned null, which it may not");
        }
    }

    @Test
    void durations_that_are_negative() {
        var negative = Duration.ofSeconds(-1);

        assertThatThrownBy(() -> new DeliveryPolicy(negative, Duration.ofSeconds(1), Duration.ofSeconds(1), false))
                .hasMessage("lease and firstRetry must be positive, and longestRetry not shorter than firstRetry");
        assertThatThrownBy(() -> new RetentionPolicy(negative, Duration.ofDays(1)))
                .hasMessage("messages are kept for at least a day");
        assertThatThrownBy(() -> new VerificationPolicy(
                        6, negative, 5, Duration.ZERO, VerificationPolicy.FailurePolicy.DEFAULT, 10, 5))
                .hasMessage("a code is valid for more than 0 s and at most 10 minutes");
    }

    @Test
    void a_number_that_is_not_in_international_form() {
        assertThatThrownBy(() -> new E164Number("0170 1234567"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("E.164");
    }

    @Test
    void an_owner_who_says_that_a_number_is_verified() {
        try (var ringproof = Ringproof.with(gateway).build()) {
            var added =
                    ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();

            assertThatThrownBy(() -> ringproof
                            .phoneNumbers()
                            .update(as(ANNA), added.id(), new PhoneNumberUpdate(true, null, null, null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("verified");
        }
    }

    private static Stores with(Stores stores, AccountRepository accounts, UnitOfWork work) {
        return new Stores(
                accounts,
                stores.users(),
                stores.checks(),
                stores.challenges(),
                stores.messages(),
                stores.optOuts(),
                stores.counters(),
                stores.refusals(),
                stores.clients(),
                stores.signIns(),
                stores.devices(),
                work,
                stores.clock());
    }

    /** Returns null where the compiler would see it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
