package dev.ringproof.testkit.internal;

import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.testkit.contract.RiskAdvisorContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The fake keeps to the contract too, so that tests with it say something about other advisors. */
class RecordingAdvisorTest implements RiskAdvisorContract {
    private final RecordingAdvisor advisor = new RecordingAdvisor();

    @Override
    public RiskAdvisor advisorWith(Expert expert) {
        switch (expert) {
            case ALLOWS -> advisor.willAdvise(new RiskAdvice.Allow(false));
            case ALLOWS_A_PERSON -> advisor.willAdvise(new RiskAdvice.Allow(true));
            case DENIES -> advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));
            case STEPS_UP -> advisor.willAdvise(new RiskAdvice.StepUp("new_device"));
            case FAILS -> advisor.willFail();
            case HANGS -> advisor.willHang();
            case TALKS_NONSENSE -> throw new IllegalArgumentException("it cannot talk nonsense");
        }
        return advisor;
    }

    @Override
    public Set<Expert> withoutAdvice() {
        return EnumSet.of(Expert.FAILS);
    }

    @Override
    public List<String> asked() {
        return advisor.questions().stream()
                .map(question -> question.number().value())
                .toList();
    }
}
