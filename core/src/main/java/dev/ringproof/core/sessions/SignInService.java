package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RandomIds;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.session.ClientId;
import dev.ringproof.core.domain.session.NewTicket;
import dev.ringproof.core.domain.session.SessionEvent;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.NoSuchTicket;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.sessions.ClientSteps.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The conversation in which a person signs in. The second factor is asked for by a challenge, as everywhere else. */
public final class SignInService implements SignIns {
    private final ClientSteps steps;
    private final SignInRepository signIns;
    private final AccountRepository accounts;
    private final SecondFactorAuthentication secondFactors;
    private final RandomGenerator random;

    public SignInService(
            ClientSteps steps,
            SignInRepository signIns,
            AccountRepository accounts,
            SecondFactorAuthentication secondFactors,
            RandomGenerator random) {
        this.steps = steps;
        this.signIns = signIns;
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.random = random;
    }

    @Override
    public NewTicket makeTicket(OwnerId owner, @Nullable Duration lifetime) {
        return steps.work().run(() -> {
            var now = steps.now();
            var valid = lifetime == null ? steps.policy().ticketLifetime() : lifetime;
            var made = TicketCodes.make(owner, now, now.plus(valid), random);
            signIns.save(made.ticket());
            return made;
        });
    }

    @Override
    public Ticket revokeTicket(TicketId id) {
        return steps.work().run(() -> {
            var ticket = signIns.lockTicket(id).orElseThrow(NoSuchTicket::new);
            if (ticket.status() != Ticket.Status.PENDING) {
                return ticket;
            }
            var revoked = ticket.revoked(steps.now());
            signIns.save(revoked);
            return revoked;
        });
    }

    @Override
    public SignInOutcome withTicket(ClientId client, String ticket, RequestOrigin origin) {
        var claim = TicketCodes.read(ticket);
        if (claim.isEmpty()) {
            return new SignInOutcome.Refused(new Refusal.InvalidTicket());
        }
        return steps.take(client, (step, now) -> {
            var found = signIns.lockTicket(claim.get().id())
                    .filter(known -> TicketCodes.matches(claim.get(), known))
                    .orElse(null);
            if (found == null) {
                return new SignInOutcome.Refused(new Refusal.InvalidTicket());
            }
            var refusal = refusal(found, now);
            if (refusal != null) {
                return new SignInOutcome.Refused(refusal);
            }
            signIns.save(found.accepted(now));
            var account = accounts.find(found.owner());
            var begun = SignIn.begin(
                            SignInId.next(random),
                            client,
                            new SessionId(RandomIds.next("sess_", random)),
                            now,
                            steps.policy())
                    .known(SignIn.Method.TICKET, found.owner(), now);
            if (account.secondFactorEnabled() && !steps.policy().ticketSkipsSecondFactor()) {
                signIns.save(begun);
                return new SignInOutcome.Accepted(begun, account, null, step.known(false));
            }
            return completed(step, begun, account, null, origin, now);
        });
    }

    private static @Nullable Refusal refusal(Ticket ticket, Instant now) {
        return switch (ticket.status()) {
            case ACCEPTED -> new Refusal.UsedTicket();
            case REVOKED -> new Refusal.RevokedTicket();
            case PENDING -> ticket.isUsableAt(now) ? null : new Refusal.ExpiredTicket();
        };
    }

    /** Begins the session of a sign-in. The client gets a new token, since it may do more from now on. */
    private SignInOutcome.Accepted completed(
            Step step,
            SignIn signIn,
            Account account,
            @Nullable SecondFactorChallenge challenge,
            RequestOrigin origin,
            Instant now) {
        var done = signIn.completed(now);
        signIns.save(done);
        var session = UserSession.begin(
                done.session(), done.client(), account.owner(), origin, now, steps.policy());
        steps.clients().save(session);
        step.save(step.client().signedIn(session.id(), now));
        step.note(new SessionEvent(
                SessionEvent.Type.CREATED, session.id(), session.owner(), session.client(), now));
        return new SignInOutcome.Accepted(done, account, challenge, step.known(true));
    }

    @Override
    public SignInOutcome.Accepted get(ClientId client, SignInId id) {
        var known = steps.work().run(() -> {
            var signIn = signInOf(client, id);
            var owner = signIn.firstFactor() == null ? null : signIn.firstFactor().owner();
            return new SignInOutcome.Accepted(
                    signIn,
                    owner == null ? null : accounts.find(owner),
                    null,
                    steps.known(steps.clients().find(client).orElseThrow(NoSuchSignIn::new), steps.now(), false));
        });
        return known.signIn().secondFactor() == null ? known : with(known, secondFactors.get(known.signIn().secondFactor()));
    }

    private static SignInOutcome.Accepted with(SignInOutcome.Accepted known, SecondFactorChallenge challenge) {
        return new SignInOutcome.Accepted(known.signIn(), known.account(), challenge, known.client());
    }

    private SignIn signInOf(ClientId client, SignInId id) {
        return signIns.find(id)
                .filter(signIn -> signIn.client().equals(client))
                .orElseThrow(NoSuchSignIn::new);
    }

    @Override
    public SignInOutcome prepareSecondFactor(
            ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        var known = get(client, id);
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
                    case Outcome.Accepted<SecondFactorChallenge> sent ->
                        new SignInOutcome.Accepted(
                                get(client, id).signIn(), sent.account(), sent.value(), get(client, id).client());
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
                signIns.save(signInOf(known.signIn().client(), known.signIn().id())
                        .asking(accepted.value().id()));
                return accepted;
            });
        }
        return opened;
    }

    @Override
    public SignInOutcome attemptSecondFactor(
            ClientId client, SignInId id, String code, @Nullable Method method, RequestOrigin origin) {
        var known = get(client, id);
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
                complete(client, id, account, passed, origin);
            case Outcome.Refused<SecondFactorChallenge>(Refusal.AlreadyVerified again, var account, var events) ->
                complete(client, id, account, secondFactors.get(challenge), origin);
            case Outcome.Refused<SecondFactorChallenge>(var refusal, var account, var events) ->
                new SignInOutcome.Refused(refusal);
        };
    }

    /** Completes a sign-in whose challenge is passed. If a server ends between both, the next answer completes it. */
    private SignInOutcome complete(
            ClientId client, SignInId id, Account account, SecondFactorChallenge passed, RequestOrigin origin) {
        return steps.take(client, (step, now) -> {
            var signIn = signInOf(client, id);
            return switch (signIn.statusAt(now)) {
                case COMPLETE -> new SignInOutcome.Accepted(signIn, account, passed, step.known(false));
                case NEEDS_SECOND_FACTOR -> completed(step, signIn, account, passed, origin, now);
                case NEEDS_FIRST_FACTOR, ABANDONED -> new SignInOutcome.Refused(new Refusal.SignInNotReady());
            };
        });
    }
}
