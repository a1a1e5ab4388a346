package dev.ringproof.cdi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.port.out.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

class MicroProfileMetersTest {
    private final FakeMetricRegistry registry = new FakeMetricRegistry();
    private final MicroProfileMeters meters = new MicroProfileMeters(registry.asRegistry());

    @Test
    void what_is_counted_timed_and_read_is_in_the_registry_by_its_tags() {
        meters.count(Meters.EVENTS, 2, "phone_number.verified");
        meters.count(Meters.EVENTS, 3, "phone_number.verified");
        meters.time(Meters.ACCEPT, Duration.ofMillis(300), "twilio", "GB");
        meters.gauge(Meters.HEALTH, () -> 0.5, "twilio");

        assertThat(registry.counters)
                .isEqualTo(Map.of(new MetricID("ringproof.events", new Tag("event", "phone_number.verified")), 5L));
        assertThat(registry.timers)
                .isEqualTo(Map.of(
                        new MetricID("ringproof.texts.accept", new Tag("gateway", "twilio"), new Tag("region", "GB")),
                        Duration.ofMillis(300)));
        var health = registry.gauges.get(new MetricID("ringproof.gateway.health", new Tag("gateway", "twilio")));
        assertThat(requireNonNull(health).get()).isEqualTo(0.5);
    }

    @Test
    void each_meter_has_its_description_and_no_unit() {
        for (var meter : Meters.ALL) {
            var values = meter.tags().stream().map(_ -> "x").toArray(String[]::new);
            switch (meter.kind()) {
                case COUNTER -> meters.count(meter, 1, values);
                case TIMER -> meters.time(meter, Duration.ZERO, values);
                case GAUGE -> meters.gauge(meter, () -> 1, values);
            }
            var metadata = requireNonNull(registry.metadata.get(meter.name()));
            assertThat(metadata.getDescription()).isEqualTo(meter.description());
            assertThat(metadata.unit()).isEmpty();
        }
    }

    @Test
    void closing_takes_the_gauges_out_and_leaves_what_was_counted() {
        meters.gauge(Meters.HEALTH, () -> 1, "twilio");
        meters.count(Meters.EVENTS, 1, "phone_number.verified");

        meters.close();

        assertThat(registry.gauges).isEmpty();
        assertThat(registry.counters).hasSize(1);
    }

    @Test
    void values_that_do_not_fit_the_tags_are_refused_by_name() {
        assertThatThrownBy(() -> meters.count(Meters.EVENTS, 1, "a", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ringproof.events has the tags [event], and was given 2 values");
    }

    @ApplicationScoped
    static class ContainersRegistry {
        static FakeMetricRegistry registry = new FakeMetricRegistry();

        @Produces
        @ApplicationScoped
        MetricRegistry registry() {
            return registry.asRegistry();
        }
    }

    @Test
    void a_container_with_a_registry_gets_the_meters_by_itself() throws InterruptedException {
        ContainersRegistry.registry = new FakeMetricRegistry();
        try (var container = Containers.start(Carrier.class, SignUp.class, ContainersRegistry.class)) {
            container.select(SignUp.class).get().verify();

            assertThat(ContainersRegistry.registry.counters)
                    .containsKey(new MetricID("ringproof.events", new Tag("event", "phone_number.verified")));
            assertThat(ContainersRegistry.registry.gauges).isNotEmpty();
        }
        assertThat(ContainersRegistry.registry.gauges).isEmpty();
    }
}
