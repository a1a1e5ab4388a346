package dev.ringproof.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.spi.HealthCheckResponseProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RingproofHealthTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @BeforeAll
    static void give_the_api_its_responses() {
        HealthCheckResponse.setResponseProvider(new Responses());
    }

    @AfterAll
    static void take_them_away() {
        HealthCheckResponse.setResponseProvider(null);
    }

    @Test
    void it_is_up_while_messages_leave() {
        var response = new RingproofHealth(withLag(() -> Duration.ofSeconds(59)), LONG).call();

        assertThat(response.getName()).isEqualTo("ringproof");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData()).contains(Map.of("lag_seconds", 59L));
    }

    @Test
    void it_is_down_while_messages_wait_for_a_minute() {
        var response = new RingproofHealth(withLag(() -> Duration.ofSeconds(60)), LONG).call();

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData()).contains(Map.of("lag_seconds", 60L));
    }

    @Test
    void it_is_down_if_the_stores_fail() {
        var response = new RingproofHealth(
                        withLag(() -> {
                            throw new IllegalStateException("no database");
                        }),
                        LONG)
                .call();

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData()).isEmpty();
    }

    @Test
    void it_is_down_if_the_stores_do_not_answer_in_time() {
        var never = new CountDownLatch(1);
        var response = new RingproofHealth(
                        withLag(() -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Duration.ZERO;
                        }),
                        Duration.ofMillis(1))
                .call();
        never.countDown();

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    }

    /** A Ringproof that knows its lag and nothing else. */
    private static Ringproof withLag(Supplier<Duration> lag) {
        return (Ringproof) Proxy.newProxyInstance(
                Ringproof.class.getClassLoader(), new Class<?>[] {Ringproof.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("deliveryLag");
                    return lag.get();
                });
    }

    /** What an implementation of MicroProfile Health has. */
    private static final class Responses implements HealthCheckResponseProvider {
        @Override
        public HealthCheckResponseBuilder createResponseBuilder() {
            return new Builder();
        }
    }

    private static final class Builder extends HealthCheckResponseBuilder {
        private String name = "";
        private boolean up;
        private final Map<String, Object> data = new HashMap<>();

        @Override
        public HealthCheckResponseBuilder name(String theName) {
            name = theName;
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, String value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, long value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, boolean value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder up() {
            return status(true);
        }

        @Override
        public HealthCheckResponseBuilder down() {
            return status(false);
        }

        @Override
        public HealthCheckResponseBuilder status(boolean isUp) {
            up = isUp;
            return this;
        }

        @Override
        public HealthCheckResponse build() {
            return new HealthCheckResponse(
                    name, up ? Status.UP : Status.DOWN, data.isEmpty() ? Optional.empty() : Optional.of(data));
        }
    }
}
