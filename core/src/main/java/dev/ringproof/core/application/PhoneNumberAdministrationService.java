package dev.ringproof.core.application;

import static dev.ringproof.core.application.AccountLocks.numberOf;

import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.limits.AnswerLimits;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;

/** The conversation of a trusted back end, which can name the numbers of every owner. No step-up guards its steps. */
public final class PhoneNumberAdministrationService implements PhoneNumberAdministration {
    private final AccountRepository accounts;
    private final PossessionCheckRepository checks;
    private final AccountSteps steps;
    private final CodeSteps sending;
    private final AccountLocks locks;
    private final PhoneNumberChanges changes;
    private final CodeMessages messages;
    private final AnswerLimits answers;
    private final OneTimeCodes codes;
    private final VerificationPolicy policy;

    public PhoneNumberAdministrationService(
            AccountRepository accounts,
            PossessionCheckRepository checks,
            AccountSteps steps,
            CodeSteps sending,
            AccountLocks locks,
            PhoneNumberChanges changes,
            CodeMessages messages,
            AnswerLimits answers,
            OneTimeCodes codes,
            VerificationPolicy policy) {
        this.accounts = accounts;
        this.checks = checks;
        this.steps = steps;
        this.sending = sending;
        this.locks = locks;
        this.changes = changes;
        this.messages = messages;
        this.answers = answers;
        this.codes = codes;
        this.policy = policy;
    }

    @Override
    public void open(OwnerId owner) {
        steps.look(() -> accounts.open(owner, steps.now()));
    }

    @Override
    public Account account(OwnerId owner) {
        return steps.look(() -> accounts.find(owner));
    }

    @Override
    public PhoneNumber get(PhoneNumberId id) {
        return numberOf(steps.look(() -> locks.found(id)), id);
    }

    @Override
    public Outcome<ChangedPhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update) {
        return changes.create(owner, phoneNumber, update, policy.tellingTakenNumbers());
    }

    @Override
    public Outcome<ChangedPhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update) {
        return changes.update(locks.wholeWith(id), Guard.NONE, id, update);
    }

    @Override
    public Outcome<PhoneNumber> destroy(PhoneNumberId id) {
        return changes.destroy(locks.wholeWith(id), Guard.NONE, id);
    }

    @Override
    public Outcome<PhoneNumber> unlock(PhoneNumberId id) {
        return steps.take(
                locks.countingFailuresOf(id, locks.numbersWith(id)), (account, now) -> account.unlock(id, now));
    }

    @Override
    public Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link) {
        return steps.take(locks.numbersWith(id), (account, now) -> account.link(id, link, now));
    }

    @Override
    public Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification) {
        return steps.take(locks.numbersWith(id), (account, now) -> account.unlink(id, identification, now));
    }

    @Override
    public Outcome<Account> disableSecondFactor(OwnerId owner) {
        return steps.takeWhole(
                locks.wholeOf(owner), (account, now) -> account.secondFactors().disable(now));
    }

    @Override
    public Outcome<Account> destroyBackupCodes(OwnerId owner) {
        return steps.takeWhole(
                locks.wholeOf(owner), (account, now) -> account.secondFactors().destroyBackupCodes(now));
    }

    @Override
    public Outcome<PossessionCheck> prepareVerification(PhoneNumberId id, RequestOrigin origin) {
        return sending.take(Purpose.POSSESSION, () -> locks.found(id), locks.numbersWith(id), (account, now) -> {
            var number = numberOf(account, id);
            var refusal = messages.refusal(number, now);
            if (refusal.isPresent()) {
                return Prepared.refused(refusal.get(), account, number);
            }
            var former = checks.find(id);
            var lastSentAt = former.map(PossessionCheck::lastSentAt).orElse(null);
            var current = former.isPresent() && former.get().verification() instanceof Pending(var challenge)
                    ? challenge
                    : null;
            var draft = messages.draft(number, Purpose.POSSESSION, current, origin, now);
            var outcome = account.prepareCheck(
                    id, draft.challenge(), lastSentAt, now, messages.policyFor(number, policy, now));
            return new Prepared<>(number, draft, outcome, accepted -> checks.save(accepted.value()));
        });
    }

    @Override
    public Outcome<PossessionCheck> attemptVerification(
            PhoneNumberId id, ChallengeId checkId, String code, RequestOrigin origin) {
        var entered = codes.entered(code);
        var load = locks.countingFailuresOf(id, locks.numbersWith(id));
        return steps.outside(() -> steps.take(load, (account, now) -> {
            var number = numberOf(account, id);
            var check =
                    checks.find(id).filter(found -> found.id().equals(checkId)).orElseThrow(NoSuchChallenge::new);
            var answer = account.attemptCheck(check, entered, now, messages.policyFor(number, policy, now));
            var outcome = answers.decide(account, number, answer, origin, now);
            if (outcome instanceof Accepted<PossessionCheck>(var answered, var next, var events)) {
                checks.save(answered);
                if (check.verification() instanceof Pending(var challenge)) {
                    return messages.settle(challenge, number, answered.verification(), outcome, now);
                }
            }
            return outcome;
        }));
    }
}
