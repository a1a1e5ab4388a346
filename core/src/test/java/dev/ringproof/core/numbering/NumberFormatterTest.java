package dev.ringproof.core.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.Mutations;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Accounts.NOON);

    private final NumberFormatter everywhere =
            new NumberFormatter(new NumberPolicy(Set.of("*"), false, false, null, false), CLOCK);

    @Test
    void lists_only_the_regions_of_the_policy_each_with_an_example() {
        var two = new NumberFormatter(new NumberPolicy(Set.of("US", "DE"), false, false, null, false), CLOCK);

        assertThat(two.regions())
                .containsExactly(
                        new NumberRegion("DE", 49, "01512 3456789"), new NumberRegion("US", 1, "(201) 555-0123"));
        assertThat(everywhere.regions())
                .hasSizeGreaterThan(200)
                .extracting(NumberRegion::code)
                .contains("GB", "JE", "ZW")
                .doesNotContain("001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DE | ''                   | ''                  | DE |
                    DE | 0                    | 0                   | DE |
                    DE | 0151                 | 0151                | DE |
                    DE | 015123456789         | 01512 3456789       | DE | +4915123456789
                    DE | 0151-2345 6789       | 01512 3456789       | DE | +4915123456789
                    DE | +                    | +                   | DE |
                    DE | +4                   | +4                  | DE |
                    DE | +44                  | +44                 | GB |
                    DE | +447400123456        | +44 7400 123456     | GB | +447400123456
                    DE | +4915123456789       | +49 1512 3456789    | DE | +4915123456789
                    US | 415555               | 415-555             | US |
                    US | 4155552671           | (415) 555-2671      | US | +14155552671
                    US | 41555526711          | 41555526711         | US |
                    US | +1416                | +1 416              | US |
                    US | +14165552671         | +1 416-555-2671     | CA | +14165552671
                    CA | +1                   | +1                  | CA |
                    GB | ０７４００　１２３４５６ | 07400 123456        | GB | +447400123456
                    DE | 03012345678          | 030 12345678        | DE | +493012345678
                    US | 4155550100           | (415) 555-0100      | US |
                    GB | +80012345678         | +800 1234 5678      | GB | +80012345678
                    """)
    void formats_as_one_enters_and_knows_the_number_when_it_is_whole(
            String region, String entered, String text, String shownRegion, @Nullable String number) {
        assertThat(everywhere.format(region, entered))
                .contains(new FormattedNumber(text, shownRegion, number == null ? null : new E164Number(number)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"call me", "0151\n234", "0151;ext=1", "+49 151 2345 6789 0123 4567 8901 2345", "0151+49", "٪"})
    void other_characters_have_no_format(String entered) {
        assertThat(everywhere.format("DE", entered)).isEmpty();
    }

    @Test
    void a_region_that_is_not_allowed_is_a_fault_of_the_caller() {
        var one = new NumberFormatter(new NumberPolicy(Set.of("US"), false, false, null, false), CLOCK);

        assertThatThrownBy(() -> one.format("DE", "0151"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such region: DE");
    }

    @Test
    void a_whole_number_is_masked_in_logs() {
        assertThat(everywhere.format("US", "4155552671").orElseThrow())
                .hasToString("FormattedNumber[US, +1********71]");
        assertThat(everywhere.format("US", "415").orElseThrow()).hasToString("FormattedNumber[US, incomplete]");
    }

    @Test
    void what_it_shows_is_read_as_the_same_number_whatever_was_entered() {
        Mutations.run(NumberFuzzTest.class, "number", 20261128, 20_000, input -> {
            var entered = Mutations.text(input);
            everywhere
                    .format("US", entered)
                    .ifPresent(first -> assertThat(everywhere.format("US", first.text()))
                            .as("seed 20261128")
                            .contains(first));
        });
    }
}
