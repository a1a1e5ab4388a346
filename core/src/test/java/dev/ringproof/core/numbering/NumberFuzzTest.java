package dev.ringproof.core.numbering;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.numbering.NumberingPlan.Reading;
import dev.ringproof.testkit.internal.Mutations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a person enters as a number, it is refused or has one form, and no exception is thrown. */
class NumberFuzzTest {
    private static final List<NumberingPlan> PLANS = List.of(
            new NumberingPlan(new NumberPolicy(Set.of("*"), true, true, null, true)),
            new NumberingPlan(new NumberPolicy(Set.of("*"), false, false, "DE", false)),
            new NumberingPlan(new NumberPolicy(Set.of("US", "CA"), true, true, "US", false)
                    .withExtraPrefixes(Map.of("+1299", "US", "+1298", "CA"))));

    @FuzzTest(maxDuration = "2m")
    void number(byte[] input) {
        requireOneForm(Mutations.text(input));
    }

    @Test
    void numbers_that_are_changed_at_random_are_refused_or_have_one_form() {
        Mutations.run(NumberFuzzTest.class, "number", 20261128, 20_000, this::number);
    }

    private static void requireOneForm(String entered) {
        for (var plan : PLANS) {
            if (plan.read(entered, NOON) instanceof Reading.Understood(E164Number number)) {
                assertThat(plan.read(number.value(), NOON)).isEqualTo(new Reading.Understood(number));
                assertThat(plan.read("\u202a" + number.value() + "\u202c", NOON))
                        .isEqualTo(new Reading.Understood(number));
                assertThat(plan.refusal(number, NOON)).isEmpty();
                assertThat(plan.destination(number).region())
                        .isEqualTo(plan.region(number).orElse("ZZ"));
            }
        }
    }
}
