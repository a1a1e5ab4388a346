package dev.ringproof.core.risk;

import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.RiskAdvisorContract;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.RecordingAdvisor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from an advice. {@code RiskAdvisorTest} shows the whole way of a request. */
class RiskCheckTest {
    private final RecordingAdvisor advisor = new RecordingAdvisor();
    private final RiskCheck check = new RiskCheck(
            advisor,
            RiskPolicy.DEFAULT.within(Duration.ofSeconds(8)),
            new NumberingPlan(NumberPolicy.DEFAULT),
            event -> {},
            new SettableClock(NOON));

    private RiskClearance ask(@Nullable String proofToken) {
        var account = Accounts.with(Accounts.anna(), HOME, HOME_NUMBER);
        return check.ask(
                account,
                account.number(HOME).orElseThrow(),
                Purpose.VERIFICATION,
                RequestOrigin.UNKNOWN.withProof(proofToken));
    }

    @Test
    void an_advice_is_for_one_number() {
        var clearance = ask(null);

        assertThat(clearance.covers(HOME_NUMBER)).isTrue();
        assertThat(clearance.covers(WORK_NUMBER)).isFalse();
    }

    @Test
    void who_was_not_asked_has_allowed_nothing() {
        assertThat(new RiskClearance.NotAsked().covers(HOME_NUMBER)).isFalse();
        assertThat(new RiskClearance.Withheld(new Refusal.TooManyRequests(), List.of()).covers(HOME_NUMBER))
                .isFalse();
        assertThat(new RiskClearance.Unneeded().covers(HOME_NUMBER)).isTrue();
    }

    @Test
    void a_person_is_verified_by_a_proof_token_that_the_advisor_accepts() {
        assertThat(ask("token").humanVerified()).isFalse();

        advisor.willAdvise(new RiskAdvice.Allow(true));

        assertThat(ask("token").humanVerified()).isTrue();
    }

    /** An advisor that always says so would otherwise switch off the human checks of all limits. */
    @Test
    void without_a_proof_token_no_person_is_verified() {
        advisor.willAdvise(new RiskAdvice.Allow(true));

        assertThat(ask(null).humanVerified()).isFalse();
    }

    @Test
    void neither_a_question_nor_a_clearance_shows_a_number_or_a_token() {
        assertThat(RiskAdvisorContract.QUESTION).hasToString("RiskQuestion[VERIFICATION to +1********71 in US]");
        assertThat(ask("token").toString()).doesNotContain("4155552671");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sim", "sim swapped", "+14155552671", "a123456", "_a", "a\n"})
    void a_reason_cannot_hold_a_number(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RiskAdvice.Deny(reason));
        assertThatIllegalArgumentException().isThrownBy(() -> new RiskAdvice.StepUp(reason));
        assertThatIllegalArgumentException().isThrownBy(() -> new RiskAdvice.Deny("a".repeat(41)));
    }

    @Test
    void a_policy_has_a_time_limit_and_a_place() {
        var policy = RiskPolicy.DEFAULT;

        assertThatIllegalArgumentException().isThrownBy(() -> policy.within(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.within(Duration.ofMillis(8001)));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.atOnce(0));
    }
}
