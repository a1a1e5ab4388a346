package dev.ringproof.core.domain.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.limit.GuardPolicy.Thresholds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardPolicyTest {
    private static final GuardPolicy POLICY =
            GuardPolicy.DEFAULT.withLists(Set.of("+4477", "DE", "+1"), Set.of("GB", "+447700900", "+491"));

    @ParameterizedTest
    @CsvSource({
        "+447700900123, GB, DENIED",
        "+447700800123, GB, ALLOWED",
        "+447900800123, GB, DENIED",
        "+4930123456, DE, ALLOWED",
        "+4915112345678, DE, DENIED",
        "+33612345678, FR, ",
        "+14155552671, US, ALLOWED",
    })
    void the_longest_prefix_decides_and_then_the_region(String number, String region, GuardPolicy.Listing listing) {
        assertThat(POLICY.listed(number, region)
                        .map(GuardPolicy.Listed::listing)
                        .orElse(null))
                .isEqualTo(listing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "44", "+0", "gb", "GBR", "G", "+44a", "+44 77", "+123456789012345"})
    void a_list_has_prefixes_and_regions(String entry) {
        assertThatThrownBy(() -> GuardPolicy.DEFAULT.withLists(Set.of(entry), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefixes such as +4477");
    }

    @Test
    void nothing_is_both_allowed_and_denied() {
        assertThatThrownBy(() -> GuardPolicy.DEFAULT.withLists(Set.of("GB"), Set.of("GB")))
                .hasMessageContaining("allow and deny the same");
    }

    @Test
    void a_block_lasts_for_some_time() {
        assertThatThrownBy(() -> with(List.of())).hasMessage("a block lasts for some time");
        assertThatThrownBy(() -> with(List.of(Duration.ZERO))).hasMessage("a block lasts for some time");
    }

    private static GuardPolicy with(List<Duration> blockTimes) {
        return new GuardPolicy(LimitMode.OBSERVE, false, Thresholds.DEFAULT, blockTimes, Set.of(), Set.of());
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0.25, 1000, 50", "0.7, 0, 1000, 50", "1, 0.25, 1000, 50", "0.7, 0.25, 50, 50", "0.7, 0.25, 9, 1"})
    void thresholds_are_in_order(double normal, double fraud, double blockAt, double slowAt) {
        assertThatThrownBy(() -> new Thresholds(normal, fraud, blockAt, slowAt))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_observes_by_default() {
        assertThat(LimitPolicy.DEFAULT.guard().mode()).isEqualTo(LimitMode.OBSERVE);
        assertThat(LimitPolicy.OFF.guard().mode()).isEqualTo(LimitMode.OFF);
        assertThat(LimitPolicy.DEFAULT.allOff().guard().mode()).isEqualTo(LimitMode.OFF);
        assertThat(LimitPolicy.DEFAULT
                        .with(BudgetPolicy.OFF)
                        .with(GuardPolicy.OFF)
                        .with(BudgetPolicy.DEFAULT)
                        .guard())
                .isEqualTo(GuardPolicy.OFF);
    }
}
