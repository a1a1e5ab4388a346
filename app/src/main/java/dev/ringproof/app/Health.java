package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.core.Ringproof;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The health checks at /health. The server is alive as long as it answers, and it has started once its parts are
 * connected. It is ready while the database answers, messages leave, and user tokens can be checked. A check that cannot
 * get its answer in time says DOWN. No check throws: Helidon answers an exception without a message with status 500.
 */
@ApplicationScoped
class Health {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(60);

    /** Both questions are asked at once, so readiness answers in this time. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final Probe<Boolean> database;
    private final Probe<Duration> delivery;
    private final RestSettings rest;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    Health() {
        database = null;
        delivery = null;
        rest = null;
    }

    @Inject
    Health(Database database, Ringproof ringproof, RestSettings rest) {
        this.database = new Probe<>(database::answers, PATIENCE);
        this.delivery = new Probe<>(ringproof::deliveryLag, PATIENCE);
        this.rest = rest;
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.up("server");
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.up("wiring");
    }

    @Produces
    @Readiness
    HealthCheck databaseAnswers() {
        return () -> {
            var _ = delivery.begin();
            return HealthCheckResponse.named("database")
                    .status(database.ask().orElse(false))
                    .build();
        };
    }

    @Produces
    @Readiness
    HealthCheck messagesLeave() {
        return () -> {
            var _ = database.begin();
            return delivery.ask()
                    .map(lag -> HealthCheckResponse.named("delivery")
                            .status(lag.compareTo(LONGEST_LAG) < 0)
                            .withData("lag_seconds", lag.toSeconds())
                            .build())
                    .orElseGet(() -> HealthCheckResponse.down("delivery"));
        };
    }

    /** While old keys of an identity provider out of reach still serve, the check is up and says so in its data. */
    @Produces
    @Readiness
    HealthCheck tokensCanBeChecked() {
        return () -> {
            var check = HealthCheckResponse.named("identity_provider").up();
            for (var tokens : rest.userTokens()) {
                var keys = tokens.keySet();
                check = keys.usable() ? check : check.down();
                if (keys.age() != null) {
                    check = check.withData("key_age_seconds", keys.age().toSeconds());
                }
                if (keys.outOfReach() != null) {
                    check = check.withData(
                            "out_of_reach_seconds", keys.outOfReach().toSeconds());
                }
            }
            return check.build();
        };
    }
}
