package dev.ringproof.core.delivery.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringproof.core.delivery.routing.Conversions.GatewayRegion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversionsTest {
    private static final List<String> BOTH = List.of("a", "b");

    private static DeliveryCounts tally(String gateway, String region, int handedOver, int proven) {
        return new DeliveryCounts(gateway, region, handedOver, 0, 0, proven);
    }

    private static Conversions of(DeliveryCounts... tallies) {
        return Conversions.NONE.after(Duration.ZERO, List.of(tallies));
    }

    @Test
    void a_gateway_whose_codes_are_not_entered_is_clearly_worse_in_that_region() {
        var conversions = of(tally("a", "US", 100, 10), tally("b", "US", 100, 80), tally("a", "GB", 100, 80));

        assertThat(conversions.isClearlyWorse("a", BOTH, "US")).isTrue();
        assertThat(conversions.isClearlyWorse("b", BOTH, "US")).isFalse();
        assertThat(conversions.isClearlyWorse("a", BOTH, "GB")).isFalse();
    }

    @Test
    void a_small_difference_says_nothing() {
        assertThat(of(tally("a", "US", 100, 60), tally("b", "US", 100, 80)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
    }

    @Test
    void few_codes_say_nothing() {
        assertThat(of(tally("a", "US", 19, 0), tally("b", "US", 100, 80)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
        assertThat(of(tally("a", "US", 100, 0), tally("b", "US", 19, 19)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
    }

    @Test
    void what_is_half_an_hour_old_weighs_half() {
        var later = of(tally("a", "US", 100, 80)).after(Duration.ofMinutes(30), List.of(tally("a", "US", 10, 5)));

        var share = requireNonNull(later.shares().get(new GatewayRegion("a", "US")));

        assertThat(share.handedOver()).isCloseTo(60, within(0.001));
        assertThat(share.entered()).isCloseTo(45, within(0.001));
        assertThat(share.rate()).isCloseTo(0.75, within(0.001));
    }

    @Test
    void who_gets_no_texts_any_more_is_tried_anew_in_time() {
        var worse = of(tally("a", "US", 100, 10), tally("b", "US", 100, 80));

        var later = worse.after(Duration.ofMinutes(90), List.of(tally("b", "US", 100, 80)));

        assertThat(later.isClearlyWorse("a", BOTH, "US")).isFalse();
    }
}
