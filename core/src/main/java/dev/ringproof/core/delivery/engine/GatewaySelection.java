package dev.ringproof.core.delivery.engine;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.routing.Routes.Hop;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which gateways one text is given to, in which order: the route's, but those that are down last of all, then whoever
 * took the number's former text in vain, then whoever converts clearly worse, then whoever was asked for this text before.
 */
public final class GatewaySelection {
    private final Map<String, SmsGateway> gateways;
    private final Routes routes;
    private final ConversionTracker conversions;
    private final RandomGenerator random;

    public GatewaySelection(
            List<SmsGateway> gateways, Routes routes, ConversionTracker conversions, RandomGenerator random) {
        this.gateways = gateways.stream().collect(toMap(SmsGateway::name, identity()));
        if (!this.gateways.keySet().containsAll(routes.gateways())) {
            throw new IllegalArgumentException(
                    "routes are over " + routes.gateways() + ", gateways are " + this.gateways.keySet());
        }
        this.routes = routes;
        this.conversions = conversions;
        this.random = random;
    }

    /**
     * A gateway, and how it is to be given the text.
     *
     * @param anyway though it has held the text back, since nobody else has taken it
     */
    public record Candidate(SmsGateway gateway, Hop hop, boolean anyway) {
        Candidate again() {
            return new Candidate(gateway, hop, true);
        }
    }

    /** Whether there is anything to choose. */
    boolean isChoice() {
        return routes.gateways().size() > 1;
    }

    /** Those that have refused this very text are not asked again. */
    public List<Candidate> candidates(TextMessage message, Destination destination, Optional<String> lastUsed) {
        var route = routes.to(destination, random);
        var names = route.stream().map(Hop::gateway).toList();
        return route.stream()
                .filter(hop -> !message.isRefusedBy(hop.gateway()))
                .map(hop -> new Candidate(gateway(hop), hop, false))
                .sorted(comparing((Candidate candidate) -> candidate.gateway().health() == GatewayHealth.DOWN)
                        .thenComparing(candidate -> lastUsed.equals(Optional.of(name(candidate))))
                        .thenComparing(candidate -> isClearlyWorse(candidate, names, destination))
                        .thenComparing(comparingInt(candidate -> message.handoversBy(name(candidate)))))
                .toList();
    }

    private SmsGateway gateway(Hop hop) {
        var gateway = gateways.get(hop.gateway());
        if (gateway == null) {
            throw new IllegalStateException("checked when it was made: " + hop.gateway());
        }
        return gateway;
    }

    private boolean isClearlyWorse(Candidate candidate, List<String> names, Destination destination) {
        return routes.prefersConversion()
                && conversions.latest().isClearlyWorse(name(candidate), names, destination.region());
    }

    private static String name(Candidate candidate) {
        return candidate.hop().gateway();
    }
}
