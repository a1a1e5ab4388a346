package dev.ringproof.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MicrometerMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMeters meters = new MicrometerMeters(registry);

    @Test
    void a_counter_adds_up_by_its_tags() {
        meters.count(Meters.HANDOVERS, 2, "twilio", "GB", "accepted");
        meters.count(Meters.HANDOVERS, 3, "twilio", "GB", "accepted");
        meters.count(Meters.HANDOVERS, 1, "twilio", "US", "accepted");

        var counter = registry.get("ringproof.texts.handovers")
                .tags("gateway", "twilio", "region", "GB", "ending", "accepted")
                .counter();
        assertThat(counter.count()).isEqualTo(5);
        assertThat(counter.getId().getDescription()).isEqualTo(Meters.HANDOVERS.description());
    }

    @Test
    void a_timer_takes_durations() {
        meters.time(Meters.ACCEPT, Duration.ofMillis(300), "twilio", "GB");
        meters.time(Meters.ACCEPT, Duration.ofMillis(200), "twilio", "GB");

        var timer =
                registry.get("ringproof.texts.accept").tags("gateway", "twilio").timer();
        assertThat(timer.count()).isEqualTo(2);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(500);
        assertThat(timer.getId().getDescription()).isEqualTo(Meters.ACCEPT.description());
    }

    @Test
    void a_gauge_is_read_anew_each_time() {
        var health = new AtomicReference<>(1.0);
        meters.gauge(Meters.HEALTH, health::get, "twilio");
        health.set(0.5);

        var gauge = registry.get("ringproof.gateway.health")
                .tags("gateway", "twilio")
                .gauge();
        assertThat(gauge.value()).isEqualTo(0.5);
        assertThat(gauge.getId().getDescription()).isEqualTo(Meters.HEALTH.description());
    }

    @Test
    @Timeout(60)
    void a_gauge_holds_its_value_until_the_meters_are_closed() {
        var value = held(0.25);

        collectGarbage();
        assertThat(value.get()).isNotNull();
        assertThat(registry.get("ringproof.gateway.health").gauge().value()).isEqualTo(0.25);

        meters.close();
        while (value.get() != null) {
            collectGarbage();
        }
    }

    @Test
    void closing_takes_the_gauges_out_and_leaves_what_was_counted() {
        meters.gauge(Meters.HEALTH, () -> 1, "twilio");
        meters.count(Meters.EVENTS, 1, "phone_number.verified");

        meters.close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("ringproof.events");
    }

    @Test
    void each_kind_has_its_type_and_its_tags() {
        for (var meter : Meters.ALL) {
            measure(meters, meter);
            var id = registry.get(meter.name()).meter().getId();

            assertThat(id.getType())
                    .isEqualTo(
                            switch (meter.kind()) {
                                case COUNTER -> Meter.Type.COUNTER;
                                case TIMER -> Meter.Type.TIMER;
                                case GAUGE -> Meter.Type.GAUGE;
                            });
            assertThat(id.getTags()).extracting(Tag::getKey).containsExactlyInAnyOrderElementsOf(meter.tags());
        }
        assertThat(Meters.ALL).extracting(Meters.Meter::kind).contains(Meters.Kind.values());
    }

    /** The same names as on /metrics of the server, so that dashboards and alerts serve both. */
    @Test
    void prometheus_finds_each_meter_under_the_name_that_the_server_has() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var inPrometheus = new MicrometerMeters(prometheus)) {
            Meters.ALL.forEach(meter -> measure(inPrometheus, meter));

            var names = new TreeSet<String>();
            prometheus
                    .scrape()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .forEach(line -> names.add(line.split(" ", -1)[2]));
            var expected = new TreeSet<String>();
            Meters.ALL.forEach(meter -> expected.addAll(inPrometheus(meter)));
            assertThat(names).isEqualTo(expected);
            assertThat(names)
                    .contains("ringproof_events_total", "ringproof_texts_accept_seconds", "ringproof_gateway_health");
        }
    }

    @Test
    void values_that_do_not_fit_the_tags_are_refused_by_name() {
        assertThatThrownBy(() -> meters.count(Meters.EVENTS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ringproof.events has the tags [event], and was given 0 values");
    }

    @Test
    @SuppressWarnings("NullAway") // this is what the test is about
    void no_registry_is_refused() {
        assertThatThrownBy(() -> new MicrometerMeters(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("MicrometerMeters needs a registry, and was given null");
    }

    @Test
    void a_ringproof_measures_into_the_registry() {
        try (var ringproof = Ringproof.with(message -> new Handover.Accepted("1"))
                .meters(meters)
                .forTests()
                .build()) {
            var anna = Actor.withoutSession(new OwnerId("anna"));
            var number =
                    ringproof.phoneNumbers().create(anna, "+1 415 555 2671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(anna, number.id()).orElseThrow();

            assertThat(registry.get("ringproof.events")
                            .tag("event", "phone_number.created")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("ringproof.texts.handovers")
                            .tag("ending", "accepted")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .contains("ringproof.gateway.health", "ringproof.texts.conversion");
        }
    }

    private static void measure(Meters meters, Meters.Meter meter) {
        var values = meter.tags().stream().map(_ -> "x").toArray(String[]::new);
        switch (meter.kind()) {
            case COUNTER -> meters.count(meter, 1, values);
            case TIMER -> meters.time(meter, Duration.ofSeconds(1), values);
            case GAUGE -> meters.gauge(meter, () -> 1, values);
        }
    }

    private static Set<String> inPrometheus(Meters.Meter meter) {
        var name = meter.name().replace('.', '_');
        return switch (meter.kind()) {
            case COUNTER -> Set.of(name + "_total");
            case TIMER -> Set.of(name + "_seconds", name + "_seconds_max");
            case GAUGE -> Set.of(name);
        };
    }

    /** Registers a gauge whose value nobody else holds. */
    private WeakReference<DoubleSupplier> held(double value) {
        var box = new double[] {value};
        DoubleSupplier supplier = () -> box[0];
        meters.gauge(Meters.HEALTH, supplier, "twilio");
        return new WeakReference<>(supplier);
    }

    /** Waits until the collector has cleared an object that nobody holds. */
    private static void collectGarbage() {
        var nobodys = new WeakReference<>(new Object());
        while (nobodys.get() != null) {
            System.gc();
        }
    }
}
