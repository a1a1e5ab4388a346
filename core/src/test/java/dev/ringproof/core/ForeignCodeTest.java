package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskEvent;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.MessageAdministration.GatewayReport;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Listeners, gateways, advisors and meters are the host's code, and may do what they promise not to do. */
class ForeignCodeTest {
    private static final Logger FAULTS = Logger.getLogger("dev.ringproof.core.delivery.engine.Faults");
    private static final String SECRET = "424242 to +14155552671";

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingMeters meters = new RecordingMeters();
    private final BrokenGateway broken = new BrokenGateway();
    private final RecordingGateway second = new RecordingGateway("second");
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line.getMessage() + List.of(line.getParameters()) + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** A gateway whose other methods do as they are told. */
    private static final class BrokenGateway extends RecordingGateway {
        private Supplier<GatewayHealth> health = () -> GatewayHealth.UP;
        private Supplier<Optional<List<CarrierReport>>> read = Optional::empty;

        BrokenGateway() {
            super("broken");
        }

        @Override
        public GatewayHealth health() {
            return health.get();
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            return read.get();
        }
    }

    @BeforeEach
    void listen() {
        FAULTS.addHandler(handler);
    }

    @AfterEach
    void stop() {
        FAULTS.removeHandler(handler);
    }

    private Ringproof.Builder builder() {
        return Ringproof.with(broken)
                .gateways(List.of(second))
                .stores(InMemoryStores.empty(clock))
                .meters(meters)
                .forTests();
    }

