package dev.ringproof.core.application;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a session may change numbers and factors: once there is a second factor, it must have shown one lately. */
public final class StepUp {
    private final SecondFactorChallengeRepository challenges;
    private final SecondFactorPolicy policy;

    public StepUp(SecondFactorChallengeRepository challenges, SecondFactorPolicy policy) {
        this.challenges = challenges;
        this.policy = policy;
    }

    /** Within a unit of work that has the account locked. */
    Optional<Refusal> objection(Account account, SessionId session, Instant now) {
        if (!policy.guardsChanges() || !account.secondFactorEnabled()) {
            return Optional.empty();
        }
        var window = policy.stepUpWindow();
        var fresh = lastPassed(account, session).filter(at -> now.isBefore(at.plus(window)));
        return fresh.isPresent() ? Optional.empty() : Optional.of(new Refusal.StepUpRequired(window));
    }

    /** When the session last showed a second factor. */
    Optional<Instant> lastPassed(Account account, SessionId session) {
        return Stream.of(
                        challenges.lastPassed(account.owner(), session),
                        account.secondFactors().lastVerifiedIn(session))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }
}
