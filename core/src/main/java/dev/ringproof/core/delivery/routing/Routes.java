package dev.ringproof.core.delivery.routing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which gateways a text may take, in which order, and as whom: by the number's region ({@code GB}), else its calling code
 * ({@code +44}), else anywhere ({@code *}). Immutable; what it does not know by name is refused when it is made.
 *
 * <p>As text a route is {@code US=twilio,vonage; +44=vonage*3,infobip*1; *=twilio}: gateways in order, or with weights,
 * by which the first one is drawn and the others follow. A sender is {@code twilio/GB=Acme; twilio/*=+14155550100};
 * parameters, by a gateway's own names, are {@code aws/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456}; the price of a segment is
 * {@code twilio/US=0.0083; twilio/*=0.06}.
 */
public final class Routes {
    private static final Pattern AREA = Pattern.compile("[A-Z]{2}|\\+[1-9][0-9]{0,2}|\\*");
    private static final Pattern WEIGHT = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{1,14}|[0-9]{3,8}");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{0,10}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
    private static final Set<String> NUMBERS_ONLY = Set.of("US", "CA", "PR");

    private final List<String> gateways;
    private final Map<String, List<Choice>> choices;
    private final Map<GatewayArea, String> senders;
    private final Map<GatewayArea, Map<String, String>> parameters;
    private final Map<GatewayArea, BigDecimal> prices;
    private final boolean byConversion;

    /** A gateway of a route; its weight is 0 where the route is in order. */
    private record Choice(String gateway, int weight) {}

    private record GatewayArea(String gateway, String area) {}

    /**
     * One gateway that a text may take.
     *
     * @param sender null for the gateway's own default
     * @param price of one segment, in whatever currency it was given; null where it was not
     */
    public record Hop(
            String gateway,
            @Nullable String sender,
            Map<String, String> parameters,
            @Nullable BigDecimal price) {

        /** What so many segments cost; null where there is no price. */
        public @Nullable BigDecimal cost(int segments) {
            return price == null ? null : price.multiply(BigDecimal.valueOf(segments));
        }
    }

    private Routes(
            List<String> gateways,
            Map<String, List<Choice>> choices,
            Map<GatewayArea, String> senders,
            Map<GatewayArea, Map<String, String>> parameters,
            Map<GatewayArea, BigDecimal> prices,
            boolean byConversion) {
        this.gateways = List.copyOf(gateways);
        this.choices = Map.copyOf(choices);
        this.senders = Map.copyOf(senders);
        this.parameters = Map.copyOf(parameters);
        this.prices = Map.copyOf(prices);
        this.byConversion = byConversion;
    }

    /** Every text is given to the first gateway; to each further one when those before it fail. */
    public static Routes inOrder(List<String> gateways) {
        require(!gateways.isEmpty(), "there is at least one gateway");
        require(Set.copyOf(gateways).size() == gateways.size(), "a gateway is named twice");
        var all = gateways.stream().map(name -> new Choice(name, 0)).toList();
        return new Routes(gateways, Map.of(Destination.ANYWHERE, all), Map.of(), Map.of(), Map.of(), false);
    }

    /** With routes of their own for some areas. */
    public Routes withRoutes(String text) {
        var next = new HashMap<>(choices);
        entries(text).forEach((area, names) -> next.put(area(area), route(area, names)));
        return new Routes(gateways, next, senders, parameters, prices, byConversion);
    }

    /** With senders: a number, a short code, or a name of 1 to 11 letters, digits and spaces where names are allowed. */
    public Routes withSenders(String text) {
        var next = new HashMap<>(senders);
        entries(text).forEach((key, value) -> {
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
        return new Routes(gateways, choices, next, parameters, prices, byConversion);
    }

    /** With what a gateway is given besides in some areas, such as India's entity and template ids. */
    public Routes withParameters(String text) {
        var next = new HashMap<>(parameters);
        entries(text).forEach((key, value) -> next.put(gatewayArea(key), parameters(key, value)));
        return new Routes(gateways, choices, senders, next, prices, byConversion);
    }

    /** With what a gateway asks for one segment in some areas: a number such as 0.0083, in one currency for all. */
    public Routes withPrices(String text) {
        var next = new HashMap<>(prices);
        entries(text).forEach((key, value) -> {
            require(PRICE.matcher(value).matches(), "price of " + key + " is a number such as 0.0083");
            next.put(gatewayArea(key), new BigDecimal(value));
        });
        return new Routes(gateways, choices, senders, parameters, next, byConversion);
    }

    /** A gateway whose codes are entered far less often than another's of the same route is asked after it. */
    public Routes preferringConversion() {
        return new Routes(gateways, choices, senders, parameters, prices, true);
    }

    public List<String> gateways() {
        return gateways;
    }

    public boolean prefersConversion() {
        return byConversion;
    }

    /** The gateways for a text, in the order to ask them. */
    public List<Hop> to(Destination destination, RandomGenerator random) {
        return ordered(closest(destination, choices::get, List.of()), random).stream()
                .map(gateway -> hop(gateway, destination))
                .toList();
    }

    /** A name that is set for a wider area than the region does not count where names are not allowed. */
    private Hop hop(String gateway, Destination destination) {
        var sender = closest(destination, area -> senders.get(new GatewayArea(gateway, area)), "");
        boolean allowed = !sender.isEmpty() && !(isName(sender) && NUMBERS_ONLY.contains(destination.region()));
        return new Hop(
                gateway,
                allowed ? sender : null,
                closest(destination, area -> parameters.get(new GatewayArea(gateway, area)), Map.of()),
                closest(destination, area -> prices.get(new GatewayArea(gateway, area)), null));
    }

    private static <T extends @Nullable Object> T closest(
            Destination destination, Function<String, @Nullable T> find, T otherwise) {
        for (var area : destination.areas()) {
            var found = find.apply(area);
            if (found != null) {
                return found;
            }
        }
        return otherwise;
    }

    private static List<String> ordered(List<Choice> route, RandomGenerator random) {
        var left = new ArrayList<>(route);
        var order = new ArrayList<String>();
        while (!left.isEmpty()) {
            order.add(left.remove(drawn(left, random)).gateway());
        }
        return order;
    }

    private static int drawn(List<Choice> left, RandomGenerator random) {
        int sum = left.stream().mapToInt(Choice::weight).sum();
        int rest = sum == 0 ? 0 : random.nextInt(sum);
        int index = 0;
        while (rest >= left.get(index).weight() && index < left.size() - 1 && sum > 0) {
            rest -= left.get(index).weight();
            index++;
        }
        return index;
    }

    private static boolean isName(String sender) {
        return !NUMBER.matcher(sender).matches();
    }

    private List<Choice> route(String area, String names) {
        var route = Arrays.stream(names.split(",", -1))
                .map(String::trim)
                .map(name -> choice(area, name))
                .toList();
        require(
                route.stream().map(Choice::gateway).distinct().count() == route.size(),
                "route " + area + " names a gateway twice");
        long weighted = route.stream().filter(choice -> choice.weight() > 0).count();
        require(
                weighted == 0 || weighted == route.size(),
                "in route " + area + " either every gateway has a weight or none has");
        return route;
    }

    private Choice choice(String area, String text) {
        int star = text.indexOf('*');
        if (star < 0) {
            return new Choice(known(text), 0);
        }
        var weight = text.substring(star + 1).trim();
        require(WEIGHT.matcher(weight).matches(), "a weight in route " + area + " is a whole number from 1 to 9999");
        return new Choice(known(text.substring(0, star).trim()), Integer.parseInt(weight));
    }

    private static Map<String, String> parameters(String key, String text) {
        var all = new HashMap<String, String>();
        for (var parameter : text.split(",", -1)) {
            int colon = parameter.indexOf(':');
            require(colon > 0, "parameters of " + key + " are NAME:VALUE, by commas");
            var before = all.put(
                    parameter.substring(0, colon).trim(),
                    parameter.substring(colon + 1).trim());
            require(before == null, "parameters of " + key + " have a name twice");
        }
        return Map.copyOf(all);
    }

    private GatewayArea gatewayArea(String key) {
        int slash = key.indexOf('/');
        require(slash > 0, "what stands before = is a gateway, a slash and an area, such as twilio/GB");
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

    /** What is written {@code key=value; key=value}. */
    private static Map<String, String> entries(String text) {
        var entries = new LinkedHashMap<String, String>();
        for (var entry : nonBlank(text.split(";", -1))) {
            int equals = entry.indexOf('=');
            require(equals > 0 && equals < entry.length() - 1, "entries are written key=value, with ; between them");
            var before = entries.put(
                    entry.substring(0, equals).trim(),
                    entry.substring(equals + 1).trim());
            require(before == null, "an entry is there twice");
        }
        return entries;
    }

    private static Collection<String> nonBlank(String[] parts) {
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
