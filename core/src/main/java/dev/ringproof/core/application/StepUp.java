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
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a session may take sensitive steps. If the account has a second factor, the session must have passed
 * one within the policy's window. A session without a name has passed none.
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
        return actor.guarded() ? (account, now) -> refusal(account, actor.session(), now) : Guard.NONE;
    }

    private Optional<Refusal> refusal(Account account, @Nullable SessionId session, Instant now) {
        if (!policy.guardsChanges() || !account.secondFactorEnabled()) {
            return Optional.empty();
        }
        if (session == null) {
            return Optional.of(new Refusal.SessionRequired());
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
