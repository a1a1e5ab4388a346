package dev.ringproof.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;

/** What tests ask of outcomes. */
public final class Outcomes {
    private Outcomes() {}

    /** Returns why a step was refused, which it must be. */
    public static Refusal refusal(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused<?>) outcome).refusal();
    }
}
