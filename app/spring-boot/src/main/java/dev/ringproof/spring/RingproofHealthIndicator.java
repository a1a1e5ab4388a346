package dev.ringproof.spring;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether messages leave: down while the stores do not answer, or while messages wait. A gateway that is down does not
 * take the application down, since another node would not reach that carrier either; details show it.
 */
final class RingproofHealthIndicator extends AbstractHealthIndicator {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(60);

    private final Ringproof ringproof;
    private final List<SmsGateway> gateways;

    RingproofHealthIndicator(Ringproof ringproof, List<SmsGateway> gateways) {
        super("the health of Ringproof cannot be found out");
        this.ringproof = ringproof;
        this.gateways = List.copyOf(gateways);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var lag = ringproof.deliveryLag();
        builder.status(lag.compareTo(LONGEST_LAG) < 0 ? "UP" : "DOWN")
                .withDetail("deliveryLag", lag.toString())
                .withDetail(
                        "gateways",
                        gateways.stream()
                                .collect(Collectors.toMap(
                                        SmsGateway::name,
                                        gateway -> gateway.health().name())));
    }
}
