package dev.ringproof.core.application;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.limits.CreationLimits;
import dev.ringproof.core.limits.Verdicts;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.numbering.NumberingPlan.Reading;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The changes that an owner and a back end make alike: they add, change and remove numbers. */
public final class PhoneNumberChanges {
    private final AccountRepository accounts;
    private final MessageRepository messages;
    private final RefusalRepository refusals;
    private final AccountSteps steps;
    private final AccountLocks locks;
    private final NumberingPlan plan;
    private final CreationLimits limits;
    private final BackupCodeMaker backupCodes;
    private final VerificationPolicy verification;
    private final SecondFactorPolicy secondFactors;
    private final RandomGenerator random;

    public PhoneNumberChanges(
            AccountRepository accounts,
            MessageRepository messages,
            RefusalRepository refusals,
            AccountSteps steps,
            AccountLocks locks,
            NumberingPlan plan,
            CreationLimits limits,
            BackupCodeMaker backupCodes,
            VerificationPolicy verification,
            SecondFactorPolicy secondFactors,
            RandomGenerator random) {
        this.accounts = accounts;
        this.messages = messages;
        this.refusals = refusals;
        this.steps = steps;
        this.locks = locks;
        this.plan = plan;
        this.limits = limits;
        this.backupCodes = backupCodes;
        this.verification = verification;
        this.secondFactors = secondFactors;
        this.random = random;
    }

    /**
     * Adds a number for a back end, which is trusted, so that no limit counts it. The user must exist.
     *
     * @param policy tells a back end that a number is taken, also where it is hidden from owners
     */
    Outcome<ChangedPhoneNumber> create(
            OwnerId owner, String text, PhoneNumberUpdate update, VerificationPolicy policy) {
        return create(locks.wholeOf(owner), owner, text, update, Guard.NONE, now -> new Verdict.Allowed(), policy);
    }

    /** Adds a number for its owner, within the limits. The first one makes the owner a user. */
    Outcome<ChangedPhoneNumber> create(OwnerId owner, String text, Guard guard, RequestOrigin origin) {
        return create(
                () -> accounts.open(owner, steps.now()),
                owner,
                text,
                PhoneNumberUpdate.NONE,
                guard,
                now -> limits.decide(owner, origin, now),
                verification);
    }

    /**
     * The limits are asked before anything is said about the number, since the answer may say that another owner has
     * verified it.
     */
    private Outcome<ChangedPhoneNumber> create(
            Supplier<Account> load,
            OwnerId owner,
            String text,
            PhoneNumberUpdate update,
            Guard guard,
            Function<Instant, Verdict> limit,
            VerificationPolicy policy) {
        return switch (plan.read(text, steps.now())) {
            case Reading.Refused(var refusal) -> Refused.unchanged(refusal, Account.empty(owner));
            case Reading.Understood(var number) -> {
                var id = PhoneNumberId.next(random);
                yield withCodes(codes -> steps.takeWhole(
                        load,
                        guard,
                        (account, now) -> noted(
                                number,
                                Verdicts.outcome(
                                        limit.apply(now),
                                        account,
                                        () -> account.create(
                                                id,
                                                number,
                                                update,
                                                codes.to(account),
                                                secondFactors,
                                                accounts.history(owner, number),
                                                now,
                                                policy),
                                        now),
                                now)));
            }
        };
    }

    /**
     * Remembers a refusal by a limit for an operator who asks for the reason. A refusal that says something about the
     * number is not noted: what it says is seen in the accounts, and the time that it takes would tell it as well.
     */
    private Outcome<PhoneNumber> noted(E164Number number, Outcome<PhoneNumber> outcome, Instant now) {
        if (outcome instanceof Refused<PhoneNumber> refused && isByLimit(refused.refusal())) {
            refusals.save(number, LastRefusal.of(refused, null, now));
        }
        return outcome;
    }

    private static boolean isByLimit(Refusal refusal) {
        return refusal instanceof Refusal.TooManyRequests || refusal instanceof Refusal.HumanCheckRequired;
    }

    /** Changes a number of the account that {@code load} loads and locks. */
    Outcome<ChangedPhoneNumber> update(
            Supplier<Account> load, Guard guard, PhoneNumberId id, PhoneNumberUpdate update) {
        return withCodes(codes -> steps.takeWhole(
                load, guard, (account, now) -> account.update(id, update, codes.to(account), secondFactors, now)));
    }

    /**
     * Takes a step that may ask for new backup codes, and shows the codes beside the number if the account took them.
     */
    private Outcome<ChangedPhoneNumber> withCodes(Function<BackupCodeOffer, Outcome<PhoneNumber>> step) {
        var codes = new BackupCodeOffer(backupCodes::make);
        var outcome = codes.take(() -> step.apply(codes));
        return outcome.map(number -> new ChangedPhoneNumber(number, codes.shownIn(outcome.account())));
    }

    /**
     * Removes a number, and withdraws every message to it that is not sent yet. The owner's failures stay with the
     * number, so that adding it again gives no fresh attempts.
     */
    Outcome<PhoneNumber> destroy(Supplier<Account> load, Guard guard, PhoneNumberId id) {
        return steps.takeWhole(locks.keepingFailuresOf(id, load), guard, (account, now) -> {
            var outcome = account.destroy(id, now);
            if (outcome instanceof Accepted<PhoneNumber>(var gone, var rest, var events)) {
                forget(gone, now);
            }
            return outcome;
        });
    }

    /**
     * Does what the removal of a number needs beside the account, in the unit of work that removes it: withdraws its
     * messages, and keeps the owner's failures with the number. The failures of the number were locked with it.
     */
    public void forget(PhoneNumber gone, Instant now) {
        messages.expireAll(gone.phoneNumber(), gone.id(), now);
        var remaining = gone.failuresAfterRemoval(now, CodeMessages.policyFor(gone, verification, plan, now));
        if (!remaining.equals(gone.failuresAcrossOwners())) {
            accounts.saveFailures(gone, remaining);
        }
    }
}
