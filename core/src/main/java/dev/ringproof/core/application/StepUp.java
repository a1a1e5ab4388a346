package dev.ringproof.core.application;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a session may take sensitive steps. If the account has a second factor, the session must have passed
 * one within the policy's window.
 */
public final class StepUp {
    private final SecondFactorChallengeRepository challenges;
    private final SecondFactorPolicy policy;

    public StepUp(SecondFactorChallengeRepository challenges, SecondFactorPolicy policy) {
        this.challenges = challenges;
        this.policy = policy;
    }

    /** Returns the guard of an actor's sensitive steps. Outside of a session it lets every step pass. */
    Guard guard(Actor actor) {
        var session = actor.session();
        return session == null ? Guard.NONE : (account, now) -> refusal(account, session, now);
    }

    private Optional<Refusal> refusal(Account account, SessionId session, Instant now) {
        if (!policy.guardsChanges() || !account.secondFactorEnabled()) {
            return Optional.empty();
        }
        var window = policy.stepUpWindow();
        var recent = lastPassed(account, session).filter(at -> now.isBefore(at.plus(window)));
        return recent.isPresent() ? Optional.empty() : Optional.of(new Refusal.StepUpRequired(window));
    }

    /**
     * Returns when the session last passed a second factor, by a challenge or by verifying a number that serves as one.
     */
    Optional<Instant> lastPassed(Account account, SessionId session) {
        return Stream.of(
                        challenges.lastPassed(account.owner(), session),
                        account.secondFactors().lastVerifiedIn(session))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }
}
