package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.HandoverEvent;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.RecordingGateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which beans of a host Ringproof uses, and what it says if one is missing. */
class HostPartsTest {

    @ApplicationScoped
    static class Observer {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final List<PhoneNumberEvent.Type> ofNumbers = new CopyOnWriteArrayList<>();
        private final BlockingQueue<String> gateways = new LinkedBlockingQueue<>();

        void hear(@Observes Event event) {
            all.add(event.name());
        }

        void hear(@Observes PhoneNumberEvent event) {
            ofNumbers.add(event.type());
        }

        void hear(@Observes HandoverEvent event) {
            gateways.add(event.handover().gateway());
        }

        List<String> all() {
            return all;
        }

        List<PhoneNumberEvent.Type> ofNumbers() {
            return ofNumbers;
        }

        /** Waits for the next hand-over, and returns its gateway. */
        @Nullable
        String nextGateway() throws InterruptedException {
            return gateways.poll(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void observers_hear_of_events_by_their_types() throws InterruptedException {
        try (var container = Containers.start(Carrier.class, SignUp.class, Observer.class)) {
            container.select(SignUp.class).get().verify();

            var observer = container.select(Observer.class).get();
            assertThat(observer.all())
                    .contains("phone_number.created", "phone_number.verification_prepared", "phone_number.verified");
            assertThat(observer.ofNumbers()).contains(PhoneNumberEvent.Type.CREATED, PhoneNumberEvent.Type.VERIFIED);
        }
    }

    @ApplicationScoped
    static class Listener implements EventPublisher {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void publish(Event event) {
            heard.add(event.name());
        }

        List<String> heard() {
            return heard;
        }
    }

    @ApplicationScoped
    static class Counters implements Meters {
        private final List<String> counted = new CopyOnWriteArrayList<>();

        @Override
        public void count(Meter meter, long amount, String... values) {
            counted.add(meter.name());
        }

        @Override
        public void time(Meter meter, Duration took, String... values) {}

        @Override
        public void gauge(Meter meter, DoubleSupplier value, String... values) {}

        List<String> counted() {
            return counted;
        }
    }

    @ApplicationScoped
    static class Advisor implements RiskAdvisor {
        private final List<E164Number> asked = new CopyOnWriteArrayList<>();

        @Override
        public RiskAdvice advise(RiskQuestion question) {
            asked.add(question.number());
            return new RiskAdvice.Deny("sim_swap");
        }

        List<E164Number> asked() {
            return asked;
        }
    }

    @ApplicationScoped
    static class Length implements RingproofBuilderCustomizer {
        @Override
        public void customize(Ringproof.Builder builder) {
            builder.verification(
                    new VerificationPolicy(8, Duration.ofMinutes(5), 3, Duration.ZERO, FailurePolicy.DEFAULT, 10, 5));
        }
    }

    @Test
    void listeners_and_meters_of_the_host_are_used() throws InterruptedException {
        try (var container = Containers.start(Carrier.class, SignUp.class, Listener.class, Counters.class)) {
            container.select(SignUp.class).get().verify();

            assertThat(container.select(Listener.class).get().heard()).contains("phone_number.verified");
            assertThat(container.select(Counters.class).get().counted()).contains("ringproof.events");
        }
    }

    @Test
    void a_risk_advisor_of_the_host_is_asked() {
        try (var container = Containers.start(Carrier.class, SignUp.class, Advisor.class)) {
            var numbers = container.select(PhoneNumbers.class).get();
            var number = numbers.create(SignUp.ANNA, "+1 415 555 2671").orElseThrow();

            assertThat(numbers.prepareVerification(SignUp.ANNA, number.id())).isInstanceOf(Outcome.Refused.class);

            assertThat(container.select(Advisor.class).get().asked())
                    .extracting(E164Number::value)
                    .containsExactly("+14155552671");
        }
    }

    @Test
    void a_customizer_of_the_host_has_the_last_word() throws InterruptedException {
        try (var container = Containers.start(Carrier.class, SignUp.class, Length.class)) {
            var numbers = container.select(PhoneNumbers.class).get();
            var number = numbers.create(SignUp.ANNA, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(SignUp.ANNA, number.id()).orElseThrow();

            assertThat(container.select(Carrier.class).get().nextCode()).hasSize(8);
        }
    }

    @Test
    void configuration_sets_policies_and_words() throws InterruptedException {
        var config = Map.of(
                "ringproof.in-memory", "true",
                "ringproof.app.name", "Acme",
                "ringproof.codes.length", "7");
        try (var container = Containers.start(config, Carrier.class, SignUp.class)) {
            container.select(SignUp.class).get().verify();

            var message = container.select(Carrier.class).get().lastMessage();
            assertThat(message.code()).hasSize(7);
            assertThat(message.body()).contains("Acme");
        }
    }

    /** Two gateways, which only their names tell apart. */
    @ApplicationScoped
    static class TwoCarriers {
        static final RecordingGateway A = new RecordingGateway("a");
        static final RecordingGateway B = new RecordingGateway("b");

        @Produces
        @Named("a")
        @ApplicationScoped
        SmsGateway first() {
            return A;
        }

        @Produces
        @Named("b")
        @ApplicationScoped
        SmsGateway second() {
            return B;
        }
    }

    @Test
    void gateways_are_tried_in_the_order_that_is_configured() throws InterruptedException {
        var config = Map.of("ringproof.in-memory", "true", "ringproof.gateway-order", "b,a");
        try (var container = Containers.start(config, TwoCarriers.class)) {
            var numbers = container.select(PhoneNumbers.class).get();
            var number = numbers.create(SignUp.ANNA, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(SignUp.ANNA, number.id()).orElseThrow();

            assertThat(TwoCarriers.B.nextCode()).hasSize(6);
            assertThat(TwoCarriers.A.messages()).isEmpty();
        }
    }

    @Test
    void a_gateway_of_the_configuration_needs_no_bean() throws InterruptedException {
        var config = Map.of(
                "ringproof.in-memory", "true",
                "ringproof.gateway-order", "fake-x",
                "ringproof.gateways.fake-x.behaviour", "lose");
        try (var container = Containers.start(config, Observer.class)) {
            var numbers = container.select(PhoneNumbers.class).get();
            var number = numbers.create(SignUp.ANNA, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(SignUp.ANNA, number.id()).orElseThrow();

            assertThat(container.select(Observer.class).get().nextGateway()).isEqualTo("fake-x");
        }
    }

    @Test
    void readiness_asks_ringproof() {
        try (var container = Containers.start(Carrier.class)) {
            var check = container.select(HealthCheck.class, Readiness.Literal.INSTANCE);

            assertThat(check.stream()).hasSize(1);
        }
    }
}
