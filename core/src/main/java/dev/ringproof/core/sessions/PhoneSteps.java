package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.SignInRepository;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The steps of a sign-in with a number, until its user is known. */
final class PhoneSteps {
    private final ClientSteps steps;
    private final SignInRepository signIns;
    private final SignInSteps common;
    private final PhoneCodes codes;
    private final NumberingPlan plan;
    private final RandomGenerator random;

    PhoneSteps(
            ClientSteps steps,
            SignInRepository signIns,
            SignInSteps common,
            PhoneCodes codes,
            NumberingPlan plan,
            RandomGenerator random) {
        this.steps = steps;
        this.signIns = signIns;
        this.common = common;
        this.codes = codes;
        this.plan = plan;
        this.random = random;
    }

    /** The account is not looked for, so this step is the same for each number. */
    SignInOutcome begin(ClientId client, String phoneNumber) {
        if (!steps.policy().phoneSignIn()) {
            return new SignInOutcome.Refused(new Refusal.PhoneSignInOff());
        }
        return switch (plan.read(phoneNumber, steps.now())) {
            case NumberingPlan.Reading.Refused(var refusal) -> new SignInOutcome.Refused(refusal);
            case NumberingPlan.Reading.Understood(var number) ->
                steps.take(client, (step, now) -> {
                    var shown = PhoneNumberId.next(random);
                    var begun = common.begin(client, now).with(PhoneSignIn.with(number, shown));
                    signIns.save(begun);
                    return new SignInOutcome.Accepted(begun, null, null, step.known(false));
                });
        };
    }

    SignInOutcome prepare(ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        var phone = common.get(client, id).signIn().phone();
        if (phone != null && phoneNumberId != null && !phoneNumberId.equals(phone.shownId())) {
            throw new NoSuchPhoneNumber();
        }
        return switch (codes.send(client, id, origin)) {
            case Outcome.Refused<SignIn> refused -> new SignInOutcome.Refused(refused.refusal());
            case Outcome.Accepted<SignIn> sent ->
                new SignInOutcome.Accepted(
                        sent.value(), null, null, common.get(client, id).client());
        };
    }

    SignInOutcome attempt(ClientId client, SignInId id, String code, RequestOrigin origin) {
        var known = common.get(client, id);
        if (isPassed(known)) {
            return complete(client, id, Objects.requireNonNull(known.account()), origin);
        }
        return switch (codes.check(client, id, code, origin)) {
            case Outcome.Refused<SignIn> refused -> new SignInOutcome.Refused(refused.refusal());
            case Outcome.Accepted<SignIn> passed -> complete(client, id, passed.account(), origin);
        };
    }

    /** A server has ended between the right code and the session, so any code completes the sign-in now. */
    private boolean isPassed(SignInOutcome.Accepted known) {
        var first = known.signIn().firstFactor();
        return first != null
                && first.method() == SignIn.Method.PHONE_CODE
                && known.account() != null
                && !known.account().secondFactorEnabled()
                && known.signIn().statusAt(steps.now()) == SignIn.Status.NEEDS_SECOND_FACTOR;
    }

    private SignInOutcome complete(ClientId client, SignInId id, Account account, RequestOrigin origin) {
        return steps.take(client, (step, now) -> {
            var signIn = common.signInOf(client, id);
            return switch (signIn.statusAt(now)) {
                case NEEDS_SECOND_FACTOR -> common.afterFirstFactor(step, signIn, account, false, origin, now);
                case COMPLETE -> new SignInOutcome.Accepted(signIn, account, null, step.known(false));
                case NEEDS_FIRST_FACTOR, ABANDONED -> new SignInOutcome.Refused(new Refusal.SignInNotReady());
            };
        });
    }
}
