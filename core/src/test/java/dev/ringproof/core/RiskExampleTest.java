package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.testkit.RecordingGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example of a program that embeds Ringproof. docs/risk.md shows what stands between the marks. */
class RiskExampleTest {
    private static final String SOURCE = "src/test/java/dev/ringproof/core/RiskExampleTest.java";

    private final RecordingGateway carrier = new RecordingGateway();

    @Test
    void the_example_sends_no_code_to_a_number_whose_sim_was_swapped() {
        assertThat(refusal(example("+14155552671"))).isEqualTo(new Refusal.TooManyRequests());
        assertThat(example("+14155552672")).isInstanceOf(Outcome.Accepted.class);
    }

    private Outcome<?> example(String number) {
        // docs {
        RiskAdvisor advisor = question -> {
            boolean swapped = simWasSwapped(question.number().value(), Duration.ofDays(3));
            return swapped ? new RiskAdvice.Deny("sim_swapped") : new RiskAdvice.Allow(false);
        };
        var policy = RiskPolicy.DEFAULT.withSecondFactors().denyingOnFailure();
        try (var ringproof =
                Ringproof.with(carrier).riskAdvisor(advisor, policy).build()) {
            // docs }
            PhoneNumberId id = ringproof
                    .phoneNumbers()
                    .create(as(ANNA), number)
                    .orElseThrow()
                    .id();
            return ringproof.administration().prepareVerification(id, RequestOrigin.UNKNOWN);
        }
    }

    private static boolean simWasSwapped(String number, Duration since) {
        return number.equals("+14155552671") && since.equals(Duration.ofDays(3));
    }

    @Test
    void the_page_shows_this_example() throws IOException {
        var source = Files.readString(Path.of(SOURCE));
        var shown = source.substring(source.indexOf("// docs {\n") + 10, source.lastIndexOf("            // docs }\n"));
        var page = Files.readString(Path.of("../docs/risk.md"));

        assertThat(page).contains("```java\n" + shown.stripTrailing().stripIndent() + "\n```\n");
    }
}
