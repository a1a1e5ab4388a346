package dev.ringproof.cdi.wiring;

import dev.ringproof.core.Ringproof;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness of Ringproof: its stores answer, and no message has waited for a minute. It answers within a second and
 * a half. The container loads it only if it has MicroProfile Health.
 */
@Readiness
@ApplicationScoped
public class RingproofHealth implements HealthCheck {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final Probe<Duration> lag;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    protected RingproofHealth() {
        lag = null;
    }

    @Inject
    RingproofHealth(Ringproof ringproof) {
        this(ringproof, PATIENCE);
    }

    RingproofHealth(Ringproof ringproof, Duration patience) {
        lag = new Probe<>(ringproof::deliveryLag, patience);
    }

    @Override
    public HealthCheckResponse call() {
        var answer = lag.ask();
        var check = HealthCheckResponse.named("ringproof")
                .status(answer.filter(found -> found.compareTo(LONGEST_LAG) < 0).isPresent());
        answer.ifPresent(found -> check.withData("lag_seconds", found.toSeconds()));
        return check.build();
    }
}
