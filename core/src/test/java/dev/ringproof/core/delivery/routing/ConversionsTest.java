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

    private static DeliveryCounts counts(String gateway, String region, int handedOver, int entered) {
        return new DeliveryCounts(gateway, region, handedOver, 0, 0, entered);
    }

    private static Conversions of(DeliveryCounts... counts) {
        return Conversions.NONE.after(Duration.ZERO, List.of(counts));
    }

    @Test
    void a_gateway_whose_codes_are_not_entered_is_clearly_worse_in_that_region() {
        var conversions = of(counts("a", "US", 100, 10), counts("b", "US", 100, 80), counts("a", "GB", 100, 80));

        assertThat(conversions.isClearlyWorse("a", BOTH, "US")).isTrue();
        assertThat(conversions.isClearlyWorse("b", BOTH, "US")).isFalse();
        assertThat(conversions.isClearlyWorse("a", BOTH, "GB")).isFalse();
    }

    @Test
    void a_small_difference_says_nothing() {
        assertThat(of(counts("a", "US", 100, 60), counts("b", "US", 100, 80)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
    }

    @Test
    void few_codes_say_nothing() {
        assertThat(of(counts("a", "US", 19, 0), counts("b", "US", 100, 80)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
        assertThat(of(counts("a", "US", 100, 0), counts("b", "US", 19, 19)).isClearlyWorse("a", BOTH, "US"))
                .isFalse();
    }

    @Test
    void a_code_that_is_half_an_hour_old_counts_half() {
        var later = of(counts("a", "US", 100, 80)).after(Duration.ofMinutes(30), List.of(counts("a", "US", 10, 5)));

        var share = requireNonNull(later.shares().get(new GatewayRegion("a", "US")));

        assertThat(share.handedOver()).isCloseTo(60, within(0.001));
        assertThat(share.entered()).isCloseTo(45, within(0.001));
        assertThat(share.rate()).isCloseTo(0.75, within(0.001));
    }

    @Test
    void a_gateway_that_gets_no_messages_any_more_gets_some_again_in_time() {
        var worse = of(counts("a", "US", 100, 10), counts("b", "US", 100, 80));

        var later = worse.after(Duration.ofMinutes(90), List.of(counts("b", "US", 100, 80)));

        assertThat(later.isClearlyWorse("a", BOTH, "US")).isFalse();
    }
}
