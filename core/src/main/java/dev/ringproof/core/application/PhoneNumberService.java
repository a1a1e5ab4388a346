package dev.ringproof.core.application;

import static dev.ringproof.core.application.AccountLocks.numberOf;

import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.limits.AnswerLimits;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.AccountRepository;
import java.util.Optional;

/** The owner's conversation. An owner can name only numbers of their own, and the step-up guards sensitive steps. */
public final class PhoneNumberService implements PhoneNumbers {
    private final AccountRepository accounts;
    private final AccountSteps steps;
    private final CodeSteps sending;
    private final AccountLocks locks;
    private final StepUp stepUp;
    private final PhoneNumberChanges changes;
    private final CodeMessages messages;
    private final AnswerLimits answers;
    private final OneTimeCodes codes;
    private final BackupCodeMaker backupCodes;
    private final VerificationPolicy policy;

    public PhoneNumberService(
            AccountRepository accounts,
            AccountSteps steps,
            CodeSteps sending,
            AccountLocks locks,
            StepUp stepUp,
            PhoneNumberChanges changes,
            CodeMessages messages,
            AnswerLimits answers,
            OneTimeCodes codes,
            BackupCodeMaker backupCodes,
            VerificationPolicy policy) {
        this.accounts = accounts;
        this.steps = steps;
        this.sending = sending;
        this.locks = locks;
        this.stepUp = stepUp;
        this.changes = changes;
        this.messages = messages;
        this.answers = answers;
        this.codes = codes;
        this.backupCodes = backupCodes;
        this.policy = policy;
    }

    @Override
    public Account account(Actor actor) {
        return steps.look(() -> accounts.find(actor.owner()));
    }

    @Override
    public PhoneNumber get(Actor actor, PhoneNumberId id) {
        return numberOf(account(actor), id);
    }

    @Override
    public Outcome<PhoneNumber> create(Actor actor, String phoneNumber, RequestOrigin origin) {
        return changes.create(actor.owner(), phoneNumber, stepUp.guard(actor), origin)
                .map(ChangedPhoneNumber::phoneNumber);
    }

    @Override
    public Outcome<PhoneNumber> destroy(Actor actor, PhoneNumberId id) {
        return changes.destroy(locks.wholeOf(actor.owner(), id), stepUp.guard(actor), id);
    }

    @Override
    public Outcome<PhoneNumber> prepareVerification(Actor actor, PhoneNumberId id, RequestOrigin origin) {
        var owner = actor.owner();
        return sending.take(
                Purpose.VERIFICATION, () -> accounts.find(owner), locks.numbersOf(owner), (account, now) -> {
                    var number = numberOf(account, id);
                    var refusal = messages.refusal(number, now);
                    if (refusal.isPresent()) {
                        return Prepared.refused(refusal.get(), account, number);
                    }
                    var current = number.verification().own() instanceof Pending(var challenge) ? challenge : null;
                    var draft = messages.draft(number, Purpose.VERIFICATION, current, origin, now);
                    var outcome = account.prepareVerification(
                            id, draft.challenge(), now, messages.policyFor(number, policy, now));
                    return new Prepared<>(number, draft, outcome, accepted -> {});
                });
    }

    @Override
    public Outcome<PhoneNumber> attemptVerification(Actor actor, PhoneNumberId id, String code, RequestOrigin origin) {
        var entered = codes.entered(code);
        var load = locks.countingFailuresOf(id, locks.numbersOf(actor.owner()));
        return steps.outside(() -> steps.take(load, (account, now) -> {
            var number = numberOf(account, id);
            var answer = account.attemptVerification(id, entered, actor, now, messages.policyFor(number, policy, now));
            var outcome = answers.decide(account, number, answer, origin, now);
            return number.verification().own() instanceof Pending(var answered)
                    ? messages.settle(
                            answered, number, numberOf(outcome.account(), id).verification(), outcome, now)
                    : outcome;
        }));
    }

    @Override
    public Outcome<ChangedPhoneNumber> update(Actor actor, PhoneNumberId id, PhoneNumberUpdate update) {
        if (update.verified() != null || update.primary() != null) {
            throw new IllegalArgumentException("only a back end may set verified and primary");
        }
        return changes.update(locks.wholeOf(actor.owner(), id), stepUp.guard(actor), id, update);
    }

    @Override
    public Outcome<PhoneNumber> makePrimary(Actor actor, PhoneNumberId id) {
        return steps.takeWhole(
                locks.wholeOf(actor.owner(), id), stepUp.guard(actor), (account, now) -> account.makePrimary(id, now));
    }

    /**
     * The codes are made outside of any unit of work, since that takes a second; a look avoids making codes for
     * nothing.
     */
    @Override
    public Outcome<NewBackupCodes> makeBackupCodes(Actor actor) {
        var guard = stepUp.guard(actor);
        var refused = steps.look(() -> {
            var account = accounts.find(actor.owner());
            var refusal = account.secondFactorEnabled()
                    ? guard.refusal(account, steps.now())
                    : Optional.<Refusal>of(new Refusal.NoBackupCodes());
            return refusal.map(no -> Refused.<NewBackupCodes>unchanged(no, account));
        });
        if (refused.isPresent()) {
            return refused.get();
        }
        return switch (backupCodes.make(actor.owner())) {
            case Refused<NewBackupCodes> tooMany -> tooMany;
            case Accepted<NewBackupCodes>(var made, var unchanged, var events) ->
                steps.take(
                        locks.numbersOf(actor.owner()),
                        guard,
                        (account, now) -> account.secondFactors()
                                .replaceBackupCodes(made.set(), now)
                                .map(stored -> made));
        };
    }
}
