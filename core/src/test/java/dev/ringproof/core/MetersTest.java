package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.Meters.Meter;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an operator sees of Ringproof. */
class MetersTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingMeters meters = new RecordingMeters();
    private final ReportingGateway gateway = new ReportingGateway();
    private final Ringproof ringproof = builder().build();

    /** A gateway that takes a second, and whose receipts say that messages were delivered. */
    private final class ReportingGateway extends RecordingGateway {
        private GatewayHealth health = GatewayHealth.UP;

        ReportingGateway() {
            super("twilio");
        }

        @Override
        public Handover handOver(OutgoingMessage message) {
            clock.advance(Duration.ofSeconds(1));
            return super.handOver(message);
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            return Optional.of(List.of(new Receipt(callback.body(), Receipt.State.DELIVERED, null, null)));
        }

        @Override
        public GatewayHealth health() {
            return health;
        }
    }

    private Ringproof.Builder builder() {
        return Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .routes(Routes.inOrder(List.of("twilio")).withPrices("twilio/US=0.0083"))
                .meters(meters)
                .forTests();
    }

    private PhoneNumber prepared() {
        var added = ringproof.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
        return ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), added.id())
                .orElseThrow();
    }

    @Test
    void a_message_is_measured_by_gateway_and_region() {
        prepared();
        ringproof
                .receipts()
                .take(
                        "twilio",
                        new Callback(
                                URI.create("https://example.com"),
                                Map.of(),
                                gateway.lastMessage().id().value()));

        assertThat(meters.count(Meters.HANDOVERS, "twilio", "US", "accepted")).isEqualTo(1);
        assertThat(meters.count(Meters.SEGMENTS, "twilio", "US")).isEqualTo(1);
        assertThat(meters.gauge(Meters.COST, "twilio", "US")).isEqualTo(0.0083, offset(1e-9));
        assertThat(meters.gauge(Meters.CONVERSION, "twilio", "US")).isNaN();
        assertThat(meters.times())
                .containsEntry("ringproof.texts.accept{twilio,US}", Duration.ofSeconds(1))
                .containsKey("ringproof.texts.receipt{twilio,US,delivered}");
    }

    @Test
    void the_health_of_a_gateway_is_that_of_now() {
        assertThat(meters.gauge(Meters.HEALTH, "twilio")).isEqualTo(1);

        gateway.health = GatewayHealth.PROBING;
        assertThat(meters.gauge(Meters.HEALTH, "twilio")).isEqualTo(0.5);

        gateway.health = GatewayHealth.DOWN;
        assertThat(meters.gauge(Meters.HEALTH, "twilio")).isZero();
    }

    @Test
    void codes_refusals_and_events_are_counted() {
        var id = prepared().id();
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id);
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, wrong(gateway.lastCode()));
        ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), id, gateway.lastCode())
                .orElseThrow();

        assertThat(meters.counts(Meters.CODES))
                .isEqualTo(
                        Map.of("ringproof.codes{verification,right}", 1L, "ringproof.codes{verification,wrong}", 1L));
        assertThat(meters.counts(Meters.REFUSALS))
                .isEqualTo(Map.of(
                        "ringproof.refusals{PhoneNumbers.prepareVerification,resend_too_soon}", 1L,
                        "ringproof.refusals{PhoneNumbers.attemptVerification,wrong_code}", 1L));
        assertThat(meters.count(Meters.EVENTS, "phone_number.verified")).isEqualTo(1);
        assertThat(meters.count(Meters.EVENTS, "text_message.handed_over")).isEqualTo(1);
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    @Test
    void an_advisor_cannot_make_more_series_than_fifty_and_one() {
        var asked = new AtomicInteger();
        var others = new RecordingMeters();
        try (var advised = builder()
                .meters(others)
                .riskAdvisor(question -> new RiskAdvice.Deny(reason(asked.incrementAndGet())))
                .build()) {
            var added = advised.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
            for (int i = 0; i < 60; i++) {
                clock.advance(Duration.ofHours(1));
                advised.phoneNumbers().prepareVerification(as(ANNA), added.id());
            }

            assertThat(asked).hasValue(60);
            assertThat(others.counts(Meters.RISK)).hasSize(51);
            assertThat(others.count(Meters.RISK, "risk.denied", "other")).isEqualTo(10);
        }
    }

    /** Returns a reason of its own for each number. */
    private static String reason(int number) {
        return "reason_" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    @Test
    void the_share_of_a_budget_is_measured_each_minute() {
        var scheduler = new HandScheduler();
        var others = new RecordingMeters();
        var budget = new BudgetPolicy(LimitMode.ENFORCE, new Budget(BigDecimal.TWO, null), Map.of(), BigDecimal.ONE);
        try (var limited = Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .limits(LimitPolicy.OFF.with(budget))
                .meters(others)
                .executor(Runnable::run)
                .scheduler(scheduler)
                .build()) {
            scheduler.run(0);
            assertThat(others.gauge(Meters.BUDGET, "", "day")).isZero();

            var added = limited.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();
            limited.phoneNumbers().prepareVerification(as(ANNA), added.id()).orElseThrow();
            clock.advance(Duration.ofMinutes(1));
            scheduler.run(1);

            assertThat(others.gauge(Meters.BUDGET, "", "day")).isEqualTo(0.5);
        }
    }

    @Test
    void no_tag_has_a_number_a_code_or_an_owner() {
        var id = prepared().id();
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, wrong(gateway.lastCode()));

        assertThat(meters.keys())
                .hasSizeGreaterThan(10)
                .noneMatch(key -> key.contains("4155552671")
                        || key.contains(gateway.lastCode())
                        || key.contains(ANNA.value())
                        || key.contains(id.value()));
    }

    @Test
    void the_list_of_all_meters_is_complete_and_their_names_differ() {
        var constants = Arrays.stream(Meters.class.getFields())
                .filter(field -> field.getType() == Meter.class)
                .map(MetersTest::meter)
                .toList();

        assertThat(Meters.ALL).containsExactlyElementsOf(constants).doesNotHaveDuplicates();
        assertThat(Meters.ALL)
                .extracting(Meter::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("ringproof(\\.[a-z]+)+"));
        assertThat(Meters.ALL).allSatisfy(meter -> {
            assertThat(meter.description()).isNotBlank();
            assertThat(meter.unit()).isNotBlank();
            assertThat(meter.tags()).allMatch(tag -> tag.matches("[a-z]+"));
        });
    }

    private static Meter meter(Field field) {
        try {
            return (Meter) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
