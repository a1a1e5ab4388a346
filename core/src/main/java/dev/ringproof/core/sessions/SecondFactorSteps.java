package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.SignInRepository;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of a sign-in whose user has shown the first factor and has a second one. */
final class SecondFactorSteps {
    private final ClientSteps steps;
    private final SignInRepository signIns;
    private final SignInSteps common;
    private final SecondFactorAuthentication secondFactors;

    SecondFactorSteps(
            ClientSteps steps, SignInRepository signIns, SignInSteps common, SecondFactorAuthentication secondFactors) {
        this.steps = steps;
        this.signIns = signIns;
        this.common = common;
        this.secondFactors = secondFactors;
    }

    SignInOutcome prepare(ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        var known = common.get(client, id);
        var owner = ownerIfReady(known.signIn());
        if (owner == null) {
            return new SignInOutcome.Refused(new Refusal.SignInNotReady());
        }
        var opened = challengeOf(known, owner);
        return switch (opened) {
            case Outcome.Refused<SecondFactorChallenge> refused -> new SignInOutcome.Refused(refused.refusal());
            case Outcome.Accepted<SecondFactorChallenge> accepted ->
                switch (secondFactors.prepare(accepted.value().id(), phoneNumberId, origin)) {
                    case Outcome.Refused<SecondFactorChallenge> refused -> new SignInOutcome.Refused(refused.refusal());
                    case Outcome.Accepted<SecondFactorChallenge> sent -> {
                        var now = common.get(client, id);
                        yield new SignInOutcome.Accepted(now.signIn(), sent.account(), sent.value(), now.client());
                    }
                };
        };
    }

    private @Nullable OwnerId ownerIfReady(SignIn signIn) {
        return signIn.statusAt(steps.now()) == SignIn.Status.NEEDS_SECOND_FACTOR
                ? Objects.requireNonNull(signIn.firstFactor()).owner()
                : null;
    }

    /**
     * Returns the challenge of the sign-in, or a new one if there is none that still takes answers. Wrong codes also
     * count on the number and on the backup codes, so a new challenge gives nobody more attempts without end.
     */
    private Outcome<SecondFactorChallenge> challengeOf(SignInOutcome.Accepted known, OwnerId owner) {
        var current = known.challenge();
        if (current != null && known.account() != null && current.isReusableAt(steps.now())) {
            return known.account().secondFactors().openChallenge(current);
        }
        var opened = secondFactors.open(owner, Purpose.SIGN_IN, known.signIn().session());
        if (opened instanceof Outcome.Accepted<SecondFactorChallenge> accepted) {
            steps.take(known.signIn().client(), (step, now) -> {
                signIns.save(
                        common.signInOf(known.signIn().client(), known.signIn().id())
                                .asking(accepted.value().id()));
                return accepted;
            });
        }
        return opened;
    }

    SignInOutcome attempt(
            ClientId client,
            SignInId id,
            String code,
            @Nullable Method method,
            boolean remember,
            RequestOrigin origin) {
        var known = common.get(client, id);
        var owner = ownerIfReady(known.signIn());
        if (owner == null) {
            return new SignInOutcome.Refused(new Refusal.SignInNotReady());
        }
        ChallengeId challenge;
        if (known.signIn().secondFactor() == null) {
            if (!(challengeOf(known, owner) instanceof Outcome.Accepted<SecondFactorChallenge> opened)) {
                return new SignInOutcome.Refused(new Refusal.NoSecondFactor());
            }
            challenge = opened.value().id();
        } else {
            challenge = known.signIn().secondFactor();
        }
        return switch (secondFactors.attempt(challenge, code, method)) {
            case Outcome.Accepted<SecondFactorChallenge>(var passed, var account, var events) ->
                complete(client, id, account, passed, remember, origin);
            case Outcome.Refused<SecondFactorChallenge>(Refusal.AlreadyVerified again, var account, var events) ->
                complete(client, id, account, secondFactors.get(challenge), false, origin);
            case Outcome.Refused<SecondFactorChallenge>(var refusal, var account, var events) ->
                new SignInOutcome.Refused(refusal);
        };
    }

    /** Completes a sign-in whose challenge is passed. If a server ends between both, the next answer completes it. */
    private SignInOutcome complete(
            ClientId client,
            SignInId id,
            Account account,
            SecondFactorChallenge passed,
            boolean remember,
            RequestOrigin origin) {
        return steps.take(client, (step, now) -> {
            var signIn = common.signInOf(client, id);
            return switch (signIn.statusAt(now)) {
                case COMPLETE -> new SignInOutcome.Accepted(signIn, account, passed, step.known(false));
                case NEEDS_SECOND_FACTOR -> {
                    if (remember) {
                        common.remember(client, account, passed, origin);
                    }
                    yield common.completed(step, signIn, account, passed, origin, now);
                }
                case NEEDS_FIRST_FACTOR, ABANDONED -> new SignInOutcome.Refused(new Refusal.SignInNotReady());
            };
        });
    }
}
