package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.RandomIds;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.domain.session.SessionEvent;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.sessions.ClientSteps.Step;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the ways to sign in share: they begin sign-ins, read them, and complete them. */
final class SignInSteps {
    private final ClientSteps steps;
    private final SignInRepository signIns;
    private final AccountRepository accounts;
    private final RememberedDeviceRepository devices;
    private final SecondFactorAuthentication secondFactors;
    private final RandomGenerator random;

    SignInSteps(
            ClientSteps steps,
            SignInRepository signIns,
            AccountRepository accounts,
            RememberedDeviceRepository devices,
            SecondFactorAuthentication secondFactors,
            RandomGenerator random) {
        this.steps = steps;
        this.signIns = signIns;
        this.accounts = accounts;
        this.devices = devices;
        this.secondFactors = secondFactors;
        this.random = random;
    }

    /** Returns a new sign-in, which is not stored yet. */
    SignIn begin(ClientId client, Instant now) {
        return SignIn.begin(
                SignInId.next(random), client, new SessionId(RandomIds.next("sess_", random)), now, steps.policy());
    }

    SignIn signInOf(ClientId client, SignInId id) {
        return signIns.find(id).filter(signIn -> signIn.client().equals(client)).orElseThrow(NoSuchSignIn::new);
    }

    SignInOutcome.Accepted get(ClientId client, SignInId id) {
        var known = steps.work().join(() -> {
            var signIn = signInOf(client, id);
            var owner =
                    signIn.firstFactor() == null ? null : signIn.firstFactor().owner();
            return new SignInOutcome.Accepted(
                    signIn,
                    owner == null ? null : accounts.find(owner),
                    null,
                    steps.known(steps.clients().find(client).orElseThrow(NoSuchSignIn::new), steps.now(), false));
        });
        return new SignInOutcome.Accepted(known.signIn(), known.account(), challengeOf(known.signIn()), known.client());
    }

    /** Returns the challenge of a sign-in; null if it has none any more, since challenges are deleted first. */
    private @Nullable SecondFactorChallenge challengeOf(SignIn signIn) {
        try {
            return signIn.secondFactor() == null ? null : secondFactors.get(signIn.secondFactor());
        } catch (NoSuchChallenge purged) {
            return null;
        }
    }

    /** Goes on after the first factor: the sign-in is complete, or it needs the second factor. */
    SignInOutcome.Accepted afterFirstFactor(
            Step step, SignIn known, Account account, boolean enough, RequestOrigin origin, Instant now) {
        if (account.secondFactorEnabled() && !enough && !isRemembered(known.client(), account, now)) {
            signIns.save(known);
            return new SignInOutcome.Accepted(known, account, null, step.known(false));
        }
        return completed(step, known, account, null, origin, now);
    }

    private boolean isRemembered(ClientId client, Account account, Instant now) {
        return !steps.policy().rememberDevice().isZero()
                && devices.find(account.owner(), client)
                        .filter(device ->
                                device.isGoodFor(account.secondFactors().digest(), now, steps.policy()))
                        .isPresent();
    }

    /**
     * Remembers the client, if the policy allows it and a second factor was really shown.
     *
     * @param account as it was when the challenge was passed. If its factors have changed since, the device is of no use
     */
    void remember(ClientId client, Account account, SecondFactorChallenge challenge, RequestOrigin origin) {
        if (!steps.policy().rememberDevice().isZero() && challenge.passed() != null) {
            devices.save(RememberedDevice.remember(
                    RememberedDeviceId.next(random),
                    account.owner(),
                    client,
                    account.secondFactors().digest(),
                    origin,
                    challenge.passed().at(),
                    steps.policy()));
        }
    }

    /** Begins the session of a sign-in. The client gets a new token, since it may do more from now on. */
    SignInOutcome.Accepted completed(
            Step step,
            SignIn signIn,
            Account account,
            @Nullable SecondFactorChallenge challenge,
            RequestOrigin origin,
            Instant now) {
        var done = signIn.completed(now);
        signIns.save(done);
        steps.users().signedIn(account.owner(), now);
        var session = UserSession.begin(done.session(), done.client(), account.owner(), origin, now, steps.policy());
        steps.clients().save(session);
        step.save(step.client().signedIn(session.id(), now));
        step.note(new SessionEvent(SessionEvent.Type.CREATED, session.id(), session.owner(), session.client(), now));
        return new SignInOutcome.Accepted(done, account, challenge, step.known(true));
    }
}
