package dev.ringproof.core;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ringproof.core.delivery.Destination;
import dev.ringproof.core.delivery.Routes;
import dev.ringproof.core.delivery.Routes.Hop;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Health;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which gateways one text is given to, in which order: the route's, but those that are down last of all, then whoever
 * took the number's former text in vain, then whoever converts clearly worse, then whoever was asked for this text before.
 */
final class GatewayChoice {
    private final Map<String, SmsGateway> gateways;
    private final Routes routes;
    private final ConversionWatch conversions;
    private final RandomGenerator random;

    GatewayChoice(List<SmsGateway> gateways, Routes routes, ConversionWatch conversions, RandomGenerator random) {
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
    record Turn(SmsGateway gateway, Hop hop, boolean anyway) {
        Turn again() {
            return new Turn(gateway, hop, true);
        }
    }

    /** Whether there is anything to choose. */
    boolean isChoice() {
        return routes.gateways().size() > 1;
    }

    /** Those that have refused this very text are not asked again. */
    List<Turn> turns(TextMessage message, Destination destination, Optional<String> lastUsed) {
        var route = routes.to(destination, random);
        var names = route.stream().map(Hop::gateway).toList();
        return route.stream()
                .filter(hop -> !message.isRefusedBy(hop.gateway()))
                .map(hop -> new Turn(gateway(hop), hop, false))
                .sorted(comparing((Turn turn) -> turn.gateway().health() == Health.DOWN)
                        .thenComparing(turn -> lastUsed.equals(Optional.of(name(turn))))
                        .thenComparing(turn -> isClearlyWorse(turn, names, destination))
                        .thenComparing(comparingInt(turn -> message.attemptsBy(name(turn)))))
                .toList();
    }

    private SmsGateway gateway(Hop hop) {
        var gateway = gateways.get(hop.gateway());
        if (gateway == null) {
            throw new IllegalStateException("checked when it was made: " + hop.gateway());
        }
        return gateway;
    }

    private boolean isClearlyWorse(Turn turn, List<String> names, Destination destination) {
        return routes.prefersConversion()
                && conversions.latest().isClearlyWorse(name(turn), names, destination.region());
    }

    private static String name(Turn turn) {
        return turn.hop().gateway();
    }
}
