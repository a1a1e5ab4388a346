package dev.ringproof.core.delivery.engine;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.routing.Routes.Hop;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the gateways that one message may be handed over to, and their order. The order is the route's, but some
 * gateways are moved back, the strongest reason first:
 *
 * <ol>
 *   <li>a gateway that is down;
 *   <li>the gateway that took the number's previous message, if the code of that message was not entered;
 *   <li>a gateway whose conversion is clearly worse than another's, where the routes prefer conversion;
 *   <li>a gateway that was asked for this message more often than another.
 * </ol>
 *
 * <p>Safe for use by many threads, if the random generator is.
 */
public final class GatewaySelection {
    private final Map<String, SmsGateway> gateways;
    private final Routes routes;
    private final ConversionTracker conversions;
    private final RandomGenerator random;

    /**
     * @param random draws the first gateway of a route with weights
     * @throws IllegalArgumentException when a route names a gateway that does not exist
     */
    public GatewaySelection(
            List<SmsGateway> gateways, Routes routes, ConversionTracker conversions, RandomGenerator random) {
        this.gateways = gateways.stream().collect(toMap(SmsGateway::name, identity()));
        if (!this.gateways.keySet().containsAll(routes.gateways())) {
            throw new IllegalArgumentException("the routes name the gateways " + routes.gateways()
                    + ", but the gateways that were given are " + this.gateways.keySet());
        }
        this.routes = routes;
        this.conversions = conversions;
        this.random = random;
    }

    /** Whether there is more than one gateway to choose from. */
    boolean hasChoice() {
        return routes.gateways().size() > 1;
    }

    /**
     * Returns the candidates for a message, the first to ask first. Gateways that have refused this message are left
     * out.
     *
     * @param previousGateway the gateway that took the number's previous message, whose code was not entered; null
     *     where there is none
     */
    public List<Candidate> candidates(TextMessage message, Destination destination, @Nullable String previousGateway) {
        var route = routes.to(destination, random);
        return route.stream()
                .filter(hop -> !message.isRefusedBy(hop.gateway()))
                .map(hop -> new Candidate(gateway(hop), hop, false))
                .sorted(order(message, destination, route, previousGateway))
                .toList();
    }

    private SmsGateway gateway(Hop hop) {
        var gateway = gateways.get(hop.gateway());
        if (gateway == null) {
            throw new IllegalStateException("the constructor has checked that there is a gateway " + hop.gateway());
        }
        return gateway;
    }

    /** False comes before true, so a gateway to which a reason applies is asked later. */
    private Comparator<Candidate> order(
            TextMessage message, Destination destination, List<Hop> route, @Nullable String previousGateway) {
        return comparing((Candidate candidate) -> candidate.gateway().health() == GatewayHealth.DOWN)
                .thenComparing(candidate -> candidate.name().equals(previousGateway))
                .thenComparing(candidate -> convertsClearlyWorse(candidate, route, destination))
                .thenComparingInt(candidate -> message.handoversBy(candidate.name()));
    }

    private boolean convertsClearlyWorse(Candidate candidate, List<Hop> route, Destination destination) {
        return routes.prefersConversion()
                && conversions
                        .latest()
                        .isClearlyWorse(
                                candidate.name(),
                                route.stream().map(Hop::gateway).toList(),
                                destination.region());
    }
}
