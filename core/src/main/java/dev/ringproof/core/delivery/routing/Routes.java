package dev.ringproof.core.delivery.routing;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes of messages: which gateways a message may be handed over to, in which order, and with which sender. An
 * entry is for an area: the region of a number ({@code GB}), its calling code ({@code +44}), or anywhere ({@code *}).
 * If several entries fit, the one with the smallest area counts. Immutable; a gateway or an area that does not exist is
 * refused with {@link IllegalArgumentException}.
 *
 * <p>Entries are written as key and value, with semicolons between them:
 *
 * <ul>
 *   <li>{@code US=twilio,vonage; +44=vonage*3,infobip*1; *=twilio} are routes. Gateways are asked in their order; if
 *       they have weights, the first one is drawn by weight, then the next one, and so on.
 *   <li>{@code twilio/GB=Acme; twilio/*=+14155550100} are senders.
 *   <li>{@code aws/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456} are parameters, by the gateway's own names.
 *   <li>{@code twilio/US=0.0083; twilio/*=0.06} are prices of one segment.
 * </ul>
 */
public final class Routes {
    private static final Pattern AREA = Pattern.compile("[A-Z]{2}|\\+[1-9][0-9]{0,2}|\\*");
    private static final Pattern WEIGHT = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{1,14}|[0-9]{3,8}");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{0,10}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
    /** The regions in which a sender must be a number. */
    private static final Set<String> NUMBERS_ONLY = Set.of("US", "CA", "PR");

    private final List<String> gateways;
    private final Map<String, List<WeightedGateway>> routes;
    private final Map<GatewayArea, String> senders;
    private final Map<GatewayArea, Map<String, String>> parameters;
    private final Map<GatewayArea, BigDecimal> prices;
    private final boolean prefersConversion;

    /** A gateway of a route; its weight is 0 in a route without weights. */
    private record WeightedGateway(String gateway, int weight) {}

    private record GatewayArea(String gateway, String area) {}

    /**
     * A gateway of the route to one destination, with what the routes say about it there.
     *
     * @param sender whom a message is from; null for the gateway's own default
     * @param parameters what the gateway is told besides, by its own names
     * @param price the price of one segment, in the operator's currency; null if the operator has set none
     */
    public record Hop(
            String gateway,
            @Nullable String sender,
            Map<String, String> parameters,
            @Nullable BigDecimal price) {

        /** Returns the cost of a message with this many segments; null if there is no price. */
        public @Nullable BigDecimal cost(int segments) {
            return price == null ? null : price.multiply(BigDecimal.valueOf(segments));
        }
    }

    private Routes(
            List<String> gateways,
            Map<String, List<WeightedGateway>> routes,
            Map<GatewayArea, String> senders,
            Map<GatewayArea, Map<String, String>> parameters,
            Map<GatewayArea, BigDecimal> prices,
            boolean prefersConversion) {
        this.gateways = List.copyOf(gateways);
        this.routes = Map.copyOf(routes);
        this.senders = Map.copyOf(senders);
        this.parameters = Map.copyOf(parameters);
        this.prices = Map.copyOf(prices);
        this.prefersConversion = prefersConversion;
    }

    /** Returns routes that ask the first gateway for each message, and each further one if those before it fail. */
    public static Routes inOrder(List<String> gateways) {
        requireNonNull(gateways, "gateways");
        require(!gateways.isEmpty(), "there is at least one gateway");
        require(Set.copyOf(gateways).size() == gateways.size(), "a gateway is named twice");
        var all = gateways.stream().map(name -> new WeightedGateway(name, 0)).toList();
        return new Routes(gateways, Map.of(Destination.ANYWHERE, all), Map.of(), Map.of(), Map.of(), false);
    }

    /** Returns these routes with other routes for some areas. */
    public Routes withRoutes(String entries) {
        requireNonNull(entries, "entries");
        var next = new HashMap<>(routes);
        parsed(entries).forEach((area, names) -> next.put(area(area), route(area, names)));
        return new Routes(gateways, next, senders, parameters, prices, prefersConversion);
    }

    /**
     * Returns these routes with senders. A sender is a number with its plus, a short code of 3 to 8 digits, or a name
     * of 1 to 11 letters, digits and spaces. Names are refused for the US, Canada and Puerto Rico.
     */
    public Routes withSenders(String entries) {
        requireNonNull(entries, "entries");
        var next = new HashMap<>(senders);
        parsed(entries).forEach((key, value) -> {
            var gatewayArea = gatewayArea(key);
            require(
                    NUMBER.matcher(value).matches() || NAME.matcher(value).matches(),
                    "sender of " + key
                            + " is a number with its plus, a short code of 3 to 8 digits, or a name of 1 to 11"
                            + " letters, digits and spaces with a letter among them");
            require(
                    !isName(value)
                            || !(NUMBERS_ONLY.contains(gatewayArea.area())
                                    || gatewayArea.area().equals("+1")),
                    "sender of " + key + " is a number: names are not allowed in US, CA and PR");
            next.put(gatewayArea, value);
        });
        return new Routes(gateways, routes, next, parameters, prices, prefersConversion);
    }

    /**
     * Returns these routes with parameters for a gateway in some areas, such as the entity and template ids of India.
     */
    public Routes withParameters(String entries) {
        requireNonNull(entries, "entries");
        var next = new HashMap<>(parameters);
        parsed(entries).forEach((key, value) -> next.put(gatewayArea(key), parameters(key, value)));
        return new Routes(gateways, routes, senders, next, prices, prefersConversion);
    }

    /** Returns these routes with prices of one segment: numbers such as 0.0083, all in the same currency. */
    public Routes withPrices(String entries) {
        requireNonNull(entries, "entries");
        var next = new HashMap<>(prices);
        parsed(entries).forEach((key, value) -> {
            require(PRICE.matcher(value).matches(), "price of " + key + " is a number such as 0.0083");
            next.put(gatewayArea(key), new BigDecimal(value));
        });
        return new Routes(gateways, routes, senders, parameters, next, prefersConversion);
    }

    /**
     * Returns these routes, but a gateway whose conversion is clearly worse than that of another one is asked after it.
     */
    public Routes preferringConversion() {
        return new Routes(gateways, routes, senders, parameters, prices, true);
    }

    /** Returns the names of all gateways that there are. */
    public List<String> gateways() {
        return gateways;
    }

    public boolean prefersConversion() {
        return prefersConversion;
    }

    /**
     * Returns the route to a destination: the gateways in the order to ask them.
     *
     * @param random draws the order where gateways have weights
     */
    public List<Hop> to(Destination destination, RandomGenerator random) {
        return ordered(forSmallestArea(destination, routes::get, List.of()), random).stream()
                .map(gateway -> hop(gateway, destination))
                .toList();
    }

    /**
     * Returns the highest price of one segment to a destination, by any gateway of the route.
     *
     * @param otherwise the price of a gateway that has none
     */
    public BigDecimal highestPrice(Destination destination, BigDecimal otherwise) {
        return forSmallestArea(destination, routes::get, List.<WeightedGateway>of()).stream()
                .map(gateway -> requireNonNullElse(price(gateway.gateway(), destination), otherwise))
                .max(Comparator.naturalOrder())
                .orElse(otherwise);
    }

    /** Returns the median of all prices that are set; empty if there are fewer than three. */
    public Optional<BigDecimal> typicalPrice() {
        var sorted = prices.values().stream().sorted().toList();
        return sorted.size() < 3 ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }

    /** A sender name that is set for a wider area is not used in a region that does not allow names. */
    private Hop hop(String gateway, Destination destination) {
        var sender = forSmallestArea(destination, area -> senders.get(new GatewayArea(gateway, area)), "");
        boolean allowed = !sender.isEmpty() && !(isName(sender) && NUMBERS_ONLY.contains(destination.region()));
        return new Hop(
                gateway,
                allowed ? sender : null,
                forSmallestArea(destination, area -> parameters.get(new GatewayArea(gateway, area)), Map.of()),
                price(gateway, destination));
    }

    private @Nullable BigDecimal price(String gateway, Destination destination) {
        return forSmallestArea(destination, area -> prices.get(new GatewayArea(gateway, area)), null);
    }

    private static <T extends @Nullable Object> T forSmallestArea(
            Destination destination, Function<String, @Nullable T> find, T otherwise) {
        for (var area : destination.areas()) {
            var found = find.apply(area);
            if (found != null) {
                return found;
            }
        }
        return otherwise;
    }

    private static List<String> ordered(List<WeightedGateway> route, RandomGenerator random) {
        var left = new ArrayList<>(route);
        var order = new ArrayList<String>();
        while (!left.isEmpty()) {
            order.add(left.remove(drawn(left, random)).gateway());
        }
        return order;
    }

    /** Returns the index of a gateway that is drawn by weight; 0 in a route without weights. */
    private static int drawn(List<WeightedGateway> left, RandomGenerator random) {
        int sum = left.stream().mapToInt(WeightedGateway::weight).sum();
        if (sum == 0) {
            return 0;
        }
        int rest = random.nextInt(sum);
        int index = 0;
        while (rest >= left.get(index).weight()) {
            rest -= left.get(index).weight();
            index++;
        }
        return index;
    }

    private static boolean isName(String sender) {
        return !NUMBER.matcher(sender).matches();
    }

    private List<WeightedGateway> route(String area, String names) {
        var route = Arrays.stream(names.split(",", -1))
                .map(String::trim)
                .map(name -> weighted(area, name))
                .toList();
        require(
                route.stream().map(WeightedGateway::gateway).distinct().count() == route.size(),
                "route " + area + " names a gateway twice");
        long weighted = route.stream().filter(gateway -> gateway.weight() > 0).count();
        require(
                weighted == 0 || weighted == route.size(),
                "in route " + area + " either every gateway has a weight or none has");
        return route;
    }

    private WeightedGateway weighted(String area, String name) {
        int star = name.indexOf('*');
        if (star < 0) {
            return new WeightedGateway(known(name), 0);
        }
        var weight = name.substring(star + 1).trim();
        require(WEIGHT.matcher(weight).matches(), "a weight in route " + area + " is a whole number from 1 to 9999");
        return new WeightedGateway(known(name.substring(0, star).trim()), Integer.parseInt(weight));
    }

    private static Map<String, String> parameters(String key, String value) {
        var all = new HashMap<String, String>();
        for (var parameter : value.split(",", -1)) {
            int colon = parameter.indexOf(':');
            require(colon > 0, "parameters of " + key + " are written NAME:VALUE, with commas between them");
            var before = all.put(
                    parameter.substring(0, colon).trim(),
                    parameter.substring(colon + 1).trim());
            require(before == null, "parameters of " + key + " name one twice");
        }
        return Map.copyOf(all);
    }

    private GatewayArea gatewayArea(String key) {
        int slash = key.indexOf('/');
        require(slash > 0, "a key is a gateway, a slash and an area, such as twilio/GB");
        return new GatewayArea(known(key.substring(0, slash)), area(key.substring(slash + 1)));
    }

    private static String area(String area) {
        require(AREA.matcher(area).matches(), "an area is a region such as GB, a calling code such as +44, or *");
        return area;
    }

    private String known(String gateway) {
        require(gateways.contains(gateway), "there is no gateway " + gateway + " among " + gateways);
        return gateway;
    }

    private static Map<String, String> parsed(String entries) {
        var parsed = new LinkedHashMap<String, String>();
        for (var entry : nonBlank(entries.split(";", -1))) {
            int equals = entry.indexOf('=');
            require(equals > 0 && equals < entry.length() - 1, "entries are written key=value, with ; between them");
            var before = parsed.put(
                    entry.substring(0, equals).trim(),
                    entry.substring(equals + 1).trim());
            require(before == null, "there are two entries with the same key");
        }
        return parsed;
    }

    private static List<String> nonBlank(String[] parts) {
        return Arrays.stream(parts)
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
