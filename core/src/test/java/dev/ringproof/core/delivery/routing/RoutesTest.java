package dev.ringproof.core.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.routing.Routes.Hop;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final Destination US = new Destination("US", 1);
    private static final Destination GB = new Destination("GB", 44);
    private static final Destination GUERNSEY = new Destination("GG", 44);
    private static final Destination INDIA = new Destination("IN", 91);

    private final RandomGenerator random = new Random(1);
    private final Routes routes = Routes.inOrder(List.of("a", "b", "c"));

    private List<String> names(Routes of, Destination destination) {
        return of.to(destination, random).stream().map(Hop::gateway).toList();
    }

    @Test
    void by_default_all_gateways_are_asked_in_order() {
        assertThat(routes.to(GB, random))
                .containsExactly(
                        new Hop("a", null, Map.of(), null),
                        new Hop("b", null, Map.of(), null),
                        new Hop("c", null, Map.of(), null));
    }

    @Test
    void the_route_for_the_smallest_area_counts() {
        var some = routes.withRoutes("GB=b,c; +44=c; *=b");

        assertThat(names(some, GB)).containsExactly("b", "c");
        assertThat(names(some, GUERNSEY)).containsExactly("c");
        assertThat(names(some, US)).containsExactly("b");
        assertThat(names(routes.withRoutes("US=c;"), GB)).containsExactly("a", "b", "c");
    }

    @Test
    void with_weights_the_first_gateway_is_drawn_and_the_others_follow() {
        var weighted = routes.withRoutes("*=a*3, b*1");

        var first = IntStream.range(0, 4000)
                .mapToObj(i -> names(weighted, GB))
                .peek(names -> assertThat(names).containsExactlyInAnyOrder("a", "b"))
                .filter(names -> names.getFirst().equals("a"))
                .count();

        assertThat(first).isBetween(2900L, 3100L);
    }

    @Test
    void the_sender_and_the_parameters_for_the_smallest_area_count() {
        var some = routes.withSenders("a/GB=Acme; a/+44=Acme Ltd; a/*=+14155550100; b/*=12345")
                .withParameters("a/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:4:56");

        assertThat(some.to(GB, random).getFirst().sender()).isEqualTo("Acme");
        assertThat(some.to(GUERNSEY, random).getFirst().sender()).isEqualTo("Acme Ltd");
        assertThat(some.to(INDIA, random))
                .startsWith(
                        new Hop("a", "+14155550100", Map.of("IN_ENTITY_ID", "123", "IN_TEMPLATE_ID", "4:56"), null),
                        new Hop("b", "12345", Map.of(), null));
    }

    @Test
    void the_price_for_the_smallest_area_counts_and_is_for_one_segment() {
        var hop = routes.withPrices("a/US=0.0083; a/*=0.06").to(US, random).getFirst();

        assertThat(hop.cost(2)).isEqualByComparingTo("0.0166");
        assertThat(routes.withPrices("a/US=0.0083; a/*=0.06")
                        .to(GB, random)
                        .getFirst()
                        .price())
                .isEqualByComparingTo("0.06");
        assertThat(routes.withPrices("a/US=0.0083").to(GB, random).getFirst().cost(1))
                .isNull();
        assertThatThrownBy(() -> routes.withPrices("a/US=free")).hasMessageContaining("price of a/US is a number");
        assertThatThrownBy(() -> routes.withPrices("a/US=-1")).hasMessageContaining("price of a/US is a number");
    }

    @Test
    void a_sender_name_that_is_set_for_everywhere_is_not_used_where_names_are_not_allowed() {
        var named = routes.withSenders("a/*=Acme");

        assertThat(named.to(GB, random).getFirst().sender()).isEqualTo("Acme");
        for (var region : List.of("US", "CA", "PR")) {
            assertThat(named.to(new Destination(region, 1), random).getFirst().sender())
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    USA=a         | an area is a region such as GB, a calling code such as +44, or *
                    us=a          | an area is a region such as GB, a calling code such as +44, or *
                    US=d          | there is no gateway d among [a, b, c]
                    US=           | entries are written key=value, with ; between them
                    US            | entries are written key=value, with ; between them
                    US=a; US=b    | there are two entries with the same key
                    US=a,a        | route US names a gateway twice
                    US=a*2,b      | in route US either every gateway has a weight or none has
                    US=a*0        | a weight in route US is a whole number from 1 to 9999
                    US=a,,b       | there is no gateway  among [a, b, c]
                    """)
    void a_route_that_is_not_right_is_refused(String entries, String why) {
        assertThatThrownBy(() -> routes.withRoutes(entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource({
        "a/US=Acme",
        "a/CA=Acme",
        "a/PR=Acme",
        "a/+1=Acme",
        "a/GB=Acme Limited",
        "a/GB=Acme!",
        "a/GB=12",
        "a/GB=+",
        "a=Acme",
        "d/GB=Acme"
    })
    void a_sender_that_no_carrier_would_take_is_refused(String entries) {
        assertThatThrownBy(() -> routes.withSenders(entries)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"'a/IN=X'", "'a/IN=:1'", "'a/IN=X:1,X:2'", "'IN=X:1'"})
    void parameters_that_are_not_right_are_refused(String entries) {
        assertThatThrownBy(() -> routes.withParameters(entries)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_gateway_has_another_name() {
        assertThatThrownBy(() -> Routes.inOrder(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Routes.inOrder(List.of("a", "a"))).hasMessage("a gateway is named twice");
    }
}