    private static PhoneNumber prepared(Ringproof ringproof) {
        var added = ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), added.id())
                .orElseThrow();
    }

    private static TextMessage message(Ringproof ringproof, PhoneNumber number) {
        return ringproof.messages().ofNumber(number.id()).getFirst();
    }

    /** What foreign code throws: exceptions, and errors too, since a step that is committed has not failed. */
    static List<Supplier<Throwable>> throwables() {
        return List.of(
                () -> new IllegalStateException(SECRET),
                () -> new StackOverflowError(SECRET),
                () -> new OutOfMemoryError(SECRET),
                () -> new NoClassDefFoundError(SECRET),
                () -> new AssertionError(SECRET),
                () -> new Exception(SECRET));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T thrown(Supplier<Throwable> throwable) throws E {
        throw (E) throwable.get();
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void a_listener_that_throws_harms_neither_the_step_nor_other_listeners(Supplier<Throwable> throwable) {
        var before = new ArrayList<Event>();
        var after = new ArrayList<Event>();
        try (var ringproof = builder()
                .listener(before::add)
                .listener(event -> thrown(throwable))
                .listener(after::add)
                .build()) {

            prepared(ringproof);

            assertThat(before).hasSizeGreaterThan(2).isEqualTo(after);
            assertThat(broken.messages()).hasSize(1);
            assertThat(meters.count(Meters.LISTENER_FAILURES, "2")).isEqualTo(before.size());
            assertThat(meters.counts(Meters.LISTENER_FAILURES)).hasSize(1);
        }
    }

    @Test
    void of_a_kind_of_fault_one_a_minute_is_logged_and_never_its_text() {
        try (var ringproof = builder()
                .listener(event -> {
                    throw new IllegalStateException(SECRET);
                })
                .build()) {
            prepared(ringproof);

            assertThat(log).singleElement().asString().contains("listener", "IllegalStateException", "ForeignCodeTest");

            clock.advance(Duration.ofSeconds(59));
            ringproof.phoneNumbers().create(as(ANNA), "+14155552672").orElseThrow();
            assertThat(log).hasSize(1);

            clock.advance(Duration.ofSeconds(1));
            ringproof.phoneNumbers().create(as(ANNA), "+14155552673").orElseThrow();
            assertThat(log).hasSize(2).noneMatch(line -> line.contains("424242") || line.contains("+1415"));
        }
    }

    @Test
    void a_listener_of_the_inbox_that_throws_harms_no_other() {
        var heard = new ArrayList<String>();
        try (var ringproof = builder().build()) {
            ringproof.inbox().onHandOver(() -> {
                throw new AssertionError(SECRET);
            });
            ringproof.inbox().onHandOver(() -> heard.add("second"));

            prepared(ringproof);

            assertThat(heard).containsExactly("second");
            assertThat(meters.count(Meters.LISTENER_FAILURES, "0")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void a_gateway_that_throws_may_have_taken_the_message_and_the_next_one_is_asked(Supplier<Throwable> throwable) {
        broken.willAnswerOnce(() -> thrown(throwable));
        try (var ringproof = builder().build()) {
            var message = message(ringproof, prepared(ringproof));

            assertThat(message.state()).isInstanceOf(State.HandedOver.class);
            assertThat(message.handovers())
                    .extracting(HandoverRecord::gateway, HandoverRecord::result, HandoverRecord::reason)
                    .first()
                    .hasToString("(\"broken\", UNKNOWN, \""
                            + throwable.get().getClass().getSimpleName() + "\")");
            assertThat(second.messages()).hasSize(1);
            assertThat(meters.count(Meters.GATEWAY_FAULTS, "broken", "handOver"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_gateway_that_returns_null_counts_as_unknown() {
        broken.willAnswerOnce(ForeignCodeTest::nothing);
        try (var ringproof = builder().build()) {
            var message = message(ringproof, prepared(ringproof));

            assertThat(message.handovers().getFirst().result()).isEqualTo(Result.UNKNOWN);
            assertThat(message.handovers().getFirst().reason()).isEqualTo("the gateway returned null");
            assertThat(log).singleElement().asString().contains("handOver", "broken", "null");
        }
    }

    /** Two rounds, and the threads are the test's own. */
    @Test
    void a_message_that_every_gateway_fails_on_is_handed_over_in_a_later_round() {
        broken.willAnswerOnce(ForeignCodeTest::nothing);
        second.willAnswerOnce(() -> thrown(() -> new StackOverflowError(SECRET)));
        var scheduler = new HandScheduler();
        try (var ringproof = Ringproof.with(broken)
                .gateways(List.of(second))
                .stores(InMemoryStores.empty(clock))
                .executor(Runnable::run)
                .scheduler(scheduler)
                .build()) {
            var number = prepared(ringproof);
            scheduler.run(1);
            assertThat(message(ringproof, number).isQueued()).isTrue();

            clock.advance(Duration.ofSeconds(1));
            scheduler.run(1);

            assertThat(message(ringproof, number).state()).isInstanceOf(State.HandedOver.class);
        }
    }

    @Test
    void a_gateway_that_cannot_say_how_it_fares_is_down_and_asked_last() {
        for (Supplier<GatewayHealth> health : List.<Supplier<GatewayHealth>>of(
                ForeignCodeTest::nothing, () -> thrown(() -> new LinkageError(SECRET)))) {
            broken.health = health;
            second.clear();
            try (var ringproof = builder().meters(Meters.NONE).build()) {
                prepared(ringproof);

                assertThat(second.messages()).hasSize(1);
                assertThat(ringproof.messages().gateways())
                        .extracting(GatewayReport::health)
                        .containsExactly(GatewayHealth.DOWN, GatewayHealth.UP);
            }
        }
    }

    @Test
    void a_callback_that_a_gateway_cannot_read_is_not_genuine() {
        var callback = new Callback(URI.create("https://example.com"), Map.of(), "");
        try (var ringproof = builder().build()) {
            broken.read = ForeignCodeTest::nothing;
            assertThat(ringproof.receipts().take("broken", callback)).isFalse();

            broken.read = () -> thrown(() -> new StackOverflowError(SECRET));
            assertThat(ringproof.receipts().take("broken", callback)).isFalse();

            assertThat(meters.count(Meters.GATEWAY_FAULTS, "broken", "read")).isEqualTo(2);
        }
    }

    @Test
    void an_advisor_that_returns_null_or_an_error_has_given_no_advice() {
        for (Supplier<RiskAdvice> advice : List.<Supplier<RiskAdvice>>of(
                ForeignCodeTest::nothing, () -> thrown(() -> new NoClassDefFoundError(SECRET)))) {
            var heard = new ArrayList<String>();
            try (var ringproof = builder()
                    .meters(Meters.NONE)
                    .riskAdvisor(question -> advice.get())
                    .listener(event -> heard.add(event instanceof RiskEvent risk ? risk.reason() : event.name()))
                    .build()) {
                prepared(ringproof);

                assertThat(heard).contains("failed", "text_message.handed_over");
            }
        }
    }

    @Test
    void meters_that_throw_harm_nobody() {
        Meters throwing = new Meters() {
            @Override
            public void count(Meter meter, long amount, String... values) {
                throw new AssertionError(SECRET);
            }

            @Override
            public void time(Meter meter, Duration took, String... values) {
                throw new AssertionError(SECRET);
            }

            @Override
            public void gauge(Meter meter, DoubleSupplier value, String... values) {
                throw new AssertionError(SECRET);
            }
        };
        try (var ringproof = builder().meters(throwing).build()) {
            assertThat(message(ringproof, prepared(ringproof)).state()).isInstanceOf(State.HandedOver.class);
        }
    }

    @Test
    void a_reason_that_is_null_is_a_fault_of_the_gateway() {
        broken.willAnswerOnce(() -> new Handover.Unavailable(nothing()));
        try (var ringproof = builder().build()) {
            var message = message(ringproof, prepared(ringproof));

            assertThat(message.handovers().getFirst().reason()).isEqualTo("NullPointerException");
            assertThat(message.state()).isInstanceOf(State.HandedOver.class);
        }
    }

    /** Returns null where the compiler would see it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
